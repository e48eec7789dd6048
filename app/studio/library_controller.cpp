// SPDX-License-Identifier: Apache-2.0
#include "app/studio/library_controller.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <algorithm>
#include <mutex>
#include <set>

#include "app/studio/core_words.h"
#include "app/studio/gentle_progress.h"
#include "app/studio/library_cards.h"
#include "app/wiring/engines.h"
#include "app/wiring/import_checks.h"
#include "core/avatar/avatar_package.h"
#include "core/avatar/library.h"
#include "core/base/free_name.h"
#include "core/base/thread_priority.h"
#include "core/base/try.h"
#include "core/importing/import.h"

namespace visema::studio {
namespace {

namespace fs = std::filesystem;

class Words {
  Q_DECLARE_TR_FUNCTIONS(Library)
};

QString text(const std::string& value) { return QString::fromStdString(value); }
QString text(const fs::path& value) { return QString::fromStdString(value.string()); }

constexpr int kSettleMs = 300;

bool looksLikePackage(const fs::directory_entry& entry) {
  std::error_code error;
  return entry.path().extension() == ".visema" ||
         (entry.is_directory(error) && fs::exists(entry.path() / "manifest.json", error));
}

std::vector<fs::path> packagesIn(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    if (looksLikePackage(*it)) found.push_back(it->path());
  std::sort(found.begin(), found.end());
  return found;
}

Result<std::vector<ui::AvatarCard>> listCards(const LibraryPlaces& places) {
  std::vector<ui::AvatarCard> cards;
  std::set<fs::path> seen;
  std::set<QString> ids;
  const auto add = [&](const fs::path& path, bool shipped, const LibraryEntry* known = nullptr) {
    std::error_code error;
    const fs::path real = fs::weakly_canonical(path, error);
    if (!seen.insert(error ? path : real).second) return;
    ui::AvatarCard card = avatarCard(path, shipped ? Origin::Shipped : Origin::Added, known);
    if (ids.insert(card.id).second) cards.push_back(std::move(card));
  };
  for (const fs::path& folder : places.shipped)
    for (const fs::path& path : packagesIn(folder))
      if (!fs::is_directory(path)) add(path, true);  // folders there are what packages are made from
  auto library = AvatarLibrary::open(places.database);
  if (!library) return fail(library.error());
  auto entries = (*library)->list();
  if (!entries) return fail(entries.error());
  for (const LibraryEntry& entry : *entries) add(entry.path, false, &entry);
  const std::size_t known = cards.size();
  for (const fs::path& path : packagesIn(places.folder)) add(path, false);
  for (std::size_t i = known; i < cards.size(); ++i) cards[i].byHand = true;
  return cards;
}

Status verifyPackage(const fs::path& path, const std::stop_token& stop) {
  const auto package = TRY(AvatarPackage::open(path));
  return package->verify({}, stop);
}

Status addToLibrary(const LibraryPlaces& places, const fs::path& path, QString& id) {
  const auto package = AvatarPackage::open(path);
  if (!package) return fail(package.error());
  id = text((*package)->manifest().id);
  auto library = AvatarLibrary::open(places.database);
  if (!library) return fail(library.error());
  return (*library)->add(**package);
}

struct Imported {
  bool networkMissing = false;
  Status status;
  QString id;
  std::optional<ui::ImportReport> report;
};

Imported importFrom(const LibraryPlaces& places, const fs::path& source, const fs::path& network,
                    const ProgressFn& progress, const std::stop_token& stop) {
  Imported result;
  // A package of ours is used where it lies, if it is whole; anything else is turned into one.
  auto package = AvatarPackage::open(source);
  if (package || source.extension() == ".visema") {
    result.status =
        package ? (*package)->verify(progress, stop) : Status(fail(package.error().code, package.error().message));
    if (result.status) result.status = addToLibrary(places, source, result.id);
    return result;
  }
  ImportOptions options;
  options.source = source;
  options.keepSpeechEncoder = keepFirstSpeechEncoder;
  options.checkpoint = network;
  options.out = freeName(places.folder, source.stem().string(), ".visema");
  std::error_code error;
  fs::create_directories(places.folder, error);
  const auto report = importAvatar(options, checkImport, progress, stop);
  if (!report) {
    result.status = fail(report.error());
    result.networkMissing = report.error().code == ErrorCode::NotFound && network.empty() && fs::exists(source, error);
    return result;
  }
  result.status = addToLibrary(places, options.out, result.id);
  ui::ImportReport shown;
  shown.ok = true;
  shown.title = Words::tr("%1 was imported").arg(text(source.filename()));
  const auto list = [&](const QString& name, const std::vector<std::string>& lines) {
    for (const std::string& line : lines) shown.findings.push_back({name, inWords(line)});
  };
  list(Words::tr("Found"), report->found);
  list(Words::tr("Repaired"), report->repaired);
  list(Words::tr("Assumed"), report->assumed);
  list(Words::tr("Needed"), report->needs);
  if (const auto& checks = report->checks) {
    shown.checks.push_back({checks->passed ? Words::tr("Checked") : Words::tr("Differs"),
                            checks->passed ? ui::Tone::Good : ui::Tone::Warn});
    shown.checks.push_back(
        {Words::tr("Parity %1 dB").arg(QLocale().toString(checks->parityPsnr, 'f', 1)), ui::Tone::Neutral});
    if (!checks->note.empty()) shown.findings.push_back({Words::tr("Checks"), inWords(checks->note)});
  } else {
    shown.findings.push_back({Words::tr("Checks"), Words::tr("not run")});
  }
  result.report = std::move(shown);
  return result;
}

}  // namespace

LibraryController::LibraryController(LibraryPlaces places, QObject* parent)
    : QObject(parent), places_(std::move(places)) {
  // A file that comes or goes says so several times.
  settled_.setSingleShot(true);
  settled_.setInterval(kSettleMs);
  connect(&settled_, &QTimer::timeout, this, &LibraryController::refresh);
  connect(&folders_, &FolderWatch::changed, this, [this] { settled_.start(); });
}

LibraryController::~LibraryController() = default;

void LibraryController::setImportFolder(const QString& folder) {
  places_.folder = folder.toStdString();
  refresh();
}

Result<LibraryController::Listing> LibraryController::list(const LibraryPlaces& places) {
  Listing listing{TRY(listCards(places)), {}};
  for (const ui::AvatarCard& card : listing.cards) {
    const QFileInfo file(card.path);
    listing.stamps.insert(card.path, {file.size(), file.lastModified()});
  }
  return listing;
}

LibraryController::Looked LibraryController::look(const fs::path& path, const std::stop_token& stop) {
  const QFileInfo file(text(path));
  const Stamp stamp{file.size(), file.lastModified()};
  const Status status = verifyPackage(path, stop);
  return {stamp, status ? QString() : inWords(status.error().message)};
}

void LibraryController::refresh() {
  listing_.start([places = places_](const std::stop_token&) { return list(places); },
                 [this](Result<Listing> listing) {
                   known_ = true;
                   if (listing) {
                     cards_ = std::move(listing->cards);
                     stamps_ = std::move(listing->stamps);
                     showDamage();
                     watch();
                     lookForDamage();
                   } else {
                     Q_EMIT failed(inWords(listing.error().message));
                   }
                   Q_EMIT changed();
                 });
}

/// The packages' folders: a file that went away is no longer watched, and comes back into its folder.
void LibraryController::watch() {
  QStringList places{text(places_.folder)};
  for (const ui::AvatarCard& card : cards_) places << card.path << QFileInfo(card.path).path();
  places.removeDuplicates();
  folders_.watch(places);
}

/// What was found out about the file as it is now, if anything.
const LibraryController::Looked* LibraryController::lookedAt(const QString& path) const {
  const auto known = looked_.constFind(path);
  return known != looked_.constEnd() && known->stamp == stamps_.value(path) ? &*known : nullptr;
}

/// Packages that no import has checked, one after the other.
void LibraryController::lookForDamage() {
  if (checking_.running()) return;
  for (const ui::AvatarCard& card : cards_) {
    const bool doubtful = card.byHand || suspects_.contains(card.path);
    if (!doubtful || !card.problem.isEmpty() || lookedAt(card.path)) continue;
    checking_.start(
        [path = fs::path(card.path.toStdString())](const std::stop_token& stop) {
          runThisThreadInBackground();
          return look(path, stop);
        },
        [this, path = card.path](const Looked& looked) {
          noteDamage(path, looked);
          lookForDamage();
        });
    return;
  }
}

void LibraryController::suspect(const QString& id) {
  const ui::AvatarCard* card = find(id);
  if (!card || suspects_.contains(card->path)) return;
  suspects_.insert(card->path);
  looked_.remove(card->path);
  lookForDamage();
}

void LibraryController::noteDamage(const QString& path, const Looked& looked) {
  looked_[path] = looked;
  stamps_[path] = looked.stamp;
  showDamage();
  Q_EMIT changed();
}

void LibraryController::showDamage() {
  for (ui::AvatarCard& card : cards_) {
    const Looked* looked = lookedAt(card.path);
    card.damage = looked ? looked->damage : QString();
  }
}

void LibraryController::import(const QString& path, const QString& network) {
  wanted_.append({path, network});
  importNext();
}

void LibraryController::importNext() {
  if (wanted_.isEmpty() || importing_.running()) return;
  const auto [path, network] = wanted_.takeFirst();
  Q_EMIT importing(tr("Importing %1").arg(QFileInfo(path).fileName()), -1);
  importing_.start(
      [this, places = places_, source = fs::path(path.toStdString()),
       weights = fs::path(network.toStdString())](const std::stop_token& stop) {
        GentleProgress progress(this, [this](const Progress& p) {
          if (importing_.running()) Q_EMIT importing(inWords(p.stage), p.fraction);
        });
        return importFrom(places, source, weights, std::ref(progress), stop);
      },
      [this, path](Imported result) {
        Q_EMIT importing({}, 0);
        if (result.status) {
          refresh();
          if (result.report) Q_EMIT reported(*result.report);
          Q_EMIT imported(result.id);
        } else if (result.networkMissing) {
          Q_EMIT networkMissing(path, inWords(result.status.error().message));
        } else {
          Q_EMIT failed(inWords(result.status.error().message));
        }
        importNext();
      });
}

void LibraryController::cancelImport() {
  wanted_.clear();
  importing_.cancel();
  Q_EMIT importing({}, 0);
}

void LibraryController::verify(const QString& id) {
  const ui::AvatarCard* card = find(id);
  if (!card) return;
  verifying_.start(
      [path = fs::path(card->path.toStdString())](const std::stop_token& stop) { return look(path, stop); },
      [this, name = card->name, path = card->path](const Looked& looked) {
        noteDamage(path, looked);
        ui::ImportReport report;
        report.ok = looked.damage.isEmpty();
        report.title = report.ok ? tr("%1 is intact").arg(name) : tr("%1 is damaged").arg(name);
        report.checks = {{report.ok ? tr("Intact") : tr("Damaged"), report.ok ? ui::Tone::Good : ui::Tone::Bad}};
        report.text = report.ok ? tr("Every file of the package matches its checksum.") : looked.damage;
        Q_EMIT reported(report);
      });
}

void LibraryController::remove(const QString& id) {
  const ui::AvatarCard* card = find(id);
  if (!card || !card->removable) return;
  worker_.post([this, places = places_, path = fs::path(card->path.toStdString())](const std::stop_token&) {
    auto library = AvatarLibrary::open(places.database);
    const Status status = library ? (*library)->remove(path) : Status(fail(library.error()));
    // What lies in the library's own folder would come back with the next look into it.
    if (path.parent_path() == places.folder) QFile::moveToTrash(text(path));
    QMetaObject::invokeMethod(
        this,
        [this, status] {
          if (!status) Q_EMIT failed(inWords(status.error().message));
          refresh();
        },
        Qt::QueuedConnection);
  });
}

void LibraryController::touch(const QString& id) {
  const ui::AvatarCard* card = find(id);
  if (!card || !card->removable) return;
  worker_.post([places = places_, path = fs::path(card->path.toStdString())](const std::stop_token&) {
    if (auto library = AvatarLibrary::open(places.database)) (void)(*library)->touch(path);
  });
}

const ui::AvatarCard* LibraryController::find(const QString& id) const {
  const auto found = std::find_if(cards_.begin(), cards_.end(), [&](const ui::AvatarCard& c) { return c.id == id; });
  return found == cards_.end() ? nullptr : &*found;
}

std::vector<ui::AvatarChoice> LibraryController::choices(const QString& current) const {
  std::vector<ui::AvatarChoice> usable;
  for (const ui::AvatarCard& card : cards_) {
    if (!card.problem.isEmpty() && card.id != current) continue;
    usable.push_back({card.id, card.name, card.summary, card.thumbnail, card.keyed, card.problem});
  }
  return usable;
}

}  // namespace visema::studio
