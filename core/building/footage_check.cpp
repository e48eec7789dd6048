// SPDX-License-Identifier: Apache-2.0
#include "core/building/footage_check.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>

#include "core/building/face_view.h"

namespace visema {
namespace {

constexpr double kFramesASecond = 25;

std::string number(double value, int digits, const char* unit) {
  char text[48];
  std::snprintf(text, sizeof text, "%.*f%s", digits, value, unit);
  return text;
}

double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[static_cast<std::size_t>(at)];
}

bool seen(const TrackedFrame& frame) { return frame.state != TrackState::Lost && frame.state != TrackState::Away; }

class Checker {
 public:
  explicit Checker(std::span<const CheckedFootage> footage) : footage_(footage) {
    for (const CheckedFootage& each : footage_) frames_ += each.scan.frameCount();
  }

  std::vector<CheckRow> run() {
    length();
    rate();
    size();
    lostFace();
    faceSize();
    otherFaces();
    turned();
    cuts();
    motion();
    steadyCrops();
    light();
    lightDrift();
    sharpness();
    repeated();
    fields();
    sound();
    level();
    closedMouth();
    lipsAndSound();
    return std::move(rows_);
  }

 private:
  using Frame = std::function<bool(const CheckedFootage&, FrameIndex)>;

  CheckRow& add(const char* id, const char* title, Verdict verdict, std::string value, std::string sentence) {
    rows_.push_back({id, title, verdict, std::move(value), std::move(sentence), {}});
    return rows_.back();
  }
  static Verdict verdictOf(bool block, bool warn) {
    return block ? Verdict::Block : warn ? Verdict::Warn : Verdict::Good;
  }

  /// Stretches of frames of which something is true; short gaps count as part of them.
  std::vector<FootagePlace> placesWhere(const Frame& is) const {
    constexpr FrameIndex kGap = 10;
    constexpr std::size_t kMost = 200;
    std::vector<FootagePlace> places;
    for (const CheckedFootage& each : footage_)
      for (FrameIndex i = 0; i < each.scan.frameCount(); ++i) {
        if (!is(each, i)) continue;
        if (!places.empty() && places.back().footage == each.name && i - places.back().to <= kGap)
          places.back().to = i + 1;
        else if (places.size() < kMost)
          places.push_back({each.name, i, i + 1});
      }
    return places;
  }
  double shareWhere(const Frame& is) const {
    FrameIndex count = 0;
    for (const CheckedFootage& each : footage_)
      for (FrameIndex i = 0; i < each.scan.frameCount(); ++i) count += is(each, i);
    return frames_ > 0 ? static_cast<double>(count) / static_cast<double>(frames_) : 0;
  }
  static const ScannedFrame& scanned(const CheckedFootage& each, FrameIndex i) {
    return each.scan.frames[static_cast<std::size_t>(i)];
  }

  void length() {
    const double seconds = static_cast<double>(frames_) / kFramesASecond;
    add("length", "Length", verdictOf(seconds < 10, seconds < 120), number(seconds, 0, " s"),
        seconds < 10    ? "Less than ten seconds is too little to learn a mouth from: record at least one minute."
        : seconds < 40  ? "This little footage gives soft teeth and a mouth that does not follow other voices well: "
                          "record two minutes."
        : seconds < 120 ? "Two minutes or more give a mouth that follows other voices better."
                        : "Long enough.");
  }

  void rate() {
    double least = 1000;
    bool variable = false;
    for (const CheckedFootage& each : footage_)
      if (const VideoStreamInfo* video = each.info.video()) {
        least = std::min(least, video->rate.toDouble());
        variable = variable || video->variableRate;
      }
    add("rate", "Frame rate", verdictOf(least < 23.9, least < 24.9 || variable), number(least, 2, " a second"),
        least < 24.9 ? "Frames are shown twice to reach 25 a second: record with 25 or more."
        : variable   ? "The frame rate varies: record at a fixed rate so that nothing stutters."
                     : "Enough.");
  }

  void size() {
    int least = 1 << 20;
    for (const CheckedFootage& each : footage_) least = std::min({least, each.scan.size.width, each.scan.size.height});
    add("resolution", "Resolution", verdictOf(false, least < 720), std::to_string(least) + " lines",
        least < 720 ? "Fewer than 720 lines look soft when shown large: use the camera's best setting."
                    : "Sharp enough to be shown large.");
  }

  void lostFace() {
    const Frame lost = [](const CheckedFootage& each, FrameIndex i) {
      return each.track.at(i).state == TrackState::Lost;
    };
    const double share = shareWhere(lost);
    add("face", "Face seen", verdictOf(share > 0.2, share > 0), number(100 * (1 - share), 1, " %"),
        share > 0 ? "No face was found in some frames; they are left out. Mark them as Face away, or set a keyframe."
                  : "In every frame.")
        .places = placesWhere(lost);
  }

  void faceSize() {
    std::vector<double> shares, pixels;
    for (const CheckedFootage& each : footage_)
      for (const TrackedFrame& frame : each.track.frames)
        if (seen(frame)) {
          pixels.push_back(kCropUnit / frame.pose.scale());
          shares.push_back(pixels.back() / std::max(1, each.scan.size.height));
        }
    const double share = percentile(shares, 0.5), side = percentile(pixels, 0.5);
    add("face-size", "Face size", verdictOf(side < 60, share < 0.25 || side < 160),
        number(100 * share, 0, " % of the height"),
        share < 0.25  ? "The face is small in the picture: come nearer."
        : side < 160  ? "The face has few pixels: use a higher resolution or come nearer."
        : side >= 384 ? "Large enough for a crop of 384 pixels, which shows more and trains longer."
                      : "Large enough.");
  }

  void otherFaces() {
    const Frame two = [](const CheckedFootage& each, FrameIndex i) { return scanned(each, i).second > 0.5F; };
    const double share = shareWhere(two) * FootageScan::kLookEvery;
    add("faces", "Other faces", verdictOf(false, share > 0.02), number(100 * share, 0, " %"),
        share > 0.02
            ? "A second face is in the picture: say with \"visema build add --person-at\" whose avatar it is to be, "
              "or film one person alone."
            : "One person.")
        .places = placesWhere(two);
  }

  void turned() {
    const Frame away = [](const CheckedFootage& each, FrameIndex i) {
      return seen(each.track.at(i)) && std::abs(headTurn(each.track.at(i).points)) > 0.45;
    };
    const double share = shareWhere(away);
    add("profile", "Head turned", verdictOf(share > 0.5, share > 0.02), number(100 * share, 0, " %"),
        share > 0.02 ? "The head is turned far away in places: leave these out, or look into the camera."
                     : "Looks into the camera.")
        .places = placesWhere(away);
  }

  void cuts() {
    const Frame cut = [](const CheckedFootage& each, FrameIndex i) { return i > 0 && each.track.at(i).startsShot; };
    std::vector<FootagePlace> places;
    for (const CheckedFootage& each : footage_)
      for (FrameIndex i = 1; i < each.scan.frameCount(); ++i)
        if (cut(each, i)) places.push_back({each.name, i, i + 1});
    add("cuts", "Cuts", verdictOf(false, !places.empty()), std::to_string(places.size()),
        places.empty()
            ? "One take."
            : "The avatar jumps where the footage is cut: film in one take, or let each take be its own file.")
        .places = places;
  }

  void motion() {
    std::vector<double> roll, size, step;
    for (const CheckedFootage& each : footage_)
      for (FrameIndex i = 0; i < each.track.frameCount(); ++i) {
        const TrackedFrame& frame = each.track.at(i);
        if (!seen(frame)) continue;
        roll.push_back(std::abs(frame.pose.angle()) * 180 / M_PI);
        size.push_back(std::log(frame.pose.scale()));
        if (i == 0 || frame.startsShot || !seen(each.track.at(i - 1))) continue;
        const Point middle{kCropUnit / 2, 0};
        const Point before = frame.pose.apply(each.track.at(i - 1).pose.inverse().apply(middle));
        step.push_back(std::hypot(before.x - middle.x, before.y - middle.y) / kEyeSpanInCrop);
      }
    const double most = percentile(roll, 0.98), fast = percentile(step, 0.98);
    const double range = percentile(size, 0.99) - percentile(size, 0.01);
    const bool warn = most > 10 || range > 0.3 || fast > 0.045;
    add("motion", "Motion", verdictOf(false, warn), number(most, 0, " degrees, ") + number(100 * fast, 1, " % a frame"),
        warn ? "The head moves a lot: sit still and keep your distance; small nods are welcome." : "Calm.");
  }

  /// A crop that trembles makes the painted mouth tremble on a face that does not.
  void steadyCrops() {
    constexpr double kStill = 0.3;  // crop pixels from one frame to the next
    double worst = -1;
    for (const CheckedFootage& each : footage_)
      if (each.steadiness) worst = std::max(worst, each.steadiness->step);
    if (worst < 0) return;
    add("steadiness", "Steady track", verdictOf(false, worst > kStill), number(worst, 2, " px a frame"),
        worst > kStill
            ? "The face moves within its crop where blur, fast motion or a turned head make it hard to follow: "
              "the mouth may swim there."
            : "The face stands still in its crop.");
  }

  void light() {
    std::vector<double> brightness, clipped;
    for (const CheckedFootage& each : footage_)
      for (const ScannedFrame& frame : each.scan.frames)
        if (frame.brightness > 0) brightness.push_back(frame.brightness), clipped.push_back(frame.clipped);
    const double typical = percentile(brightness, 0.5), lost = percentile(clipped, 0.5);
    add("light", "Light", verdictOf(false, typical < 70 || typical > 200 || lost > 0.02), number(typical, 0, " of 255"),
        typical < 70    ? "The face is dark: more light from the front."
        : typical > 200 ? "The face is too bright: less light, or a shorter exposure."
        : lost > 0.02   ? "Part of the face is pure white or black: softer light from the front."
                        : "The face is well lit.");
  }

  void lightDrift() {
    std::vector<const FootageScan*> scans;
    for (const CheckedFootage& each : footage_) scans.push_back(&each.scan);
    const TypicalLight typical = typicalLight(scans);
    const Frame other = [&](const CheckedFootage& each, FrameIndex i) { return typical.isOther(scanned(each, i)); };
    const double share = shareWhere(other);
    add("light-drift", "Steady light", verdictOf(false, share > 0.01), number(100 * (1 - share), 0, " % alike"),
        share > 0.01 ? "Light or white balance changes between stretches; these are left out, because the painted "
                       "mouth would show there. Lock exposure and white balance."
                     : "Steady.")
        .places = placesWhere(other);
  }

  void sharpness() {
    std::vector<double> all;
    for (const CheckedFootage& each : footage_)
      for (const ScannedFrame& frame : each.scan.frames)
        if (frame.sharpness > 0) all.push_back(frame.sharpness);
    const double typical = percentile(all, 0.5);
    const Frame blurred = [&](const CheckedFootage& each, FrameIndex i) {
      return scanned(each, i).sharpness > 0 && scanned(each, i).sharpness < 0.5 * typical;
    };
    const double share = shareWhere(blurred);
    add("sharpness", "Sharpness", verdictOf(false, share > 0.01 || typical < 0.12), number(typical, 2, ""),
        typical < 0.12 ? "The face is soft: focus on it, or use a better setting of the camera."
        : share > 0.01 ? "Some frames are blurred: more light lets the camera expose shorter."
                       : "Sharp.")
        .places = placesWhere(blurred);
  }

  void repeated() {
    const Frame same = [](const CheckedFootage& each, FrameIndex i) {
      return i > 0 && scanned(each, i).change < 0.004F;
    };
    const double share = shareWhere(same);
    std::vector<double> changes;
    for (const CheckedFootage& each : footage_)
      for (FrameIndex i = 1; i < each.scan.frameCount(); ++i) changes.push_back(scanned(each, i).change);
    const bool still = share > 0.9 || percentile(changes, 0.9) < 0.05;  // an encoder never repeats quite the same
    add("repeated", "Repeated frames", verdictOf(still, share > 0.06), number(100 * share, 0, " %"),
        still          ? "The picture stands still: choose a film in which the person talks."
        : share > 0.06 ? "Many frames are shown twice: record with a fixed rate of 25 or more."
                       : "None that matter.");
  }

  void fields() {
    std::vector<double> comb;
    for (const CheckedFootage& each : footage_)
      for (const ScannedFrame& frame : each.scan.frames)
        if (frame.faces >= 0 && frame.change > 0.5F) comb.push_back(frame.comb);
    const double typical = percentile(comb, 0.5);
    add("interlaced", "Interlacing", verdictOf(false, typical > 0.02), typical > 0.02 ? "yes" : "no",
        typical > 0.02 ? "Two fields are in one picture: deinterlace the film first." : "Whole pictures.");
  }

  void sound() {
    double loudest = 0, speech = 0, quiet = 0, clipped = 0;
    FrameIndex speaking = 0, silent = 0;
    bool any = false;
    for (const CheckedFootage& each : footage_) {
      any = any || !each.sound.samples.empty();
      for (std::size_t i = 0; i < each.speech.size(); ++i) {
        const std::size_t from = i * 640, to = std::min(each.sound.samples.size(), from + 640);
        double power = 0;
        for (std::size_t k = from; k < to; ++k) {
          const double value = std::abs(each.sound.samples[k]);
          loudest = std::max(loudest, value), clipped += value > 0.995, power += value * value;
        }
        if (from >= to) break;
        if (each.speech[i] > 0.8F) speech += power / 640, ++speaking;
        if (each.speech[i] < 0.05F) quiet += power / 640, ++silent;
      }
    }
    if (!any) {
      add("sound", "Sound", Verdict::Block, "none",
          "There is no sound: lips are learnt from the person's own speech, so choose a video with sound.");
      return;
    }
    loudest_ = loudest, clipped_ = clipped;
    if (speaking == 0) {
      add("sound", "Sound", Verdict::Block, "no speech",
          "Nobody speaks in the sound: choose footage of somebody talking.");
      return;
    }
    const double floor = silent > 0 ? quiet / static_cast<double>(silent) : 1e-9;
    const double ratio = 10 * std::log10(speech / static_cast<double>(speaking) / std::max(1e-10, floor));
    add("sound", "Sound", verdictOf(ratio < 6, ratio < 20),
        silent > 0 ? number(ratio, 0, " dB over noise") : "no pause",
        ratio < 20 ? "Noise or music lies under the speech: record in a quiet room, near the microphone." : "Clear.");
  }

  void level() {
    if (loudest_ <= 0) return;
    const double peak = 20 * std::log10(loudest_);
    const bool cut = clipped_ > 50;
    add("level", "Level", verdictOf(false, cut || peak > -1 || peak < -20), number(peak, 1, " dBFS"),
        cut          ? "The sound is clipped: turn the microphone down."
        : peak > -1  ? "The sound is close to clipping: turn the microphone down a little."
        : peak < -20 ? "The sound is faint: come nearer to the microphone."
                     : "Well set.");
  }

  void closedMouth() {
    const Frame closed = [](const CheckedFootage& each, FrameIndex i) {
      const auto at = static_cast<std::size_t>(i);
      const bool silent = at >= each.speech.size() || each.speech[at] < 0.1F;
      return silent && seen(each.track.at(i)) && lipOpening(each.track.at(i).points) < 0.06;
    };
    const double seconds = shareWhere(closed) * static_cast<double>(frames_) / kFramesASecond;
    add("closed-mouth", "Closed mouth", verdictOf(false, seconds < 15), number(seconds, 1, " s"),
        seconds < 2    ? "The lips are hardly ever closed: record ten seconds of listening as well."
        : seconds < 15 ? "More time with closed lips gives a calmer idle clip: fifteen seconds are enough."
                       : "Enough for the idle clip.")
        .places = placesWhere(closed);
  }

  void lipsAndSound() {
    for (const CheckedFootage& each : footage_) {
      if (!each.lips) continue;
      const double wanted = 0.04 * each.lips->offset, apart = wanted - each.soundOffset;
      const bool late = each.lips->sure && std::abs(apart) > 0.041;
      CheckRow& row = add("lips-and-sound", "Lips and sound", verdictOf(false, !each.lips->sure || late),
                          number(1000 * apart, 0, " ms"),
                          !each.lips->sure ? "It is not certain that the lips of " + each.name +
                                                 " belong to this sound: check that the person seen is the one heard."
                          : late ? "The sound of " + each.name +
                                       " and the lips are apart: move it with \"visema build add --sound-offset " +
                                       number(wanted, 2, "") + "\"."
                                 : "They belong together.");
      row.places = {{each.name, 0, each.scan.frameCount()}};
      if (late) row.soundOffset = wanted;
    }
  }

  std::span<const CheckedFootage> footage_;
  FrameIndex frames_ = 0;
  double loudest_ = 0, clipped_ = 0;
  std::vector<CheckRow> rows_;
};

}  // namespace

std::vector<CheckRow> checkFootage(std::span<const CheckedFootage> footage) { return Checker(footage).run(); }

}  // namespace visema
