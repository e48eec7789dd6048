// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/file_tree.h"

#include <algorithm>

#include "core/avatar/linked_files.h"
#include "core/avatar/manifest.h"
#include "core/avatar/open_file.h"
#include "core/avatar/zip_archive.h"
#include "core/base/try.h"

namespace visema {
namespace {

namespace fs = std::filesystem;

enum class Links { LeftOut, Followed };

constexpr std::size_t kMaxFiles = 200'000;
constexpr int kDeepest = 16;                        // links may lead round in a circle
constexpr std::uint64_t kMaxUnpacked = 2ull << 30;  // of a deflated file, which has to be unpacked in memory
constexpr std::size_t kPiece = 1 << 20;

Status streamSection(const OpenFile& file, std::uint64_t offset, std::uint64_t length, const FileTree::Sink& sink) {
  std::vector<std::byte> piece(static_cast<std::size_t>(std::min<std::uint64_t>(length, kPiece)));
  while (length > 0) {
    const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(length, kPiece));
    const std::span<std::byte> part = std::span(piece).first(count);
    TRY(file.read(offset, part));
    TRY(sink(part));
    offset += count;
    length -= count;
  }
  return {};
}

class FolderTree : public FileTree {
 public:
  explicit FolderTree(const fs::path& path) : FileTree(path) {}

  Status list(Links links) {
    const bool follow = links == Links::Followed;
    const auto how = follow ? fs::directory_options::follow_directory_symlink : fs::directory_options::none;
    std::error_code error;
    fs::recursive_directory_iterator it(path_, how, error);
    for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
      const bool hidden = it->path().filename().string().front() == '.';
      const fs::file_status status = follow ? it->status(error) : it->symlink_status(error);
      if (follow && error) {  // a link that leads nowhere, or in a circle
        error.clear();
        continue;
      }
      if (error) break;
      if ((hidden || it.depth() >= kDeepest) && fs::is_directory(status)) it.disable_recursion_pending();
      if (hidden || !fs::is_regular_file(status)) continue;
      const std::string name = it->path().lexically_relative(path_).generic_string();
      if (!isSafeMemberName(name)) continue;
      files_[name] = it->file_size(error);
      if (files_.size() > kMaxFiles)
        return fail(ErrorCode::LimitExceeded, path_.string() + " has too many files to be an avatar");
    }
    if (error) return fail(ErrorCode::Io, path_.string() + " cannot be listed: " + error.message());
    return {};
  }

  Result<std::vector<std::byte>> read(const std::string& name, std::uint64_t limit) const override {
    auto file = TRY(openMember(name));
    if (file->size() > limit)
      return fail(ErrorCode::LimitExceeded, describe(name) + " is larger than such a file can sensibly be");
    std::vector<std::byte> bytes(static_cast<std::size_t>(file->size()));
    TRY(file->read(0, bytes));
    return bytes;
  }

  Result<FileSection> section(const std::string& name) const override {
    if (!has(name)) return fail(missing(name));
    return FileSection{path_ / name, 0, files_.at(name)};
  }

  Status stream(const std::string& name, const Sink& sink) const override {
    auto file = TRY(openMember(name));
    return streamSection(*file, 0, file->size(), sink);
  }

 private:
  Result<std::shared_ptr<const OpenFile>> openMember(const std::string& name) const {
    if (!has(name)) return fail(missing(name));
    return OpenFile::open(path_ / name);
  }
};

class ZipTree : public FileTree {
 public:
  explicit ZipTree(std::shared_ptr<const ZipArchive> archive)
      : FileTree(archive->file()->path()), archive_(std::move(archive)) {
    for (const auto& [name, entry] : archive_->entries()) files_[name] = entry.size;
  }

  Result<std::vector<std::byte>> read(const std::string& name, std::uint64_t limit) const override {
    if (!has(name)) return fail(missing(name));
    return archive_->read(archive_->entries().at(name), limit);
  }

  Result<FileSection> section(const std::string& name) const override {
    if (!has(name)) return fail(missing(name));
    const ZipEntry& entry = archive_->entries().at(name);
    if (entry.method != 0)
      return fail(ErrorCode::Unsupported, describe(name) + " is compressed and cannot be read in place");
    auto offset = TRY(archive_->dataOffset(entry));
    return FileSection{path_, offset, entry.size};
  }

  Status stream(const std::string& name, const Sink& sink) const override {
    if (!has(name)) return fail(missing(name));
    const ZipEntry& entry = archive_->entries().at(name);
    if (entry.method != 0) {
      auto bytes = archive_->read(entry, kMaxUnpacked);
      return bytes ? sink(*bytes) : fail(bytes.error());
    }
    auto offset = TRY(archive_->dataOffset(entry));
    return streamSection(*archive_->file(), offset, entry.size, sink);
  }

 private:
  std::shared_ptr<const ZipArchive> archive_;
};

Result<std::shared_ptr<const FileTree>> openTree(const fs::path& path, Links links) {
  std::error_code error;
  if (fs::is_directory(path, error)) {
    auto tree = std::make_shared<FolderTree>(path);
    TRY(tree->list(links));
    return tree;
  }
  auto file = TRY(OpenFile::open(path));
  auto archive = TRY(ZipArchive::open(file));
  return std::make_shared<ZipTree>(archive);
}

}  // namespace

Error FileTree::missing(const std::string& name) const {
  return {ErrorCode::NotFound, path_.string() + " has no file " + name};
}

Result<std::shared_ptr<const FileTree>> FileTree::open(const fs::path& path) { return openTree(path, Links::LeftOut); }
Result<std::shared_ptr<const FileTree>> openWithLinks(const fs::path& path) { return openTree(path, Links::Followed); }

}  // namespace visema
