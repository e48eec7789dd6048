// SPDX-License-Identifier: Apache-2.0
#include "core/building/build_verdict.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/lipsync/mouth_motion.h"
#include "core/quality/film_score.h"

namespace visema {
namespace {

std::string number(double value, int digits, const char* unit = "") {
  char text[48];
  std::snprintf(text, sizeof text, "%.*f%s", digits, value, unit);
  return text;
}

constexpr double kAtRest = 0.12;  // of the widest opening
constexpr double kNearly = 0.9;   // of another's confidence: as much, within what the measure can tell

class Judge {
 public:
  Judge(const AvatarScores& scores, const std::vector<JudgedFrame>& frames, const std::optional<TrialReport>& trials)
      : scores_(scores), frames_(frames), trials_(trials) {}

  std::vector<CheckRow> run(const std::optional<TrainerFigures>& trainer) {
    if (trainer) paintsTheMouth(*trainer);
    if (trainer && trainer->fromText > 0) textHelps(*trainer);
    looksLikeTheFootage();
    if (trials_ && trials_->lipsRead)
      followsTheSound(trials_->opening);
    else if (scores_.openingKnown)
      followsTheSound(scores_.shown.opening);
    steady();
    noSeam();
    if (trials_) tried();
    worstMoments();
    return std::move(rows_);
  }

 private:
  void add(const char* id, const char* title, bool good, std::string value, std::string sentence) {
    rows_.push_back({id, title, good ? Verdict::Good : Verdict::Warn, std::move(value), std::move(sentence), {}});
  }

  void textHelps(const TrainerFigures& trainer) {
    const bool helps = trainer.fromText >= trainer.fromHearing;
    add("text", "Transcript", helps,
        number(100 * trainer.fromText, 0, " % of the mouth, heard ") + number(100 * trainer.fromHearing, 0, " %"),
        helps
            ? "The transcript explains the mouth better than what was heard."
            : "What was heard explains the mouth better than the transcript, which was not used: is it what is said?");
  }

  void paintsTheMouth(const TrainerFigures& painter) {
    const bool sharp = painter.sharpness >= 0.75, near = painter.lipPsnr >= 33;
    add("painter", "Painted mouth", sharp && near,
        number(painter.lipPsnr, 1, " dB, sharpness ") + number(painter.sharpness, 2),
        !near    ? "Lips and teeth do not yet look as they do in the footage: train longer, or record more footage in "
                   "steady light."
        : !sharp ? "Teeth and lips are softer than in the footage: train longer."
                 : "Lips and teeth look as they do in the footage.");
  }

  void looksLikeTheFootage() {
    const PictureScores& seen = scores_.shown.picture;
    const bool good = seen.lipPsnr >= 29;
    add("lips", "Lips from the sound", good, number(seen.lipPsnr, 1, " dB, alike ") + number(seen.lipSsim, 2),
        good ? "Driven by the voice, the mouth looks like the person's own."
             : "Driven by the voice, the mouth often differs from the person's own: more footage of the same voice "
               "helps most.");
  }

  void followsTheSound(const OpeningScores& opening) {
    add("opening", "Follows the voice", opening.correlation >= 0.85, "r = " + number(opening.correlation, 2),
        opening.correlation >= 0.85
            ? "The mouth opens when the person's did."
            : "The mouth does not always open when the person's did: more footage in a quiet room helps.");
    const bool far = opening.spread >= 0.85 && opening.spread <= 1.15;
    add("spread", "Opens as wide", far, number(opening.spread, 2),
        far                  ? "It opens as far as the person's mouth does."
        : opening.spread < 1 ? "It opens less than the person's mouth does: more footage helps."
                             : "It opens wider than the person's mouth does.");
    add("offset", "In time", opening.offset == 0, number(40.0 * opening.offset, 0, " ms"),
        opening.offset == 0 ? "In time to the frame."
                            : "Lips and sound are apart: measure and move the sound of the footage with "
                              "\"visema build add --sound-offset\".");
    if (opening.closed >= 0) {
      const bool closes = opening.closed >= 0.8 * std::max(0.01, opening.trueClosed);
      add("closures", "Closes for m, b, p", closes,
          number(100 * opening.closed, 0, " % (in the footage ") + number(100 * opening.trueClosed, 0, " %)"),
          closes ? "The lips meet where they must."
                 : "The lips do not always meet where they must: more footage with many m, b and p helps.");
    }
    if (opening.silence >= 0) {
      const bool rests = opening.silence <
                         std::max(kAtRest, opening.trueSilence + 0.05);  // closed lips, too, are read as a little open
      add("silence", "Closed in silence", rests,
          number(100 * opening.silence, 0, " % open (in the footage ") + number(100 * opening.trueSilence, 0, " %)"),
          rests ? "The mouth rests in pauses."
                : "The mouth stays open in pauses: choose a neutral frame with closed lips.");
    }
  }

  void tried() {
    const TrialReport& trials = *trials_;
    if (trials.confidence >= 0) {
      const bool sure = trials.confidence >= kConfident || trials.confidence >= kNearly * trials.trueConfidence;
      add("confidence", "Lips fit the sound", sure,
          number(trials.confidence, 2) + " (in the footage " + number(trials.trueConfidence, 2) + ")",
          sure ? "A judge that knows neither face nor voice finds that they belong together."
               : "Lips and sound do not seem to belong together: more footage of the same voice helps most.");
    }
    for (const VoiceTrial& voice : trials.voices) judgeVoice(voice);
    if (!trials.sideBySide.empty())
      add("film", "Footage and avatar", true, "verify/" + trials.sideBySide,
          "Footage it was never trained on, side by side; films with the voices above are in the same folder.");
  }

  void judgeVoice(const VoiceTrial& voice) {
    const TrialReport& trials = *trials_;
    const bool moves = !trials.lipsRead || voice.closed >= 2.0 / 3 * trials.trueClosed;
    const bool closes = !trials.lipsRead || voice.closures < 0 ||
                        voice.closures >= 0.8 * std::clamp(trials.opening.trueClosed, 0.0, 1.0);
    const bool sure = voice.confidence < 0 || trials.confidence < 0 || voice.confidence >= kNearly * trials.confidence;
    std::string value;
    if (trials.lipsRead)
      value = "closed " + number(100 * voice.closed, 0, " % (the person ") + number(100 * trials.trueClosed, 0, " %)");
    if (trials.lipsRead && voice.closures >= 0) value += ", m b p " + number(100 * voice.closures, 0, " %");
    if (voice.confidence >= 0) value += (value.empty() ? "fit " : ", fit ") + number(voice.confidence, 2);
    add(("voice-" + voice.name).c_str(), ("Voice \"" + voice.name + "\"").c_str(), moves && closes && sure, value,
        !closes  ? "With this voice the lips do not always meet for m, b and p."
        : !moves ? "With this voice the mouth closes less often than the person's."
        : !sure  ? "The lips fit this voice less well than the person's own."
                 : "The mouth follows a voice it never heard.");
  }

  void steady() {
    const double jitter = scores_.shown.picture.flickerRatio;
    add("jitter", "Steady", jitter <= 1.2, number(jitter, 2),
        jitter <= 1.2 ? "The mouth moves as smoothly as in the footage." : "The mouth trembles: check the track.");
  }

  void noSeam() {
    const double seam = scores_.shown.picture.edgeRatio;
    add("seam", "No edge", seam <= 1.1, number(seam, 2),
        seam <= 1.1 ? "The edge of the painted part does not show."
                    : "The edge of the painted part shows: check stretches with different light, and the mask.");
  }

  void worstMoments() {
    constexpr FrameIndex kReach = 12;
    constexpr std::size_t kMoments = 3;
    std::vector<JudgedFrame> rest = frames_;
    std::sort(rest.begin(), rest.end(), [](const auto& a, const auto& b) { return a.error > b.error; });
    CheckRow row{"worst", "Worst moments", Verdict::Good, "", "The moments worth a look first.", {}};
    for (const JudgedFrame& each : rest) {
      const bool near = std::any_of(row.places.begin(), row.places.end(), [&](const FootagePlace& place) {
        return place.footage == each.clip && each.frame >= place.from - kReach && each.frame < place.to + kReach;
      });
      if (near) continue;
      row.places.push_back({each.clip, each.frame, each.frame + 1});
      if (row.places.size() == kMoments) break;
    }
    row.value = std::to_string(row.places.size());
    rows_.push_back(std::move(row));
  }

  const AvatarScores& scores_;
  const std::vector<JudgedFrame>& frames_;
  const std::optional<TrialReport>& trials_;
  std::vector<CheckRow> rows_;
};

}  // namespace

std::vector<CheckRow> judgeTraining(const AvatarScores& scores, const std::optional<TrainerFigures>& trainer,
                                    const std::vector<JudgedFrame>& frames, const std::optional<TrialReport>& trials) {
  return Judge(scores, frames, trials).run(trainer);
}

double lipError(ImageView truth, ImageView painted) {
  const Rect lips = lipsIn(truth.size.width);
  double sum = 0;
  for (int y = lips.y; y < lips.y + lips.height; ++y)
    for (int x = 3 * lips.x; x < 3 * (lips.x + lips.width); ++x)
      sum += std::pow(truth.row(y)[x] - painted.row(y)[x], 2);
  return sum / std::max(1, 3 * lips.width * lips.height);
}

}  // namespace visema
