// SPDX-License-Identifier: Apache-2.0
#include "app/studio/build_page_wiring.h"

#include <QDate>
#include <utility>

#include "app/studio/desktop_notice.h"
#include "app/studio/show_in_folder.h"
#include "core/building/track_changes.h"
#include "ui/pages/build/build_page.h"
#include "ui/pages/build/record_dialog.h"
#include "ui/pages/result_player.h"
#include "ui/window/main_window.h"

namespace visema::studio {

namespace {

MarkKind markOf(ui::StretchKind kind) {
  switch (kind) {
    case ui::StretchKind::CoveredMouth:
      return MarkKind::CoveredMouth;
    case ui::StretchKind::LeftOut:
      return MarkKind::LeftOut;
    case ui::StretchKind::Idle:
      return MarkKind::Idle;
    case ui::StretchKind::FaceAway:
      break;
  }
  return MarkKind::FaceAway;
}

/// What undo says of it.
const char* whatOf(ui::StretchKind kind) {
  switch (kind) {
    case ui::StretchKind::CoveredMouth:
      return "mark a covered mouth";
    case ui::StretchKind::LeftOut:
      return "leave frames out";
    case ui::StretchKind::Idle:
      return "choose the idle stretch";
    case ui::StretchKind::FaceAway:
      break;
  }
  return "mark the face as away";
}

}  // namespace

BuildPageWiring::BuildPageWiring(ui::MainWindow& window, BuildController& builds, RecordingTools recording,
                                 Actions actions)
    : window_(window),
      page_(*window.build()),
      builds_(builds),
      recording_(std::move(recording)),
      actions_(std::move(actions)) {
  connect(&builds_, &BuildController::listed, &page_, &ui::BuildPage::setRecent);
  connect(&builds_, &BuildController::changed, this, [this] { page_.setBuild(builds_.look()); });
  connect(&builds_, &BuildController::worked, &page_, &ui::BuildPage::setWork);
  connect(&builds_, &BuildController::failed, this, [this](const QString& message) {
    window_.notify({ui::Tone::Bad, message, {}, {}});
  });
  connect(&page_, &ui::BuildPage::filesDropped, &builds_, &BuildController::addVideos);
  connect(&page_, &ui::BuildPage::recordRequested, this, &BuildPageWiring::record);
  connect(&page_, &ui::BuildPage::openRequested, &builds_, &BuildController::open);
  connect(&page_, &ui::BuildPage::closeRequested, &builds_, &BuildController::close);
  connect(&page_, &ui::BuildPage::cancelRequested, &builds_, &BuildController::cancel);
  connect(&page_, &ui::BuildPage::folderRequested, this,
          [this] { showInFolder(builds_.openPath() + QStringLiteral("/project.json"), window_); });
  connect(&page_, &ui::BuildPage::playRequested, this,
          [this](const QString& film) { (new ui::ResultPlayer(film, {}, &window_))->open(); });
  connect(&page_, &ui::BuildPage::stepShown, this, &BuildPageWiring::stepShown);
  wireFrames();
  wireEdits();
  wireRequests();
  wireTraining();
  wirePackage();
}

QString BuildPageWiring::fileOf(const QString& footage) const {
  if (builds_.look())
    for (const auto& each : builds_.look()->footage)
      if (each->name == footage) return each->file;
  return {};
}

void BuildPageWiring::wireFrames() {
  connect(&page_, &ui::BuildPage::frameWanted, this, [this](const QString& footage, qint64 frame) {
    if (const QString file = fileOf(footage); !file.isEmpty() && page_.step() == ui::BuildStep::Track)
      pictures_.wish(footage, file, frame);
  });
  connect(&page_, &ui::BuildPage::thumbnailWanted, this, [this](const QString& footage, qint64 frame) {
    if (const QString file = fileOf(footage); !file.isEmpty()) pictures_.wishThumbnail(footage, file, frame);
  });
  connect(&pictures_, &FootagePictures::picture, &page_, &ui::BuildPage::setFrame);
  connect(&pictures_, &FootagePictures::thumbnail, &page_, &ui::BuildPage::setThumbnail);
}

/// After a change of the track only the stretches that it concerns are tracked again.
void BuildPageWiring::wireEdits() {
  const auto retrack = [this](const std::string& what, BuildController::Edit edit) {
    builds_.change(what, std::move(edit));
    builds_.make({steps::kMask});
  };
  const auto follow = [this] {
    if (builds_.look() && !builds_.look()->checks.empty()) builds_.make({steps::kMask});
  };
  connect(&page_, &ui::BuildPage::undoRequested, this, [this, follow] {
    builds_.undo();
    follow();
  });
  connect(&page_, &ui::BuildPage::redoRequested, this, [this, follow] {
    builds_.redo();
    follow();
  });
  connect(&page_, &ui::BuildPage::allowRequested, this, [this](const QString& id, bool allowed) {
    builds_.change(allowed ? "continue despite a check" : "respect the check again",
                   [id = id.toStdString(), allowed](BuildEdits& edits) {
                     allowed ? static_cast<void>(edits.allowed.insert(id)) : static_cast<void>(edits.allowed.erase(id));
                   });
  });
  connect(&page_, &ui::BuildPage::keyframeSet, this,
          [retrack](const QString& footage, qint64 frame, const Similarity& pose) {
            retrack("set a keyframe", [footage = footage.toStdString(), frame, pose](BuildEdits& edits) {
              setKeyframe(edits, footage, frame, pose);
            });
          });
  connect(&page_, &ui::BuildPage::keyframesCleared, this, [retrack](const QString& footage, qint64 from, qint64 to) {
    retrack("clear keyframes", [footage = footage.toStdString(), from, to](BuildEdits& edits) {
      clearKeyframes(edits, footage, {from, to});
    });
  });
  connect(&page_, &ui::BuildPage::marked, this,
          [this, retrack](const QString& footage, ui::StretchKind kind, qint64 from, qint64 to, bool on) {
            BuildController::Edit edit = [footage = footage.toStdString(), kind, from, to, on](BuildEdits& edits) {
              if (kind == ui::StretchKind::Idle)  // there is one
                std::erase_if(edits.marks, [](const Mark& mark) { return mark.kind == MarkKind::Idle; });
              setMark(edits, footage, markOf(kind), {from, to}, on);
            };
            if (kind == ui::StretchKind::FaceAway) return retrack(whatOf(kind), std::move(edit));
            builds_.change(whatOf(kind), std::move(edit));
          });
  connect(&page_, &ui::BuildPage::wordsChanged, this, [this](const ui::BuildWords& words) {
    builds_.change("edit the transcript", [words](BuildEdits& edits) {
      for (FootageEntry& footage : edits.footage) {
        if (footage.name != words.footage.toStdString()) continue;
        footage.text = words.words.toStdString();
        footage.language = words.language.toStdString();
      }
    });
  });
  connect(&page_, &ui::BuildPage::soundMoved, this, [this](const QString& name, double seconds) {
    builds_.change("move the sound", [name = name.toStdString(), seconds](BuildEdits& edits) {
      for (FootageEntry& footage : edits.footage)
        if (footage.name == name) footage.soundOffset = seconds;
    });
    builds_.make({steps::kCheck});
  });
}

/// What is made anew on request, with nothing changed.
void BuildPageWiring::wireRequests() {
  connect(&page_, &ui::BuildPage::refineRequested, this,
          [this](const QString& footage, qint64 frame, const Similarity& pose) {
            builds_.refine(footage.toStdString(), frame, pose);
          });
  connect(&page_, &ui::BuildPage::trackAgainRequested, this, [this](const QString& footage) {
    builds_.make({std::string(steps::kTrack) + "/" + footage.toStdString()}, true);
  });
  connect(&page_, &ui::BuildPage::makeRequested, this, [this](ui::BuildStep step) {
    if (step == ui::BuildStep::Check) builds_.make({steps::kCheck}, true);
    if (step == ui::BuildStep::Verify) builds_.make({steps::kVerify}, true);
    if (step == ui::BuildStep::Package) builds_.package();
  });
}

void BuildPageWiring::wireTraining() {
  connect(&page_, &ui::BuildPage::trainRequested, &builds_, &BuildController::train);
  connect(&page_, &ui::BuildPage::pauseRequested, &builds_, &BuildController::pauseTraining);
  connect(&page_, &ui::BuildPage::keepRequested, &builds_, &BuildController::keepTraining);
  connect(&builds_, &BuildController::trained, &page_, &ui::BuildPage::setTraining);
}

void BuildPageWiring::wirePackage() {
  connect(&page_, &ui::BuildPage::packageChanged, this, [this](const ui::BuildPackage& package) {
    builds_.change("describe the avatar", [package](BuildEdits& edits) {
      PackageWishes& wishes = edits.package;
      const Consent before = wishes.consent;
      wishes.name = package.name.toStdString();
      wishes.author = package.author.toStdString();
      wishes.licence = package.licence.toStdString();
      wishes.consent.statement = package.statement.toStdString();
      wishes.consent.who = package.who.toStdString();
      if (wishes.consent != before) wishes.consent.when = QDate::currentDate().toString(Qt::ISODate).toStdString();
    });
  });
  connect(&builds_, &BuildController::packaged, this, [this](const QString& file) {
    actions_.import(file);
    if (!window_.isActiveWindow()) notifyDesktop(tr("The avatar is ready"), file);
  });
  connect(&page_, &ui::BuildPage::liveRequested, this, [this] {
    if (builds_.look()) actions_.goLive(builds_.look()->avatar);
  });
}

void BuildPageWiring::record() {
  auto* dialog = new ui::RecordDialog(&window_);
  auto* recording = new Recording(*dialog, recording_);
  connect(recording, &Recording::filmed, &builds_, &BuildController::addFilmed);
  dialog->open();
}

/// What a step shows is made when it is first looked at, where that takes no long time.
void BuildPageWiring::stepShown(ui::BuildStep step) {
  const auto& look = builds_.look();
  if (step == ui::BuildStep::Video) builds_.refresh();
  if (!look) return;
  if (step == ui::BuildStep::Track && !look->footage.empty() && !look->footage.front()->file.isEmpty())
    pictures_.prepare(look->footage.front()->file);
  if (builds_.working() || !look->obstacle.isEmpty()) return;
  const bool checked = !look->checks.empty();
  const ui::BuildMark mask = look->marks[static_cast<std::size_t>(ui::BuildStep::Mask)];
  if (checked && mask != ui::BuildMark::Done && (step == ui::BuildStep::Track || step == ui::BuildStep::Mask))
    builds_.make({steps::kMask});
}

}  // namespace visema::studio
