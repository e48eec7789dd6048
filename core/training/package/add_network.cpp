// SPDX-License-Identifier: Apache-2.0
#include "core/training/package/add_network.h"

#include <algorithm>
#include <fstream>

#include "core/avatar/avatar_package.h"
#include "core/avatar/package_writer.h"
#include "core/base/try.h"

namespace visema {
namespace {

/// A file or folder beside the result, so that everything stays on one disk; removed when done.
class WorkPlace {
 public:
  WorkPlace(const std::filesystem::path& beside, const char* ending) : path_(beside) { path_ += ending; }
  ~WorkPlace() { remove(); }
  WorkPlace(const WorkPlace&) = delete;
  WorkPlace& operator=(const WorkPlace&) = delete;
  const std::filesystem::path& path() const { return path_; }
  void remove() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

 private:
  std::filesystem::path path_;
};

Status writeBytes(const std::filesystem::path& path, std::span<const char> bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) return fail(ErrorCode::Io, path.string() + " could not be written: is the disk full?");
  return {};
}

Status putFiles(const std::filesystem::path& folder, const NewNetwork& network) {
  const auto place = [&](const std::string& member) -> Result<std::filesystem::path> {
    if (!isSafeMemberName(member)) return fail(ErrorCode::InvalidArgument, member + " cannot be in a package");
    const std::filesystem::path path = folder / member;
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    if (error) return fail(ErrorCode::Io, path.parent_path().string() + " could not be made: " + error.message());
    return path;
  };
  for (const auto& [member, source] : network.files) {
    auto to = TRY(place(member));
    std::error_code error;
    std::filesystem::copy_file(source, to, std::filesystem::copy_options::overwrite_existing, error);
    if (error) return fail(ErrorCode::Io, source.string() + " could not be copied: " + error.message());
  }
  for (const auto& [member, bytes] : network.generatedFiles) {
    auto to = TRY(place(member));
    TRY(writeBytes(to, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
  }
  return {};
}

}  // namespace

Status addNetwork(const std::filesystem::path& package, const NewNetwork& network, const std::filesystem::path& out,
                  const ComesFirst& comesFirst, const ProgressFn& progress, std::stop_token stop) {
  std::string previous;
  Manifest manifest;
  {
    auto opened = TRY(AvatarPackage::open(package));
    manifest = opened->manifest();
    previous = opened->manifestText();
  }
  WorkPlace work(out, ".unpacked");
  work.remove();
  TRY(unpackPackage(package, work.path(), progress, stop));
  TRY(putFiles(work.path(), network));
  auto& networks = manifest.networks;
  std::erase_if(networks, [&](const NetworkEntry& entry) { return entry.name == network.entry.name; });
  networks.push_back(network.entry);
  const auto pack = [&](const std::filesystem::path& to) -> Status {
    const std::string text = writeManifest(manifest, previous);
    TRY(writeBytes(work.path() / "manifest.json", text));
    return packFolder(work.path(), to, progress, stop);
  };
  bool first = networks.size() == 1;
  if (!first) {
    const WorkPlace candidate(out, ".candidate.visema");
    TRY(pack(candidate.path()));
    auto opened = TRY(AvatarPackage::open(candidate.path()));
    first = TRY(comesFirst(opened));
  }
  if (first) {
    std::rotate(networks.begin(), networks.end() - 1, networks.end());
    if (!network.quality.empty()) manifest.quality = network.quality;
  }
  return pack(out);
}

}  // namespace visema
