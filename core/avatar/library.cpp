// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/library.h"

#include <sqlite3.h>

#include <cctype>
#include <chrono>
#include <functional>

#include "core/base/try.h"
#include "core/base/user_paths.h"
#include "core/media/download.h"

namespace visema {
namespace {

namespace fs = std::filesystem;

// What a later version adds goes into a new version number; a newer file than we know is left alone.
constexpr int kVersion = 1;
constexpr const char* kSchema =
    "CREATE TABLE avatars (path TEXT PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, hash TEXT NOT NULL,"
    " last_used INTEGER NOT NULL, thumbnail BLOB);"
    "CREATE TABLE folders (path TEXT PRIMARY KEY, registry INTEGER NOT NULL);"
    "PRAGMA user_version = 1;";
constexpr std::size_t kMaxThumbnail = 4u << 20;

std::int64_t now() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

fs::path knownPath(const fs::path& path) {
  std::error_code error;
  fs::path clean = fs::weakly_canonical(fs::absolute(path, error), error);
  return error ? path : clean;
}

/// A package folder has a manifest; a folder of avatars has not.
bool isPackage(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error) || fs::is_regular_file(path / "manifest.json", error);
}

std::string percentEncoded(const std::string& name) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string text;
  for (const unsigned char c : name) {
    if (std::isalnum(c) || c == '-' || c == '_' || c == '.' || c == '~')
      text += static_cast<char>(c);
    else
      text += {'%', kDigits[c >> 4], kDigits[c & 15]};
  }
  return text;
}

}  // namespace

class AvatarLibrary::Impl {
 public:
  explicit Impl(fs::path file) : file_(std::move(file)) {}
  ~Impl() { sqlite3_close(database_); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Status open() {
    std::error_code error;
    if (file_.has_parent_path()) fs::create_directories(file_.parent_path(), error);
    if (error) return fail(ErrorCode::Io, file_.parent_path().string() + " cannot be created: " + error.message());
    if (sqlite3_open(file_.c_str(), &database_) != SQLITE_OK) return failed();
    sqlite3_busy_timeout(database_, 5000);
    int version = 0;
    const Row readVersion = [&](sqlite3_stmt* row) { version = sqlite3_column_int(row, 0); };
    TRY(run("PRAGMA user_version", {}, readVersion));
    if (version > kVersion)
      return fail(ErrorCode::Unsupported, file_.string() + " was written by a newer program: update Visema Studio");
    if (version == kVersion) return {};
    // Another process may be making the tables at this very moment.
    TRY(run("BEGIN IMMEDIATE", {}, {}));
    TRY(run("PRAGMA user_version", {}, readVersion));
    if (version == 0 && sqlite3_exec(database_, kSchema, nullptr, nullptr, nullptr) != SQLITE_OK) return failed();
    return run("COMMIT", {}, {});
  }

  const fs::path& file() const { return file_; }

  using Bind = std::function<void(sqlite3_stmt*)>;
  using Row = std::function<void(sqlite3_stmt*)>;
  Status run(const char* sql, const Bind& bind, const Row& row) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database_, sql, -1, &statement, nullptr) != SQLITE_OK) return failed();
    if (bind) bind(statement);
    int step = SQLITE_ROW;
    while ((step = sqlite3_step(statement)) == SQLITE_ROW)
      if (row) row(statement);
    sqlite3_finalize(statement);
    if (step != SQLITE_DONE) return failed();
    return {};
  }

 private:
  Status failed() const {
    return fail(ErrorCode::Io, "the library " + file_.string() +
                                   " cannot be used: " + (database_ ? sqlite3_errmsg(database_) : "out of memory"));
  }

  const fs::path file_;
  sqlite3* database_ = nullptr;
};

namespace {

void bindText(sqlite3_stmt* statement, int index, const std::string& text) {
  sqlite3_bind_text(statement, index, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

std::string textOf(sqlite3_stmt* row, int column) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(row, column));
  return text ? std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(row, column))) : std::string();
}

LibraryEntry entryOf(sqlite3_stmt* row) {
  LibraryEntry entry;
  entry.path = textOf(row, 0);
  entry.id = textOf(row, 1);
  entry.name = textOf(row, 2);
  entry.hash = textOf(row, 3);
  entry.lastUsed = sqlite3_column_int64(row, 4);
  const auto* blob = static_cast<const std::byte*>(sqlite3_column_blob(row, 5));
  if (blob) entry.thumbnail.assign(blob, blob + sqlite3_column_bytes(row, 5));
  entry.missing = !isPackage(entry.path);
  return entry;
}

}  // namespace

AvatarLibrary::AvatarLibrary(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AvatarLibrary::~AvatarLibrary() = default;

Result<fs::path> AvatarLibrary::defaultFile() {
  auto paths = TRY(UserPaths::fromEnvironment());
  return paths.data / "library.sqlite";
}

Result<std::unique_ptr<AvatarLibrary>> AvatarLibrary::open(const fs::path& file) {
  auto impl = std::make_unique<Impl>(file);
  TRY(impl->open());
  return std::unique_ptr<AvatarLibrary>(new AvatarLibrary(std::move(impl)));
}

Status AvatarLibrary::add(const AvatarPackage& package) {
  const Manifest& manifest = package.manifest();
  Member thumbnail;
  if (!manifest.thumbnail.empty())
    if (auto member = package.member(manifest.thumbnail)) thumbnail = std::move(*member);
  return impl_->run(
      "INSERT INTO avatars VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET id = excluded.id,"
      " name = excluded.name, hash = excluded.hash, last_used = excluded.last_used, thumbnail = excluded.thumbnail",
      [&](sqlite3_stmt* statement) {
        bindText(statement, 1, knownPath(package.path()).string());
        bindText(statement, 2, manifest.id);
        bindText(statement, 3, manifest.name);
        bindText(statement, 4, package.hash());
        sqlite3_bind_int64(statement, 5, now());
        if (!thumbnail.bytes.empty() && thumbnail.bytes.size() <= kMaxThumbnail)
          sqlite3_bind_blob(statement, 6, thumbnail.bytes.data(), static_cast<int>(thumbnail.bytes.size()),
                            SQLITE_TRANSIENT);
      },
      {});
}

Status AvatarLibrary::remove(const fs::path& path) {
  return impl_->run("DELETE FROM avatars WHERE path = ?",
                    [&](sqlite3_stmt* statement) { bindText(statement, 1, knownPath(path).string()); }, {});
}

Status AvatarLibrary::touch(const fs::path& path) {
  return impl_->run("UPDATE avatars SET last_used = ? WHERE path = ?",
                    [&](sqlite3_stmt* statement) {
                      sqlite3_bind_int64(statement, 1, now());
                      bindText(statement, 2, knownPath(path).string());
                    },
                    {});
}

Result<std::vector<LibraryEntry>> AvatarLibrary::list() const {
  std::vector<LibraryEntry> entries;
  const Status status =
      impl_->run("SELECT path, id, name, hash, last_used, thumbnail FROM avatars ORDER BY last_used DESC, rowid DESC",
                 {}, [&](sqlite3_stmt* row) { entries.push_back(entryOf(row)); });
  if (!status) return fail(status.error());
  return entries;
}

namespace {
const char* kAddFolder = "INSERT OR REPLACE INTO folders VALUES (?, ?)";
}

Status AvatarLibrary::addFolder(const fs::path& folder) {
  return impl_->run(kAddFolder,
                    [&](sqlite3_stmt* statement) {
                      bindText(statement, 1, knownPath(folder).string());
                      sqlite3_bind_int(statement, 2, 0);
                    },
                    {});
}

Status AvatarLibrary::setRegistry(const std::string& folderOrAddress) {
  const bool web = isWebAddress(folderOrAddress);
  if (!web && folderOrAddress.find("://") != std::string::npos)
    return fail(
        ErrorCode::Unsupported,
        folderOrAddress + " is not a registry: take a folder, for example a network share, or an https:// address");
  TRY(impl_->run("DELETE FROM folders WHERE registry = 1", {}, {}));
  return impl_->run(kAddFolder,
                    [&](sqlite3_stmt* statement) {
                      bindText(statement, 1, web ? folderOrAddress : knownPath(folderOrAddress).string());
                      sqlite3_bind_int(statement, 2, 1);
                    },
                    {});
}

Result<std::vector<fs::path>> AvatarLibrary::folders() const {
  std::vector<fs::path> folders;
  const Status status = impl_->run("SELECT path FROM folders ORDER BY registry, rowid", {},
                                   [&](sqlite3_stmt* row) { folders.emplace_back(textOf(row, 0)); });
  if (!status) return fail(status.error());
  return folders;
}

Result<fs::path> AvatarLibrary::resolve(const std::string& nameOrPath, const ProgressFn& progress,
                                        const std::stop_token& stop) {
  if (isPackage(nameOrPath)) return fs::path(nameOrPath);
  auto entries = TRY(list());
  for (const LibraryEntry& entry : entries)
    if (!entry.missing && (entry.id == nameOrPath || entry.name == nameOrPath)) return entry.path;
  std::string looked = "the library";
  auto places = TRY(folders());
  const bool plainName = nameOrPath.find('/') == std::string::npos && nameOrPath != ".." && !nameOrPath.empty();
  for (const fs::path& folder : places) {
    looked += ", " + folder.string();
    if (!plainName) continue;
    if (isWebAddress(folder.string())) {
      auto package = download(folder.string(), nameOrPath, progress, stop);
      if (package || package.error().code != ErrorCode::NotFound) return package;
      continue;
    }
    for (const fs::path& candidate : {folder / nameOrPath, folder / (nameOrPath + ".visema")})
      if (isPackage(candidate)) return candidate;
  }
  return fail(ErrorCode::NotFound, "there is no avatar \"" + nameOrPath + "\": looked for such a file and in " +
                                       looked + "; visema library lists those known");
}

/// Into a folder beside the library's file. What was downloaded before is taken as it is.
Result<fs::path> AvatarLibrary::download(const std::string& registry, const std::string& name,
                                         const ProgressFn& progress, const std::stop_token& stop) {
  const fs::path file = impl_->file().parent_path() / "downloads" / (name + ".visema");
  if (!isPackage(file)) {
    const std::string address = registry + (registry.back() == '/' ? "" : "/") + percentEncoded(name) + ".visema";
    TRY(downloadFile(address, file, progress, stop));
  }
  auto package = AvatarPackage::open(file);
  Status good = package ? (*package)->verify(progress, stop) : fail(package.error());
  if (good) good = add(**package);
  if (good) return file;
  std::error_code ignored;
  fs::remove(file, ignored);
  return fail(good.error());
}

}  // namespace visema
