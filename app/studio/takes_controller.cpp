// SPDX-License-Identifier: Apache-2.0
#include "app/studio/takes_controller.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <algorithm>
#include <utility>

#include "app/studio/core_words.h"
#include "core/base/free_space.h"
#include "core/live/take.h"
#include "core/media/media_info.h"

namespace visema::studio {
namespace {

namespace fs = std::filesystem;

QString text(const fs::path& path) { return QString::fromStdString(path.string()); }

/// Negative: it cannot be told.
qint64 roomFor(const fs::path& folder) {
  const auto free = freeBytesOf(folder);
  return free ? static_cast<qint64>(*free) : -1;
}

/// The entry that tells the desktop where a thing in the trash was.
QString trashInfo(const QString& inTrash) {
  const QFileInfo file(inTrash);
  return QDir(file.path()).filePath(QStringLiteral("../info/%1.trashinfo").arg(file.fileName()));
}

Status moveBack(const QString& from, const QString& to) {
  if (!QFile::rename(from, to))
    return fail(ErrorCode::Io, to.toStdString() + " cannot be brought back: take it out of the trash by hand");
  QFile::remove(trashInfo(from));
  return {};
}

}  // namespace

TakesController::TakesController(fs::path folder, QObject* parent) : QObject(parent), folder_(std::move(folder)) {}
TakesController::~TakesController() { worker_.finish(); }

void TakesController::setFolder(const fs::path& folder) {
  if (folder == folder_) return;
  folder_ = folder;
  refresh();
}

void TakesController::setAvatars(const std::vector<ui::AvatarCard>& avatars) {
  avatars_.clear();
  for (const ui::AvatarCard& avatar : avatars) avatars_.insert(avatar.path, avatar);
  show(listed_);
}

TakesController::Listing TakesController::list(const fs::path& folder, const std::stop_token& stop) {
  Listing listing;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end && !stop.stop_requested();
       it.increment(error)) {
    std::error_code ignored;
    if (!it->is_directory(ignored) || !fs::exists(it->path() / "take.json", ignored)) continue;
    Listed listed;
    listed.entry.id = text(it->path());
    listed.entry.name = text(it->path().filename());
    listed.entry.recorded = QFileInfo(text(it->path() / "take.json")).lastModified();
    const auto take = readTake(it->path());
    const auto sound = probeMedia(it->path() / "voice.wav");
    if (take) listed.avatarPath = text(take->avatar);
    if (sound) listed.entry.seconds = sound->duration;
    if (!take || !sound) listed.entry.problem = inWords(!take ? take.error().message : sound.error().message);
    listing.takes.push_back(std::move(listed));
  }
  std::sort(listing.takes.begin(), listing.takes.end(),
            [](const Listed& a, const Listed& b) { return a.entry.recorded > b.entry.recorded; });
  listing.freeBytes = roomFor(folder);
  return listing;
}

void TakesController::lookAtRoom() {
  looking_.start([folder = folder_](const std::stop_token&) { return roomFor(folder); },
                 [this](qint64 bytes) {
                   if (std::exchange(freeBytes_, bytes) != bytes) Q_EMIT roomChanged();
                 },
                 Previous::LetFinish);
}

void TakesController::refresh() {
  listing_.start([folder = folder_](const std::stop_token& stop) { return list(folder, stop); },
                 [this](Listing listing) {
                   freeBytes_ = listing.freeBytes;
                   show(std::move(listing.takes));
                 });
}

void TakesController::show(std::vector<Listed> listed) {
  listed_ = std::move(listed);
  takes_.clear();
  avatarPaths_.clear();
  for (const Listed& one : listed_) {
    ui::TakeEntry entry = one.entry;
    avatarPaths_.insert(entry.id, one.avatarPath);
    const auto avatar = avatars_.constFind(one.avatarPath);
    entry.avatar = avatar == avatars_.constEnd() ? QFileInfo(one.avatarPath).completeBaseName() : avatar->name;
    if (avatar != avatars_.constEnd()) {
      entry.thumbnail = avatar->thumbnail;
    } else if (entry.problem.isEmpty()) {
      entry.problem = tr("Its avatar %1 is not in the library.").arg(entry.avatar);
    }
    takes_.push_back(std::move(entry));
  }
  Q_EMIT changed();
}

const ui::TakeEntry* TakesController::find(const QString& id) const {
  const auto found = std::find_if(takes_.begin(), takes_.end(), [&](const ui::TakeEntry& t) { return t.id == id; });
  return found == takes_.end() ? nullptr : &*found;
}

void TakesController::order(std::function<Status()> what) {
  worker_.post([this, what = std::move(what)](const std::stop_token&) {
    const Status done = what();
    QMetaObject::invokeMethod(
        this,
        [this, done] {
          if (!done) Q_EMIT failed(inWords(done.error().message));
          refresh();
        },
        Qt::QueuedConnection);
  });
}

void TakesController::rename(const QString& id, const QString& name) {
  if (name.contains(QLatin1Char('/')) || name.startsWith(QLatin1Char('.')))
    return Q_EMIT failed(tr("A take's name cannot begin with a dot or contain a slash. Choose another name."));
  order([from = fs::path(id.toStdString()), name]() -> Status {
    const fs::path to = from.parent_path() / name.toStdString();
    std::error_code error;
    if (fs::exists(to, error))
      return fail(ErrorCode::InvalidArgument,
                  "There is a take named \"" + name.toStdString() + "\" already: choose another name.");
    fs::rename(from, to, error);
    if (error)
      return fail(ErrorCode::Io, from.string() + " cannot be renamed (" + error.message() + "): choose another name.");
    return {};
  });
}

void TakesController::remove(const QString& id) {
  const ui::TakeEntry* take = find(id);
  if (!take) return;
  order([this, id, name = take->name]() -> Status {
    QString inTrash;
    if (!QFile::moveToTrash(id, &inTrash))
      return fail(ErrorCode::Io, id.toStdString() + " cannot be moved to the trash: delete it in a file manager.");
    QMetaObject::invokeMethod(
        this,
        [this, id, name, inTrash] {
          Q_EMIT removed(
              name, inTrash.isEmpty() ? std::function<void()>() : [this, id, inTrash] {
                order([id, inTrash] { return moveBack(inTrash, id); });
              });
        },
        Qt::QueuedConnection);
    return {};
  });
}

}  // namespace visema::studio
