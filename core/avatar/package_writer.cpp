// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/package_writer.h"

#include "core/avatar/atomic_folder.h"
#include "core/avatar/avatar_package.h"
#include "core/avatar/json_reader.h"
#include "core/avatar/open_file.h"
#include "core/avatar/zip_writer.h"
#include "core/base/atomic_file.h"
#include "core/base/sha256.h"
#include "core/base/try.h"

namespace visema {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPiece = 1 << 20;
constexpr const char* kManifestName = "manifest.json";

Error cancelled() { return {ErrorCode::Cancelled, "packing was cancelled; nothing was written"}; }

}  // namespace

void PackageWriter::addFile(std::string member, fs::path source) {
  sources_[std::move(member)] = Source{std::move(source), {}};
}

void PackageWriter::addBytes(std::string member, std::vector<std::byte> bytes) {
  sources_[std::move(member)] = Source{{}, std::move(bytes)};
}

Status PackageWriter::stream(const Source& source, const FileTree::Sink& sink) {
  if (source.path.empty()) return sink(source.bytes);
  auto file = TRY(OpenFile::open(source.path));
  std::vector<std::byte> piece(kPiece);
  for (std::uint64_t at = 0; at < file->size();) {
    const auto part =
        std::span(piece).first(static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, file->size() - at)));
    TRY(file->read(at, part));
    TRY(sink(part));
    at += part.size();
  }
  return {};
}

Status PackageWriter::measure(const Report& report) {
  manifest_.files.clear();
  checksums_.clear();
  for (const auto& member : sources_) {
    const std::string& name = member.first;
    const Source& source = member.second;
    Sha256 hash;
    FileEntry entry;
    std::uint32_t checksum = 0;
    const Status status = stream(source, [&](std::span<const std::byte> bytes) {
      hash.update(bytes);
      checksum = zipChecksum(checksum, bytes);
      entry.size += bytes.size();
      return report(name, 0);
    });
    if (!status) return status;
    entry.sha256 = hash.finish();
    manifest_.files[name] = entry;
    checksums_[name] = checksum;
  }
  return {};
}

Status PackageWriter::writeZip(const fs::path& out, const std::string& manifestText, const Report& report) const {
  auto file = TRY(AtomicFile::create(out));
  ZipWriter zip([&](std::span<const std::byte> bytes) { return file.write(bytes); });
  const auto text = std::as_bytes(std::span(manifestText));
  TRY(zip.begin(kManifestName, text.size(), zipChecksum(0, text)));
  TRY(zip.write(text));
  for (const auto& member : sources_) {
    const std::string& name = member.first;
    const Source& source = member.second;
    const std::uint64_t size = manifest_.files.at(name).size;
    TRY(zip.begin(name, size, checksums_.at(name)));
    std::uint64_t written = 0;
    std::uint32_t checksum = 0;
    const Status status = stream(source, [&](std::span<const std::byte> bytes) -> Status {
      written += bytes.size();
      checksum = zipChecksum(checksum, bytes);
      TRY(zip.write(bytes));
      return report(name, bytes.size());
    });
    if (!status) return status;
    if (written != size || checksum != checksums_.at(name))
      return fail(ErrorCode::Io, source.path.string() + " changed while it was packed: try again");
  }
  TRY(zip.finish());
  // What is written is read back by the rules of every reader before it gets its name.
  TRY(AvatarPackage::open(file.temporaryPath()));
  return file.commit();
}

Status PackageWriter::writeFolder(const fs::path& out, const std::string& manifestText, const Report& report) const {
  AtomicFolder folder(out);
  TRY(folder.create());
  TRY(writeFileAtomically(folder.temporary() / kManifestName, manifestText));
  for (const auto& member : sources_) {
    const std::string& name = member.first;
    const Source& source = member.second;
    auto file = TRY(AtomicFile::create(folder.temporary() / name));
    const Status status = stream(source, [&](std::span<const std::byte> bytes) -> Status {
      TRY(file.write(bytes));
      return report(name, bytes.size());
    });
    if (!status) return status;
    TRY(file.commit());
  }
  TRY(AvatarPackage::open(folder.temporary()));
  return folder.commit();
}

Status PackageWriter::write(const fs::path& out, const ProgressFn& progress, std::stop_token stop) {
  std::uint64_t done = 0;
  double total = 1;
  const Report report = [&](const std::string& name, std::uint64_t bytes) -> Status {
    if (stop.stop_requested()) return fail(cancelled());
    done += bytes;
    if (progress) progress({std::min(1.0, static_cast<double>(done) / total), "Packing " + name});
    return {};
  };
  sources_.erase(kManifestName);
  for (const auto& [name, source] : sources_)
    if (!isSafeMemberName(name))
      return fail(ErrorCode::InvalidArgument, "\"" + name + "\" is not a name that a package can hold");
  TRY(measure(report));
  for (const auto& [name, entry] : manifest_.files) total += static_cast<double>(entry.size);
  manifest_.schema = kManifestSchema;
  TRY(validateManifest(manifest_, out.string()));
  const std::string text = writeManifest(manifest_, previous_);
  return out.has_extension() ? writeZip(out, text, report) : writeFolder(out, text, report);
}

Status packFolder(const fs::path& folder, const fs::path& out, const ProgressFn& progress, std::stop_token stop) {
  std::error_code error;
  if (!fs::is_directory(folder, error))
    return fail(ErrorCode::NotFound, folder.string() + " is not a folder: pack takes the folder of a package");
  auto tree = TRY(FileTree::open(folder));
  if (!tree->has(kManifestName))
    return fail(ErrorCode::NotFound, folder.string() + " has no " + std::string(kManifestName) +
                                         ": avatars/FORMAT.md describes what a package needs");
  auto bytes = TRY(tree->read(kManifestName, kMaxJsonBytes));
  std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  auto manifest = TRY(parseManifestDraft(text, (folder / kManifestName).string()));
  PackageWriter writer(std::move(manifest));
  writer.keepUnknownKeysOf(std::move(text));
  for (const auto& [name, size] : tree->files()) writer.addFile(name, folder / name);
  return writer.write(out, progress, stop);
}

Status unpackPackage(const fs::path& package, const fs::path& folder, const ProgressFn& progress,
                     std::stop_token stop) {
  auto opened = TRY(AvatarPackage::open(package));
  const AvatarPackage& source = *opened;
  AtomicFolder out(folder);
  TRY(out.create());
  const double total = static_cast<double>(source.byteCount()) + 1;
  std::uint64_t done = 0;
  for (const auto& member : source.manifest().files) {
    const std::string& name = member.first;
    auto file = TRY(AtomicFile::create(out.temporary() / name));
    const Status status = source.stream(name, [&](std::span<const std::byte> bytes) -> Status {
      if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "unpacking was cancelled; nothing was written");
      done += bytes.size();
      if (progress) progress({static_cast<double>(done) / total, "Unpacking " + name});
      return file.write(bytes);
    });
    if (!status) return status;
    TRY(file.commit());
  }
  TRY(writeFileAtomically(out.temporary() / kManifestName, source.manifestText()));
  return out.commit();
}

}  // namespace visema
