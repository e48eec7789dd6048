// SPDX-License-Identifier: Apache-2.0
#include "app/studio/build_controller.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/studio/build_list.h"
#include "app/studio/core_words.h"
#include "app/studio/gentle_progress.h"
#include "core/base/part_of_progress.h"
#include "core/base/try.h"
#include "core/building/refine_frame.h"
#include "core/building/track_changes.h"

namespace visema::studio {
namespace {

namespace fs = std::filesystem;

constexpr int kWatchMs = 1000;

Status notOpen() { return fail(ErrorCode::InvalidArgument, "no build is open"); }

}  // namespace

BuildController::BuildController(BuildPlaces places, QObject* parent)
    : QObject(parent), places_(std::move(places)), desk_(std::make_shared<BuildDesk>()) {
  desk_->tools = places_.tools;
  desk_->noTraining = whyNoTraining(places_.training);
  watching_.setInterval(kWatchMs);
  connect(&watching_, &QTimer::timeout, this, &BuildController::watch);
}

BuildController::~BuildController() = default;

void BuildController::refresh() {
  list_.start([folder = places_.folder](const std::stop_token& stop) { return listBuilds(folder, stop); },
              [this](const std::vector<ui::BuildEntry>& entries) { Q_EMIT listed(entries); });
}

/// One job at a time: the one before is stopped. Its progress is shown.
void BuildController::run(const QString& stage, Job job, std::function<void(const BuildSeen&)> then) {
  making_.cancel();
  Q_EMIT worked(ui::BuildWork{stage, -1, -1});
  making_.start(
      [this, desk = desk_, job = std::move(job)](const std::stop_token& stop) {
        GentleProgress tell(this, [this](const Progress& progress) { showProgress(progress); });
        return desk->see(job(*desk, std::ref(tell), stop));
      },
      [this, then = std::move(then)](const BuildSeen& now) {
        Q_EMIT worked(std::nullopt);
        show(now);
        if (now.status && then) then(now);
      });
}

void BuildController::showProgress(const Progress& progress) {
  if (making_.running()) Q_EMIT worked(ui::BuildWork{inWords(progress.stage), progress.fraction, progress.secondsLeft});
}

/// What takes no time; what runs is stopped first, for it would keep the project to itself.
void BuildController::quickly(Job job) {
  if (making_.running()) Q_EMIT worked(std::nullopt);
  making_.cancel();
  worker_.post([this, desk = desk_, job = std::move(job)](const std::stop_token& stop) {
    const BuildSeen now = desk->see(job(*desk, {}, stop));
    QMetaObject::invokeMethod(
        this, [this, now] { show(now); }, Qt::QueuedConnection);
  });
}

void BuildController::show(const BuildSeen& now) {
  if (!now.status && now.status.error().code != ErrorCode::Cancelled)
    Q_EMIT failed(inWords(now.status.error().message));
  look_ = now.look;
  path_ = look_ ? look_->path : QString();
  now.running ? watching_.start() : watching_.stop();
  Q_EMIT changed();
}

void BuildController::addVideos(const QStringList& files) {
  std::vector<fs::path> videos;
  for (const QString& file : files) videos.emplace_back(file.toStdString());
  if (!videos.empty()) add(std::move(videos), {});
}

/// What was taken again is left out, and what was listened to is the idle stretch, where there is none yet.
void BuildController::addFilmed(const FilmedFootage& filmed) {
  add({filmed.file}, [filmed](const std::string& name, BuildEdits& edits) {
    for (FootageEntry& footage : edits.footage) {
      if (footage.name != name) continue;
      footage.text = filmed.words;
      footage.language = filmed.words.empty() ? std::string() : filmed.language;
    }
    const auto mark = [&](MarkKind kind, const FilmedStretch& stretch) {
      const double rate = kFrameRate.toDouble();
      edits.marks.push_back({name, kind, static_cast<FrameIndex>(std::floor(stretch.from * rate)),
                             static_cast<FrameIndex>(std::ceil(stretch.to * rate))});
    };
    for (const FilmedStretch& each : filmed.leftOut) mark(MarkKind::LeftOut, each);
    const bool idles = std::any_of(edits.marks.begin(), edits.marks.end(),
                                   [](const Mark& each) { return each.kind == MarkKind::Idle; });
    if (filmed.listening && !idles) mark(MarkKind::Idle, *filmed.listening);
  });
}

void BuildController::add(std::vector<fs::path> videos,
                          std::function<void(const std::string& name, BuildEdits&)> describe) {
  run(
      tr("Reading the video"),
      [videos = std::move(videos), describe = std::move(describe), folder = places_.folder](
          BuildDesk& desk, const ProgressFn& progress, const std::stop_token& stop) -> Status {
        if (!desk.build) desk.build = TRY(BuildFolder::create(freeBuildFolder(folder, videos.front())));
        for (const fs::path& video : videos) {
          const std::string name = TRY(desk.build->addFootage(video, FootageKeeping::Link, progress, stop));
          BuildEdits edits = desk.build->edits();
          if (describe) describe(name, edits);
          if (describe) TRY(desk.build->change("edit the transcript", std::move(edits)));
        }
        return {};
      },
      [this](const BuildSeen&) {
        make({steps::kCheck});
        refresh();
      });
}

void BuildController::open(const QString& path) {
  quickly([path = fs::path(path.toStdString())](BuildDesk& desk, const ProgressFn&, const std::stop_token&) {
    return desk.open(path);
  });
}

void BuildController::close() {
  quickly([](BuildDesk& desk, const ProgressFn&, const std::stop_token&) -> Status {
    desk.build.reset();
    desk.viewing = false;
    return {};
  });
}

void BuildController::change(const std::string& what, Edit edit) {
  quickly([what, edit = std::move(edit)](BuildDesk& desk, const ProgressFn&, const std::stop_token&) -> Status {
    if (!desk.build) return notOpen();
    BuildEdits edits = desk.build->edits();
    edit(edits);
    return desk.build->change(what, std::move(edits));
  });
}

void BuildController::undo() {
  quickly([](BuildDesk& desk, const ProgressFn&, const std::stop_token&) -> Status {
    if (!desk.build) return notOpen();
    const auto done = desk.build->undo();
    return done ? Status() : fail(done.error());
  });
}

void BuildController::redo() {
  quickly([](BuildDesk& desk, const ProgressFn&, const std::stop_token&) -> Status {
    if (!desk.build) return notOpen();
    const auto done = desk.build->redo();
    return done ? Status() : fail(done.error());
  });
}

void BuildController::make(const std::vector<std::string>& wanted, bool again) {
  run(tr("Starting"),
      [wanted, again](BuildDesk& desk, const ProgressFn& progress, const std::stop_token& stop) -> Status {
        if (!desk.build) return notOpen();
        for (const std::string& step : wanted) {
          if (again)
            if (Status status = desk.build->forget(step); !status) return status;
          if (Status status = makeStep(*desk.build, step, desk.tools, progress, stop); !status) return status;
        }
        return {};
      });
}

void BuildController::cancel() {
  if (!making_.running()) return;
  Q_EMIT worked(std::nullopt);
  quickly([](BuildDesk&, const ProgressFn&, const std::stop_token&) -> Status { return {}; });
}

void BuildController::refine(const std::string& footage, FrameIndex frame, const Similarity& near) {
  run(
      tr("Fitting the frame"),
      [footage, frame, near](BuildDesk& desk, const ProgressFn&, const std::stop_token& stop) -> Status {
        if (!desk.build) return notOpen();
        auto pose = refineFrame(*desk.build, footage, frame, near, stop);
        if (!pose) return fail(pose.error());
        BuildEdits edits = desk.build->edits();
        setKeyframe(edits, footage, frame, *pose);
        return desk.build->change("refine a frame", std::move(edits));
      },
      [this](const BuildSeen&) { make({steps::kMask}); });
}

void BuildController::package() {
  run(
      tr("Finishing the avatar"),
      [library = places_.library()](BuildDesk& desk, const ProgressFn& progress,
                                    const std::stop_token& stop) -> Status {
        if (!desk.build) return notOpen();
        if (Status status = makeStep(*desk.build, steps::kPackage, desk.tools, partOf(progress, 0, 0.8), stop); !status)
          return status;
        auto file = copyToLibrary(*desk.build, library, partOf(progress, 0.8, 0.2), stop);
        if (!file) return fail(file.error());
        desk.made = QString::fromStdString(file->string());
        return {};
      },
      [this](const BuildSeen& now) {
        if (!now.file.isEmpty()) Q_EMIT packaged(now.file);
      });
}

}  // namespace visema::studio
