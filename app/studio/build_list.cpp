// SPDX-License-Identifier: Apache-2.0
#include "app/studio/build_list.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <algorithm>

#include "core/avatar/avatar_package.h"
#include "core/base/atomic_file.h"
#include "core/base/file_bytes.h"
#include "core/base/free_name.h"
#include "core/media/video_reader.h"
#include "ui/stage/yuv_picture.h"

namespace visema::studio {
namespace {

namespace fs = std::filesystem;

constexpr int kThumbnailWidth = 160;

class Words {
  Q_DECLARE_TR_FUNCTIONS(Build)
};

QString text(const fs::path& path) { return QString::fromStdString(path.string()); }

/// Says where the finished avatar was put.
fs::path avatarNote(const fs::path& build) { return build / "avatar.txt"; }

QString detailOf(const BuildFolder& build) {
  if (build.state(steps::kPackage) == StepState::Ready) return Words::tr("Avatar finished");
  if (build.state(steps::kTrain) == StepState::Ready) return Words::tr("Trained");
  if (build.state(steps::kCheck) != StepState::Missing) return Words::tr("Checked");
  return Words::tr("Started");
}

QImage firstPicture(const BuildFolder& build) {
  if (build.edits().footage.empty()) return {};
  const auto file = build.footageFile(build.edits().footage.front());
  if (!file) return {};
  auto reader = VideoReader::open(*file);
  if (!reader) return {};
  const auto frame = (*reader)->next();
  return frame && *frame ? ui::toImage(*(*frame)->image).scaledToWidth(kThumbnailWidth, Qt::SmoothTransformation)
                         : QImage();
}

}  // namespace

std::vector<ui::BuildEntry> listBuilds(const fs::path& folder, const std::stop_token& stop) {
  std::vector<ui::BuildEntry> entries;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end && !stop.stop_requested();
       it.increment(error)) {
    if (it->path().extension() != BuildFolder::kExtension) continue;
    const auto build = BuildFolder::view(it->path());
    if (!build) continue;
    entries.push_back({text(it->path()), text(it->path().stem()), detailOf(**build),
                       QFileInfo(text(it->path() / "project.json")).lastModified(), firstPicture(**build)});
  }
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.changed > b.changed; });
  return entries;
}

fs::path freeBuildFolder(const fs::path& folder, const fs::path& video) {
  std::string stem = video.stem().string();
  if (stem.empty() || stem.front() == '.') stem = "avatar" + stem;
  return freeName(folder, stem, BuildFolder::kExtension);
}

QString avatarOf(const BuildFolder& build) {
  if (build.state(steps::kPackage) != StepState::Ready) return {};
  const auto note = readTextFile(avatarNote(build.path()), 10'000);
  std::error_code error;
  return note && fs::exists(*note, error) ? QString::fromStdString(*note) : QString();
}

Result<fs::path> copyToLibrary(const BuildFolder& build, const fs::path& library, const ProgressFn& progress,
                               const std::stop_token& stop) {
  std::string name = build.edits().package.name;
  std::replace(name.begin(), name.end(), '/', '-');
  if (name.starts_with('.')) name = "avatar" + name;
  std::error_code error;
  fs::create_directories(library, error);
  fs::path out = library / (name + ".visema");
  for (int i = 2; fs::exists(out, error); ++i) {
    const auto there = AvatarPackage::open(out);
    if (there && (*there)->manifest().id == build.project().id) break;
    out = library / (name + "-" + std::to_string(i) + ".visema");
  }
  if (Status status = copyWholeFile(build.resultFile(steps::kPackage), out, progress, stop); !status)
    return fail(status.error());
  if (Status status = writeFileAtomically(avatarNote(build.path()), out.string()); !status) return fail(status.error());
  return out;
}

}  // namespace visema::studio
