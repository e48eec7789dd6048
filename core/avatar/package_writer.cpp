// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/package_writer.h"

#include "core/avatar/atomic_folder.h"
#include "core/avatar/avatar_package.h"
#include "core/avatar/json_reader.h"
#include "core/avatar/open_file.h"
#include "core/avatar/zip_writer.h"
#include "core/base/atomic_file.h"
#include "core/base/sha256.h"

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
  auto file = OpenFile::open(source.path);
  if (!file) return fail(file.error());
  std::vector<std::byte> piece(kPiece);
  for (std::uint64_t at = 0; at < (*file)->size();) {
    const auto part =
        std::span(piece).first(static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, (*file)->size() - at)));
    if (Status status = (*file)->read(at, part); !status) return status;
    if (Status status = sink(part); !status) return status;
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
  auto file = AtomicFile::create(out);
  if (!file) return fail(file.error());
  ZipWriter zip([&](std::span<const std::byte> bytes) { return file->write(bytes); });
  const auto text = std::as_bytes(std::span(manifestText));
  if (Status status = zip.begin(kManifestName, text.size(), zipChecksum(0, text)); !status) return status;
  if (Status status = zip.write(text); !status) return status;
  for (const auto& member : sources_) {
    const std::string& name = member.first;
    const Source& source = member.second;
    const std::uint64_t size = manifest_.files.at(name).size;
    if (Status status = zip.begin(name, size, checksums_.at(name)); !status) return status;
    std::uint64_t written = 0;
    std::uint32_t checksum = 0;
    const Status status = stream(source, [&](std::span<const std::byte> bytes) -> Status {
      written += bytes.size();
      checksum = zipChecksum(checksum, bytes);
      if (Status piece = zip.write(bytes); !piece) return piece;
      return report(name, bytes.size());
    });
    if (!status) return status;
    if (written != size || checksum != checksums_.at(name))
      return fail(ErrorCode::Io, source.path.string() + " changed while it was packed: try again");
  }
  if (Status status = zip.finish(); !status) return status;
  // What is written is read back by the rules of every reader before it gets its name.
  if (auto package = AvatarPackage::open(file->temporaryPath()); !package) return fail(package.error());
  return file->commit();
}

Status PackageWriter::writeFolder(const fs::path& out, const std::string& manifestText, const Report& report) const {
  AtomicFolder folder(out);
  if (Status status = folder.create(); !status) return status;
  if (Status status = writeFileAtomically(folder.temporary() / kManifestName, manifestText); !status) return status;
  for (const auto& member : sources_) {
    const std::string& name = member.first;
    const Source& source = member.second;
    auto file = AtomicFile::create(folder.temporary() / name);
    if (!file) return fail(file.error());
    const Status status = stream(source, [&](std::span<const std::byte> bytes) -> Status {
      if (Status piece = file->write(bytes); !piece) return piece;
      return report(name, bytes.size());
    });
    if (!status) return status;
    if (Status done = file->commit(); !done) return done;
  }
  if (auto package = AvatarPackage::open(folder.temporary()); !package) return fail(package.error());
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
  if (Status status = measure(report); !status) return status;
  for (const auto& [name, entry] : manifest_.files) total += static_cast<double>(entry.size);
  manifest_.schema = kManifestSchema;
  if (Status status = validateManifest(manifest_, out.string()); !status) return status;
  const std::string text = writeManifest(manifest_, previous_);
  return out.has_extension() ? writeZip(out, text, report) : writeFolder(out, text, report);
}

Status packFolder(const fs::path& folder, const fs::path& out, const ProgressFn& progress, std::stop_token stop) {
  std::error_code error;
  if (!fs::is_directory(folder, error))
    return fail(ErrorCode::NotFound, folder.string() + " is not a folder: pack takes the folder of a package");
  auto tree = FileTree::open(folder);
  if (!tree) return fail(tree.error());
  if (!(*tree)->has(kManifestName))
    return fail(ErrorCode::NotFound, folder.string() + " has no " + std::string(kManifestName) +
                                         ": avatars/FORMAT.md describes what a package needs");
  auto bytes = (*tree)->read(kManifestName, kMaxJsonBytes);
  if (!bytes) return fail(bytes.error());
  std::string text(reinterpret_cast<const char*>(bytes->data()), bytes->size());
  auto manifest = parseManifestDraft(text, (folder / kManifestName).string());
  if (!manifest) return fail(manifest.error());
  PackageWriter writer(std::move(*manifest));
  writer.keepUnknownKeysOf(std::move(text));
  for (const auto& [name, size] : (*tree)->files()) writer.addFile(name, folder / name);
  return writer.write(out, progress, stop);
}

Status unpackPackage(const fs::path& package, const fs::path& folder, const ProgressFn& progress,
                     std::stop_token stop) {
  auto opened = AvatarPackage::open(package);
  if (!opened) return fail(opened.error());
  const AvatarPackage& source = **opened;
  AtomicFolder out(folder);
  if (Status status = out.create(); !status) return status;
  const double total = static_cast<double>(source.byteCount()) + 1;
  std::uint64_t done = 0;
  for (const auto& member : source.manifest().files) {
    const std::string& name = member.first;
    auto file = AtomicFile::create(out.temporary() / name);
    if (!file) return fail(file.error());
    const Status status = source.stream(name, [&](std::span<const std::byte> bytes) -> Status {
      if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "unpacking was cancelled; nothing was written");
      done += bytes.size();
      if (progress) progress({static_cast<double>(done) / total, "Unpacking " + name});
      return file->write(bytes);
    });
    if (!status) return status;
    if (Status committed = file->commit(); !committed) return committed;
  }
  if (Status status = writeFileAtomically(out.temporary() / kManifestName, source.manifestText()); !status)
    return status;
  return out.commit();
}

}  // namespace visema
