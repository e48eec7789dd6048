// SPDX-License-Identifier: Apache-2.0
#include <QPainter>
#include <cmath>

#include "tests/ui/scripted.h"

namespace visema::ui::scripted {
namespace {

constexpr int kFrames = 900;

/// Where Iris' face is in her picture.
Similarity poseAt(int frame) {
  const QSize size = iris().size();
  const double scale = 256 / (0.14 * size.width());
  const double turn = 0.02 * std::sin(frame * 0.03);
  Similarity pose{scale * std::cos(turn), scale * std::sin(turn), 0, 0};
  const Point eyes = pose.apply({0.5 * size.width(), 0.383 * size.height()});
  pose.tx = 128 - eyes.x + 4 * std::sin(frame * 0.05);
  pose.ty = 12 - eyes.y;
  return pose;
}

BuildOutline outline() {
  BuildOutline points;
  for (std::size_t i = 0; i < 15; ++i) {
    const double angle = M_PI * static_cast<double>(i) / 14;
    points[i] = {128 - 100 * std::cos(angle), 95 + 110 * std::sin(angle)};
  }
  const double across[] = {190, 160, 128, 96, 66};
  for (std::size_t i = 15; i < kBuildOutline; ++i) points[i] = {across[i - 15], 70};
  return points;
}

QImage mask() {
  QImage grey(256, 256, QImage::Format_Grayscale8);
  grey.fill(0);
  QPainter painter(&grey);
  QPolygonF face;
  for (const Point& p : outline()) face << QPointF(p.x, p.y);
  painter.setBrush(Qt::white);
  painter.setPen(Qt::NoPen);
  painter.drawPolygon(face);
  return grey;
}

std::shared_ptr<const BuildFootage> footage(const char* name) {
  auto film = std::make_shared<BuildFootage>();
  film->name = QString::fromLatin1(name);
  film->file = QStringLiteral("/home/you/Videos/%1.mp4").arg(film->name);
  film->seconds = kFrames / 25.0;
  film->handles = {Point{38, 12}, {98, 12}, {128, 8}, {158, 12}, {218, 12}};
  for (int i = 0; i < kFrames; ++i) {
    BuildFrame frame;
    frame.pose = poseAt(i);
    const auto hill = [i](double at, double high) { return high * std::exp(-std::pow((i - at) / 12.0, 2)); };
    frame.error = static_cast<float>(0.08 + 0.02 * std::sin(i * 0.11) + hill(230, 0.35) + hill(560, 0.6));
    frame.keyframe = i == 10 || i == 160 || i == 240 || i == 570 || i == 820;
    frame.byHand = i == 240;
    frame.away = i >= 700 && i < 730;
    film->frames.push_back(frame);
    film->outlines.push_back(outline());
  }
  film->stretches = {
      {StretchKind::FaceAway, 700, 730}, {StretchKind::Idle, 20, 110}, {StretchKind::CoveredMouth, 400, 430}};
  film->open = 300, film->closed = 20;
  film->openMask = film->closedMask = mask();
  return film;
}

BuildRow row(const char* id, const char* title, const char* value, Tone tone, const char* sentence) {
  return {QString::fromUtf8(id),
          QString::fromUtf8(title),
          QString::fromUtf8(value),
          QString::fromUtf8(sentence),
          tone,
          false,
          {}};
}

QImage preview() {
  QImage rows(8 * 128, 256, QImage::Format_RGB32);
  QPainter painter(&rows);
  const QImage face =
      iris().copy(iris().width() * 42 / 100, iris().height() / 3, iris().width() / 6, iris().width() / 6);
  for (int i = 0; i < 8; ++i) {
    painter.drawImage(QRect(128 * i, 0, 128, 128), face);
    painter.drawImage(QRect(128 * i, 128, 128, 128), face.scaled(24, 24).scaled(128, 128));
  }
  return rows;
}

}  // namespace

TrainingLook training(TrainState state) {
  TrainingLook training;
  training.state = state;
  if (state == TrainState::NotYet) return training;
  training.fraction = state == TrainState::Done ? 1 : 0.43;
  training.secondsLeft = 1740;
  training.stage = QStringLiteral("teaching the painter");
  if (state == TrainState::Failed) training.problem = QStringLiteral("The disk is full: make room, then try again.");
  for (int i = 1; i <= 9; ++i) training.moments.push_back({500 * i, 1.2 + 2.5 / i, 36 - 9.0 / i});
  training.preview = preview();
  return training;
}

BuildLook build() {
  BuildLook look;
  look.path = QStringLiteral("/home/you/Videos/Visema/anna.visema-build");
  look.name = QStringLiteral("anna");
  look.marks = {BuildMark::Done, BuildMark::Done, BuildMark::Done, BuildMark::Stale,
                BuildMark::Open, BuildMark::Open, BuildMark::Open};
  look.footage = {footage("anna"), footage("anna-2")};
  look.words = {{QStringLiteral("anna"), {}, {}}, {QStringLiteral("anna-2"), {}, {}}};
  look.checks = {
      row("length", "Length", "88 s", Tone::Warn, "Two minutes or more give a mouth that follows other voices better."),
      row("light", "Light", "128 of 255", Tone::Good, "The face is well lit."),
      row("sharpness", "Sharpness", "0.82", Tone::Good, "Sharp."),
      row("face-size", "Face size", "38 % of the height", Tone::Good, "Large enough."),
      row("cuts", "Cuts", "2", Tone::Warn,
          "The avatar jumps where the footage is cut: film in one take, or let each take be its own file."),
      row("closed-mouth", "Closed mouth", "9.2 s", Tone::Warn,
          "More time with closed lips gives a calmer idle clip: fifteen seconds are enough."),
      row("sound", "Sound", "31 dB over noise", Tone::Good, "Clear.")};
  look.checks[4].places = {{QStringLiteral("anna"), 230, 231}, {QStringLiteral("anna"), 560, 561}};
  look.checks[5].places = {
      {QStringLiteral("anna"), 10, 60}, {QStringLiteral("anna"), 400, 420}, {QStringLiteral("anna"), 840, 890}};
  look.verdict = {row("painter", "Painted mouth", "36.4 dB, sharpness 0.91", Tone::Good,
                      "Lips and teeth look as they do in the footage."),
                  row("opening", "Follows the voice", "r = 0.81", Tone::Warn,
                      "The mouth does not always open when the person's did: more footage in a quiet room helps."),
                  row("worst", "Worst moments", "3", Tone::Good, "The moments worth a look first.")};
  look.verdict[2].places = {
      {QStringLiteral("anna"), 810, 811}, {QStringLiteral("anna"), 840, 841}, {QStringLiteral("anna"), 880, 881}};
  look.verdict.push_back(
      row("film", "Footage and avatar", "verify/side-by-side.mp4", Tone::Good,
          "Footage it was never trained on, side by side; films with the voices above are in the same folder."));
  look.verdict.back().film = QStringLiteral("/home/you/side-by-side.mp4");
  look.training = training(TrainState::NotYet);
  look.package = {QStringLiteral("Anna"), QStringLiteral("Anna Example"), {}, {}, {}};
  look.undo = QStringLiteral("set a keyframe");
  return look;
}

BuildLook blockedBuild() {
  BuildLook look = build();
  look.checks.insert(
      look.checks.begin(),
      row("sound", "Sound", "none", Tone::Bad,
          "There is no sound: lips are learnt from the person's own speech, so choose a video with sound."));
  look.checks.erase(look.checks.end() - 1);
  look.marks[1] = BuildMark::Trouble;
  return look;
}

std::vector<BuildEntry> builds() {
  return {{QStringLiteral("/home/you/Videos/Visema/anna.visema-build"), QStringLiteral("anna"),
           QStringLiteral("Checked"), QDateTime(QDate(2026, 11, 26), QTime(20, 41)), iris()},
          {QStringLiteral("/home/you/Videos/Visema/newsreader.visema-build"),
           QStringLiteral("newsreader"),
           QStringLiteral("Avatar finished"),
           QDateTime(QDate(2026, 11, 20), QTime(9, 12)),
           {}}};
}

}  // namespace visema::ui::scripted
