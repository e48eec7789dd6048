// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/avatar_package.h"

#include "core/avatar/json_reader.h"
#include "core/avatar/pgm.h"
#include "core/base/sha256.h"
#include "core/base/try.h"

namespace visema {
namespace {

constexpr const char* kManifestName = "manifest.json";
constexpr std::uint64_t kMaxMember = 2ull << 30;
constexpr std::uint64_t kMaxMask = 80u << 20;
constexpr std::uint64_t kMaxThumbnail = 4u << 20;

bool isPngOrJpeg(std::span<const std::byte> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return text.substr(0, 8) == "\x89PNG\r\n\x1a\n" || text.substr(0, 3) == "\xff\xd8\xff";
}

}  // namespace

struct AvatarPackage::Impl {
  std::shared_ptr<const FileTree> files;
  std::string manifestText;
  std::string hash;
  Manifest manifest;
  std::vector<CropTrack> crops;
  Image blendMask;
  Image mouthMask;
  std::vector<Image> networkMasks;

  Status readManifest() {
    const std::string path = files->path().string();
    if (!files->has(kManifestName))
      return fail(ErrorCode::BadData, path + " is not an avatar package: it has no " + std::string(kManifestName));
    auto bytes = TRY(files->read(kManifestName, kMaxJsonBytes));
    manifestText.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    hash = Sha256::of(bytes);
    manifest = TRY(parseManifest(manifestText, path));
    return {};
  }

  Status checkFiles() {
    for (const auto& [name, entry] : manifest.files) {
      const auto found = files->files().find(name);
      if (found == files->files().end())
        return fail(ErrorCode::BadData, files->path().string() + " is not complete: it lacks " + name);
      if (found->second != entry.size)
        return fail(ErrorCode::BadData, files->describe(name) + " has " + std::to_string(found->second) +
                                            " bytes where the manifest says " + std::to_string(entry.size));
    }
    for (const Clip& clip : manifest.clips) TRY(files->section(clip.video));
    return {};
  }

  Status readCrops() {
    for (const Clip& clip : manifest.clips) {
      auto bytes = TRY(files->read(clip.crops, kMaxMember));
      auto track = TRY(CropTrack::read(bytes, clip, files->describe(clip.crops)));
      crops.push_back(std::move(track));
    }
    return {};
  }

  Result<Image> readMask(const std::string& name) const {
    auto bytes = TRY(files->read(name, kMaxMask));
    auto mask = parsePgm(bytes, files->describe(name));
    if (mask && mask->size().width != mask->size().height)
      return fail(ErrorCode::BadData, files->describe(name) + " is not square");
    return mask;
  }

  Status readPictures() {
    if (!manifest.blendMask.empty()) {
      blendMask = TRY(readMask(manifest.blendMask));
    }
    if (!manifest.mouthMask.empty()) {
      mouthMask = TRY(readMask(manifest.mouthMask));
    }
    for (const NetworkEntry& network : manifest.networks) {
      networkMasks.emplace_back();
      if (network.mask.empty()) continue;
      auto mask = TRY(readMask(network.mask));
      if (mask.size().width != network.inputSize)
        return fail(ErrorCode::BadData, files->describe(network.mask) + " is not of the input size of network " +
                                            network.name + " (" + std::to_string(network.inputSize) + ")");
      networkMasks.back() = std::move(mask);
    }
    if (manifest.thumbnail.empty()) return {};
    auto bytes = TRY(files->read(manifest.thumbnail, kMaxThumbnail));
    if (!isPngOrJpeg(bytes))
      return fail(ErrorCode::BadData, files->describe(manifest.thumbnail) + " is neither a PNG nor a JPEG picture");
    return {};
  }
};

AvatarPackage::AvatarPackage(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AvatarPackage::~AvatarPackage() = default;

Result<std::shared_ptr<const AvatarPackage>> AvatarPackage::open(const std::filesystem::path& path) {
  auto files = TRY(FileTree::open(path));
  auto impl = std::make_unique<Impl>();
  impl->files = std::move(files);
  for (const auto step : {&Impl::readManifest, &Impl::checkFiles, &Impl::readCrops, &Impl::readPictures})
    TRY((impl.get()->*step)());
  return std::shared_ptr<const AvatarPackage>(new AvatarPackage(std::move(impl)));
}

const std::filesystem::path& AvatarPackage::path() const { return impl_->files->path(); }
const Manifest& AvatarPackage::manifest() const { return impl_->manifest; }
const std::string& AvatarPackage::manifestText() const { return impl_->manifestText; }
const std::string& AvatarPackage::hash() const { return impl_->hash; }
const CropTrack& AvatarPackage::crops(std::size_t clip) const { return impl_->crops[clip]; }
const Image& AvatarPackage::blendMask() const { return impl_->blendMask; }
const Image& AvatarPackage::mouthMask() const { return impl_->mouthMask; }
const Image& AvatarPackage::networkMask(std::size_t network) const { return impl_->networkMasks[network]; }

std::uint64_t AvatarPackage::byteCount() const {
  std::uint64_t total = 0;
  for (const auto& [name, entry] : manifest().files) total += entry.size;
  return total;
}

namespace {
Error notListed(const AvatarPackage& package, const std::string& name) {
  return {ErrorCode::NotFound, package.path().string() + " has no file " + name};
}
}  // namespace

Result<Member> AvatarPackage::member(const std::string& name) const {
  if (manifest().files.count(name) == 0) return fail(notListed(*this, name));
  auto bytes = TRY(impl_->files->read(name, kMaxMember));
  auto owner = std::make_shared<const std::vector<std::byte>>(std::move(bytes));
  return Member{*owner, owner};
}

Result<FileSection> AvatarPackage::section(const std::string& name) const {
  if (manifest().files.count(name) == 0) return fail(notListed(*this, name));
  return impl_->files->section(name);
}

Result<std::shared_ptr<const Weights>> AvatarPackage::weights(const std::string& name) const {
  auto bytes = TRY(member(name));
  return Weights::fromBytes(bytes.bytes, bytes.owner, impl_->files->describe(name));
}

Status AvatarPackage::stream(const std::string& name, const FileTree::Sink& sink) const {
  if (manifest().files.count(name) == 0) return fail(notListed(*this, name));
  return impl_->files->stream(name, sink);
}

Status AvatarPackage::verify(const ProgressFn& progress, std::stop_token stop) const {
  const double total = static_cast<double>(byteCount()) + 1;
  std::uint64_t done = 0;
  for (const auto& file : manifest().files) {
    const std::string& name = file.first;
    Sha256 hash;
    const Status status = impl_->files->stream(name, [&](std::span<const std::byte> bytes) -> Status {
      if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "verifying was cancelled");
      hash.update(bytes);
      done += bytes.size();
      if (progress) progress({static_cast<double>(done) / total, "Checking " + name});
      return {};
    });
    if (!status) return status;
    if (hash.finish() != file.second.sha256)
      return fail(ErrorCode::BadData,
                  impl_->files->describe(name) +
                      " is damaged or was changed since the package was made: copy the package again");
  }
  return {};
}

}  // namespace visema
