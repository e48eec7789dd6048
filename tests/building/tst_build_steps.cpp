// SPDX-License-Identifier: Apache-2.0
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <array>
#include <cmath>
#include <csignal>

#include "core/avatar/avatar_package.h"
#include "core/avatar/member_media.h"
#include "core/base/atomic_file.h"
#include "core/base/file_bytes.h"
#include "core/base/npy.h"
#include "core/building/build_steps.h"
#include "core/building/draft_package.h"
#include "core/building/lip_reader.h"
#include "core/building/lower_face.h"
#include "core/phones/phone_file.h"
#include "tests/support/iris_film.h"

using namespace visema;
namespace fs = std::filesystem;

namespace {

/// A project with one film of Iris.
struct Build {
  QTemporaryDir folder;
  std::unique_ptr<BuildFolder> build;
  std::string error;

  explicit Build(const test::IrisFilm& film) {
    const fs::path root = folder.path().toStdString(), video = root / "film.mp4";
    error = test::writeIrisFilm(video, film);
    if (!error.empty()) return;
    auto made = BuildFolder::create(root / "iris.visema-build");
    if (!made) {
      error = made.error().message;
      return;
    }
    build = std::move(*made);
    if (auto added = build->addFootage(video, FootageKeeping::Link, {}, {}); !added) error = added.error().message;
  }

  std::string make(const std::string& step) {
    const Status status = makeStep(*build, step, {}, {}, {});
    return status ? "" : status.error().message;
  }
  CheckRow row(const std::string& id) {
    if (error = make(steps::kCheck); !error.empty()) return {};
    const auto rows = readRows(*build, steps::kCheck);
    if (rows)
      for (const CheckRow& each : *rows)
        if (each.id == id) return each;
    error = "there is no row " + id;
    return {};
  }
};

}  // namespace

class TestBuildSteps : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aFilmBecomesAPackageThatCanBeTrainedOn() {
    Build iris({0, 50});
    QCOMPARE(iris.error, std::string());
    const std::string refused = iris.make(steps::kDraft);
    QVERIFY2(refused.find("Less than ten seconds") != std::string::npos, refused.c_str());
    BuildEdits edits = iris.build->edits();
    edits.allowed.insert("length");
    QVERIFY(iris.build->change("allow a short film", edits));
    QCOMPARE(iris.make(steps::kDraft), std::string());

    const auto package = AvatarPackage::open(iris.build->resultFile(steps::kDraft));
    QVERIFY2(package, package ? "" : package.error().message.c_str());
    const Manifest& manifest = (*package)->manifest();
    QCOMPARE(manifest.clips.size(), std::size_t{2});
    QCOMPARE(manifest.clips[0].frameCount, FrameIndex{50});
    QVERIFY(manifest.clips[1].kind == ClipKind::Idle && manifest.clips[1].neutralStart);
    const Point lip = (*package)->crops(0).at(10).apply({320, 197});  // 640 x 394 in the whole picture
    QVERIFY2(std::abs(lip.x - 128) < 6 && std::abs(lip.y - 95) < 12,
             qPrintable(QString("%1 %2").arg(lip.x).arg(lip.y)));
    for (const Clip& clip : manifest.clips)
      QCOMPARE(outlinesOf(**package, clip)->size(), static_cast<std::size_t>(clip.frameCount));
    const Image& mask = (*package)->mouthMask();
    QCOMPARE(mask.size(), (Size{256, 256}));
    QVERIFY(mask.view().row(130)[128] == 255);  // the mouth
    QVERIFY(mask.view().row(250)[128] == 0);    // the collar
    QVERIFY(mask.view().row(130)[2] == 0);      // beside the face
    QCOMPARE(iris.make(steps::kTrain), std::string("this program cannot train networks"));
    const std::string unasked = iris.make(steps::kPackage);  // before anything is trained
    QVERIFY2(unasked.find("--consent") != std::string::npos, unasked.c_str());
  }

  void theLightOfMostFramesIsTrainedOnAndAnotherIsLeftOut() {
    Build iris({0, 60, kFrameRate, false, [](const YuvImage& picture, int i) {
                  YuvImage lit = picture.clone();
                  for (int y = 0; i >= 40 && y < lit.plane(2).size.height; ++y)
                    for (int x = 0; x < lit.plane(2).size.width; ++x)
                      lit.plane(2).row(y)[x] = static_cast<std::uint8_t>(std::min(255, lit.plane(2).row(y)[x] + 25));
                  return lit;
                }});
    const CheckRow light = iris.row("light-drift");
    QCOMPARE(iris.error, std::string());
    QVERIFY(light.verdict == Verdict::Warn && light.places.size() == 1 && light.places[0].from == 40);
    BuildEdits edits = iris.build->edits();
    edits.allowed = {"length", "sound"};
    QVERIFY(iris.build->change("allow", edits));
    QCOMPARE(iris.make(steps::kDraft), std::string());
    QCOMPARE((*AvatarPackage::open(iris.build->resultFile(steps::kDraft)))->manifest().clips[0].frameCount,
             FrameIndex{40});
  }

  void ofTwoPeopleTheChosenOneIsFollowed() {
    Build both({0, 30, kFrameRate, false, [](const YuvImage& picture, int) {
                  YuvImage two = test::shifted(picture, -160, 0);
                  const YuvImage right = test::shifted(picture, 160, 0);
                  for (int index = 0; index < 3; ++index)
                    for (int y = 0; y < two.plane(index).size.height; ++y) {
                      const int width = two.plane(index).size.width;
                      std::copy_n(right.plane(index).row(y) + width / 2, width / 2,
                                  two.plane(index).row(y) + width / 2);
                    }
                  return two;
                }});
    const CheckRow faces = both.row("faces");
    QCOMPARE(both.error, std::string());
    QVERIFY(faces.verdict == Verdict::Warn && faces.sentence.find("--person-at") != std::string::npos);
    for (const double side : {0.25, 0.75}) {
      BuildEdits edits = both.build->edits();
      edits.footage.front().person = Point{side, 0.4};
      QVERIFY(both.build->change("choose a person", edits));
      QCOMPARE(both.make(steps::kTrack), std::string());
      const auto track = readTrack(*readFile(both.build->resultFile("track/film"), 1 << 26), "track");
      QVERIFY(track);
      for (const TrackedFrame& frame : track->frames) {
        QVERIFY(frame.state == TrackState::Good);
        const Point lip = frame.pose.inverse().apply({128, 95});
        QVERIFY2(std::abs(lip.x - side * 640) < 20, qPrintable(QString::number(lip.x)));
      }
    }
  }

  void aPortraitFilmOfAPhoneStandsUpright() {
    Build phone({0, 25, kFrameRate, false, [](const YuvImage& picture, int) {  // 240 x 360, lying on its side
                   YuvImage lying({360, 240}, picture.color());
                   for (int index = 0; index < 3; ++index) {
                     const int left = index == 0 ? 200 : 100;
                     const Size size = lying.plane(index).size;
                     for (int y = 0; y < size.height; ++y)
                       for (int x = 0; x < size.width; ++x)
                         lying.plane(index).row(y)[x] = picture.plane(index).row(x)[left + size.height - 1 - y];
                   }
                   return lying;
                 }});
    QCOMPARE(phone.error, std::string());
    const fs::path lying = phone.folder.path().toStdString() + "/film.mp4", turned = lying.string() + ".turned.mp4";
    auto bytes = *readFile(lying, 1 << 26);  // a quarter turn clockwise in the header of the track
    const std::string head = "tkhd";
    const auto track = std::search(bytes.begin(), bytes.end(), head.begin(), head.end(),
                                   [](std::byte a, char b) { return static_cast<char>(a) == b; });
    QVERIFY(bytes.end() - track > 100);
    constexpr std::array<unsigned char, 36> kTurn = {0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0,    0, 0, 0,
                                                     0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,    0,    0x40, 0, 0, 0};
    std::transform(kTurn.begin(), kTurn.end(), track + 44, [](unsigned char c) { return std::byte{c}; });
    QVERIFY(writeFileAtomically(turned, bytes));
    QVERIFY(phone.build->change("no footage", {}));
    QVERIFY(phone.build->addFootage(turned, FootageKeeping::Link, {}, {}));
    QCOMPARE(phone.make(steps::kTrack), std::string());
    const std::string name = phone.build->edits().footage.front().name;
    const auto scan = readScan(*readFile(phone.build->resultFile("scan/" + name), 1 << 26), "scan");
    QVERIFY(scan && scan->size == (Size{240, 360}));
    const auto tracked = readTrack(*readFile(phone.build->resultFile("track/" + name), 1 << 26), "track");
    QVERIFY(tracked);
    for (const TrackedFrame& frame : tracked->frames) {
      QVERIFY(frame.state == TrackState::Good);
      const Point lip = frame.pose.inverse().apply({128, 95});
      QVERIFY2(std::abs(lip.x - 120) < 12 && std::abs(frame.pose.angle()) < 0.3, qPrintable(QString::number(lip.x)));
    }
  }

  void aSecondOfFootageIsBlockedAndSaysWhy() {
    Build iris({0, 25});
    const CheckRow length = iris.row("length");
    QCOMPARE(iris.error, std::string());
    QVERIFY(length.verdict == Verdict::Block && length.sentence.find("at least one minute") != std::string::npos);
  }

  void whereTheFaceIsLostIsShownAndLeftOut() {
    Build iris({0, 60, kFrameRate, false, [](const YuvImage& picture, int i) {
                  return i >= 20 && i < 30 ? test::filled(picture, 90) : picture.clone();
                }});
    const CheckRow face = iris.row("face");
    QCOMPARE(iris.error, std::string());
    QVERIFY(face.verdict == Verdict::Warn && face.places.size() == 1);
    QVERIFY(face.places[0].from == 20 && face.places[0].to == 30);
    QVERIFY2(face.sentence.find("left out") != std::string::npos, face.sentence.c_str());
  }

  void aMouthBehindItsSoundIsHelpedByPlayingTheSoundLater() {
    CheckedFootage film;
    film.name = "film";
    film.scan.frames.resize(10);
    film.track.frames.resize(10);
    film.lips = LipsAndSound{3, 0.4, true};  // the mouth is three frames behind its sound
    const auto judged = [&film] {
      for (const CheckRow& row : checkFootage(std::span(&film, 1)))
        if (row.id == "lips-and-sound") return row;
      return CheckRow{};
    };
    QVERIFY(judged().verdict == Verdict::Warn);
    QVERIFY2(judged().sentence.find("--sound-offset 0.12") != std::string::npos, judged().sentence.c_str());
    QCOMPARE(judged().soundOffset.value(), 0.12);
    QVERIFY(writeCheckRows(checkFootage(std::span(&film, 1))).find("\"soundOffset\": 0.12") != std::string::npos);
    film.soundOffset = 0.12;  // as it was told
    QVERIFY(judged().verdict == Verdict::Good && !judged().soundOffset);
    film.lips->offset = 0;
    QCOMPARE(judged().soundOffset.value(), 0.0);  // that was too much
  }

  void aTextOfWhatIsSaidTravelsIntoTheDraftAsTimedPhones() {
    Build iris({0, 30});
    QCOMPARE(iris.error, std::string());
    BuildEdits edits = iris.build->edits();
    edits.allowed.insert("length");
    QVERIFY(iris.build->change("allow", edits));
    BuildTools tools;
    std::vector<std::string> asked;
    Result<std::vector<TimedPhone>> answer = std::vector<TimedPhone>{{kSilencePhone, 0.2}, {*findPhone("m"), 0.4}};
    tools.time = [&](const fs::path&, const KnownText& text, const std::vector<SoundStretch>&) {
      asked.push_back(text.language + ": " + text.words);
      return answer;
    };
    QVERIFY(makeStep(*iris.build, steps::kDraft, tools, {}, {}));
    QVERIFY(asked.empty());
    edits.footage.front().text = "Mum";
    edits.footage.front().language = "en-gb";
    edits.footage.front().soundOffset = 0.04;
    QVERIFY(iris.build->change("edit the transcript", edits));
    QVERIFY(iris.build->state(steps::kDraft) == StepState::Stale);
    const Status made = makeStep(*iris.build, steps::kDraft, tools, {}, {});
    QVERIFY2(made, made ? "" : made.error().message.c_str());
    QCOMPARE(asked, std::vector<std::string>{"en-gb: Mum"});
    const auto draft = AvatarPackage::open(iris.build->resultFile(steps::kDraft));
    QVERIFY(draft);
    const auto member = (*draft)->member(saidMember("film"));
    QVERIFY2(member, member ? "" : member.error().message.c_str());
    const auto said =
        parsePhones({reinterpret_cast<const char*>(member->bytes.data()), member->bytes.size()}, "film.said.lab");
    QVERIFY(said && said->size() == 3);
    QVERIFY((*said)[1].phone == *findPhone("m") && std::abs((*said)[1].endSeconds - 0.44) < 1e-6);

    answer = fail(ErrorCode::BadData, "something else is said");
    edits.footage.front().text = "Dad";
    QVERIFY(iris.build->change("say something else", edits));
    const Status refused = makeStep(*iris.build, steps::kDraft, tools, {}, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().message,
             std::string(
                 "the text of film does not fit its sound (something else is said): give it the right one, or none"));
  }

  void whatWasLearntIsJudgedAndBecomesAnAvatarWithConsent() {
    Build iris({0, 30});
    QCOMPARE(iris.error, std::string());
    BuildEdits edits = iris.build->edits();
    edits.allowed.insert("length");
    edits.package.consent = {"Yes", "Iris", "2026-11-26"};
    QVERIFY(iris.build->change("agree", edits));
    BuildTools tools;
    tools.train = [](const TrainingOrder& order, const ProgressFn&, std::stop_token) {
      return copyWholeFile(fs::path(VISEMA_ROOT) / "avatars" / "iris.visema", order.out, {}, {});
    };
    std::vector<HeldOutPart> parts;
    tools.score = [&](const fs::path&, const AvatarScoreOptions& options, const ProgressFn&,
                      std::stop_token) -> Result<AvatarScores> {
      parts = options.parts;
      const Image truth({256, 256}, 3), painted({256, 256}, 3);
      options.watch("talk", 1200, truth.view(), painted.view());
      AvatarScores scores;
      scores.openingKnown = true;
      scores.shown.opening.correlation = 0.4;
      return scores;
    };
    QVERIFY(makeStep(*iris.build, steps::kVerify, tools, {}, {}));
    QVERIFY(!parts.empty());
    for (const HeldOutPart& part : parts) QVERIFY(part.from > 0 && part.from < part.to);
    const auto rows = readRows(*iris.build, steps::kVerify);
    QVERIFY2(rows, rows ? "" : rows.error().message.c_str());
    const auto row = [&](const std::string& id) {
      return *std::find_if(rows->begin(), rows->end(), [&](const CheckRow& each) { return each.id == id; });
    };
    QVERIFY(row("opening").verdict == Verdict::Warn && row("opening").value == "r = 0.40");
    QVERIFY(row("worst").places.size() == 1 && row("worst").places[0].from == 1200);
    QVERIFY(!row("painter").value.empty());  // from the report of Iris' own training

    const Status packed = makeStep(*iris.build, steps::kPackage, tools, {}, {});
    QVERIFY2(packed, packed ? "" : packed.error().message.c_str());
    const auto avatar = AvatarPackage::open(iris.build->resultFile(steps::kPackage));
    QVERIFY2(avatar, avatar ? "" : avatar.error().message.c_str());
    QCOMPARE((*avatar)->manifest().consent, std::string("Yes (Iris, 2026-11-26)"));
    QVERIFY((*avatar)->verify({}, {}));
    edits.package.consent.statement = "No longer";
    QVERIFY(iris.build->change("say something else", edits));
    QVERIFY(iris.build->state(steps::kPackage) == StepState::Stale);
    QVERIFY(iris.build->state(steps::kTrain) == StepState::Ready);
  }

  void filmsOfFootageAndAvatarAreLeftAndTheirLipsAreRead() {
    Build iris({0, 30});
    QCOMPARE(iris.error, std::string());
    BuildEdits edits = iris.build->edits();
    edits.allowed.insert("length");
    QVERIFY(iris.build->change("allow", edits));
    const fs::path shipped = fs::path(VISEMA_ROOT) / "avatars" / "iris.visema";
    BuildTools tools;
    tools.train = [&](const TrainingOrder& order, const ProgressFn&, std::stop_token) {
      return copyWholeFile(shipped, order.out, {}, {});
    };
    constexpr FrameIndex kFrom = 100, kFrames = 75;
    tools.score = [&](const fs::path&, const AvatarScoreOptions& options, const ProgressFn&,
                      std::stop_token) -> Result<AvatarScores> {
      const auto package = AvatarPackage::open(shipped);
      auto reader = VideoReader::open(*memberMedia(**package, "clips/talk.mp4"));
      if (Status status = (*reader)->seek(kFrom); !status) return fail(status.error());
      for (FrameIndex frame = kFrom; frame < kFrom + kFrames; ++frame) {
        const YuvImage picture = test::halved(*(**(*reader)->next()).image);
        if (Status status = options.watchShown("talk", frame, picture, picture); !status) return fail(status.error());
      }
      return AvatarScores{};
    };
    std::vector<fs::path> asked;
    tools.film = [&](const fs::path&, const fs::path& sound, const fs::path& film, const ProgressFn&,
                     std::stop_token) -> Status {
      asked.push_back(sound);
      return copyWholeFile(iris.build->path() / "verify" / "footage.mp4", film, {}, {});
    };
    tools.voices = {"anna.wav"};
    const Status judged = makeStep(*iris.build, steps::kVerify, tools, {}, {});
    QVERIFY2(judged, judged ? "" : judged.error().message.c_str());
    QVERIFY(asked == tools.voices);
    const auto info = probeMedia(iris.build->path() / "verify" / "side-by-side.mp4");
    QVERIFY(info && info->video()->size == (Size{1280, 360}) && info->audio());
    const auto rows = *readRows(*iris.build, steps::kVerify);
    const auto row = [&](const std::string& id) {
      for (const CheckRow& each : rows)
        if (each.id == id) return each;
      return CheckRow{};
    };
    QCOMPARE(row("opening").value, std::string("r = 1.00"));  // the same picture on both sides
    QCOMPARE(row("film").value, std::string("verify/side-by-side.mp4"));
    QVERIFY(!row("voice-anna").value.empty());

    auto finder = FaceFinder68::create();  // and what is read is what her package knows of her lips
    const auto lips = readLips(iris.build->path() / "verify" / "footage.mp4", **finder, {}, {});
    QVERIFY2(lips && lips->size() == kFrames, lips ? "" : lips.error().message.c_str());
    const auto package = AvatarPackage::open(shipped);
    const auto known = parseNpy((*package)->member("truth/talk.opening.npy")->bytes, "truth")->toFloat();
    const double alike = shiftedCorrelation(*lips, std::span(known).subspan(kFrom, kFrames), 0);
    QVERIFY2(alike > 0.85, std::to_string(alike).c_str());
  }

  void theOutlineFollowsHeadAndJawAndLeavesRoomForTheWidestMouth() {
    HeadTrack track;
    for (int i = 0; i < 200; ++i) {
      TrackedFrame frame;
      frame.state = TrackState::Good;
      const double opening = i < 150 ? 12 + 12 * std::sin(0.9 * i) : 0;  // rests at the end
      const double nod = i >= 175 ? 20 : 0;                              // and looks down
      for (std::size_t p = 0; p < kFacePoints; ++p) frame.points[p] = {128, 60 + nod};
      for (std::size_t p = 0; p <= 16; ++p) {
        const double angle = 3.14159265 * static_cast<double>(p) / 16;
        frame.points[p] = {128 - 100 * std::cos(angle), 80 + nod + 120 * std::sin(angle) * (1 + opening / 240)};
      }
      frame.points[62].y = 110 + nod;
      frame.points[66].y = 110 + nod + opening;
      track.frames.push_back(frame);
    }
    const auto outlines = lowerFaces(track);
    QCOMPARE(outlines.size(), std::size_t{200});
    const auto lowest = [&](std::size_t frame) {
      double y = 0;
      for (const Point& p : outlines[frame]) y = std::max(y, p.y);
      return y;
    };
    double widestChin = 0;
    for (const TrackedFrame& frame : track.frames)
      if (frame.points[0].y < 90) widestChin = std::max(widestChin, frame.points[8].y);
    QVERIFY2(lowest(160) > widestChin, std::to_string(lowest(160)).c_str());       // at rest
    QVERIFY2(lowest(160) < widestChin + 20, std::to_string(lowest(160)).c_str());  // above the collar
    QVERIFY2(std::abs(lowest(100) - lowest(160)) < 5, std::to_string(lowest(100)).c_str());
    QVERIFY2(std::abs(lowest(195) - lowest(160) - 20) < 5, std::to_string(lowest(195)).c_str());
  }

  void anotherDraftBeginsWithWhatWasLearntBefore() {
    Build iris({0, 30});
    QCOMPARE(iris.error, std::string());
    BuildEdits edits = iris.build->edits();
    edits.allowed.insert("length");
    QVERIFY(iris.build->change("allow a short film", edits));
    std::vector<TrainingOrder> orders;
    bool stateWasThere = false;
    BuildTools tools;
    tools.train = [&](const TrainingOrder& order, const ProgressFn&, std::stop_token) -> Status {
      orders.push_back(order);
      stateWasThere = fs::exists(order.work / "painter-256.state");
      for (const char* name : {"painter-256.safetensors", "painter-256.state"})
        if (Status status = writeFileAtomically(order.work / name, "learnt"); !status) return status;
      return copyWholeFile(order.draft, order.out, {}, {});
    };
    QVERIFY(makeStep(*iris.build, steps::kTrain, tools, {}, {}));
    QVERIFY(orders.size() == 1 && orders[0].start.empty() && orders[0].heldOutFrom.at("film") > 20);
    QVERIFY(makeStep(*iris.build, steps::kTrain, tools, {}, {}));
    QCOMPARE(orders.size(), std::size_t{1});  // nothing has changed
    QVERIFY(iris.build->forget(steps::kTrain));
    QVERIFY(makeStep(*iris.build, steps::kTrain, tools, {}, {}));
    QVERIFY(orders.size() == 2 && orders[1].start.empty() && stateWasThere);  // gone on with

    edits.marks.push_back({"film", MarkKind::LeftOut, 0, 3});
    QVERIFY(iris.build->change("leave the beginning out", edits));
    QVERIFY(makeStep(*iris.build, steps::kTrain, tools, {}, {}));
    QVERIFY(orders.size() == 3 && fs::exists(orders[2].start) && !stateWasThere);
    QCOMPARE(orders[2].start.filename().string(), std::string("earlier.safetensors"));
  }

  void aCutIsShownWhereItIs() {
    Build iris({0, 40, kFrameRate, false,
                [](const YuvImage& picture, int i) { return test::shifted(picture, i < 20 ? 0 : 100, 0); }});
    const CheckRow cuts = iris.row("cuts");
    QCOMPARE(iris.error, std::string());
    QVERIFY(cuts.verdict == Verdict::Warn && cuts.places.size() == 1 && cuts.places[0].from == 20);
  }

  void aFilmWithoutSoundIsBlockedAndSaysWhy() {
    Build iris({0, 25, kFrameRate, false});
    const CheckRow sound = iris.row("sound");
    QCOMPARE(iris.error, std::string());
    QVERIFY(sound.verdict == Verdict::Block && sound.sentence.find("no sound") != std::string::npos);
  }

  void aStillPictureIsBlockedAsStill() {
    auto first = std::make_shared<YuvImage>();
    Build iris({0, 25, kFrameRate, false, [first](const YuvImage& picture, int i) {
                  if (i == 0) *first = picture.clone();
                  return first->clone();
                }});
    const CheckRow repeated = iris.row("repeated");
    QCOMPARE(iris.error, std::string());
    QVERIFY2(repeated.verdict == Verdict::Block && repeated.sentence.find("stands still") != std::string::npos,
             repeated.value.c_str());
  }

  void otherRatesBecomeTwentyFiveASecond_data() {
    QTest::addColumn<int>("numerator");
    QTest::addColumn<int>("denominator");
    QTest::addColumn<int>("frames");
    QTest::newRow("50") << 50 << 1 << 25;
    QTest::newRow("29.97") << 30000 << 1001 << 42;
  }
  void otherRatesBecomeTwentyFiveASecond() {
    QFETCH(int, numerator);
    QFETCH(int, denominator);
    QFETCH(int, frames);
    Build iris({0, 50, FrameRate{numerator, denominator}, false});
    QCOMPARE(iris.make("scan"), std::string());
    const auto scan = readScan(*readFile(iris.build->resultFile("scan/film"), 1 << 26), "scan");
    QVERIFY(scan && std::abs(scan->frameCount() - frames) <= 1);
  }

  void anAllBlackFilmIsRefusedByName() {
    Build iris({0, 25, kFrameRate, false, [](const YuvImage& picture, int) { return test::filled(picture, 16); }});
    const std::string said = iris.make(steps::kTrack);
    QVERIFY2(said.find("film.mp4 shows no face") != std::string::npos, said.c_str());
  }

  void withoutConsentNoPackageIsMade() {
    BuildProject project;
    project.edits.package.name = "Iris";
    const Status made = writeFinished(project, "/nowhere.visema", "/nowhere/out.visema", {}, {});
    QVERIFY(!made && made.error().message.find("--consent") != std::string::npos);
  }

  void aProjectWithoutFootageSaysSo() {
    QTemporaryDir folder;
    auto build = BuildFolder::create(fs::path(folder.path().toStdString()) / "a.visema-build");
    const Status made = makeStep(**build, steps::kCheck, {}, {}, {});
    QVERIFY(!made && made.error().message.find("has no footage yet") != std::string::npos);
  }

  void killedInTheMiddleAStepIsMadeAgainAndNothingElseIsLost() {
    Build iris({0, 25, kFrameRate, false});
    QCOMPARE(iris.error, std::string());
    const fs::path path = iris.build->path();
    iris.build.reset();
    for (int kill = 0; kill < 6; ++kill) {
      const pid_t child = ::fork();
      if (child == 0) {
        auto build = BuildFolder::open(path);
        if (build) (void)makeStep(**build, steps::kMask, {}, {}, {});
        ::_exit(0);
      }
      ::usleep(static_cast<useconds_t>(150000 * (kill + 1)));  // not waiting for anything: any moment will do
      ::kill(child, SIGKILL);
      ::waitpid(child, nullptr, 0);
      auto build = BuildFolder::open(path);
      QVERIFY2(build, build ? "" : build.error().message.c_str());
      for (const char* step : {"scan/film", "track/film", "mask/film"})
        if ((*build)->state(step) == StepState::Ready) QVERIFY(fs::file_size((*build)->resultFile(step)) > 100);
    }
    auto build = BuildFolder::open(path);
    QVERIFY(makeStep(**build, steps::kMask, {}, {}, {}));
    QVERIFY((*build)->state("mask/film") == StepState::Ready);
  }
};

QTEST_APPLESS_MAIN(TestBuildSteps)
#include "tst_build_steps.moc"
