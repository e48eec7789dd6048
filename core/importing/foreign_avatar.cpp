// SPDX-License-Identifier: Apache-2.0
#include "core/importing/foreign_avatar.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>

#include "core/avatar/json_reader.h"
#include "core/avatar/linked_files.h"
#include "core/base/try.h"

namespace visema {
namespace {

constexpr std::uint64_t kMaxDescription = 16u << 20;

std::string baseName(const std::string& path) { return path.substr(path.find_last_of("/\\") + 1); }
std::string folderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash + 1);
}
std::string extensionOf(const std::string& path) {
  const std::string base = baseName(path);
  const std::size_t dot = base.rfind('.');
  return dot == std::string::npos ? "" : base.substr(dot);
}

/// The number of "dir/123.jpg"; nothing when the name is no number.
std::optional<std::size_t> numberOf(const std::string& path) {
  const std::string base = baseName(path);
  std::size_t value = 0;
  const std::size_t dot = base.find('.');
  if (dot == std::string::npos) return std::nullopt;
  const auto [end, error] = std::from_chars(base.data(), base.data() + dot, value);
  if (error != std::errc{} || end != base.data() + dot || value > 10'000'000) return std::nullopt;
  return value;
}

class Finder {
 public:
  explicit Finder(ForeignAvatar& avatar) : avatar_(avatar) {
    for (const auto& [name, size] : avatar.files->files()) byBase_.emplace(baseName(name), name);
  }

  /// The file of that name that lies highest, wherever it is.
  std::string anywhere(const std::string& base) const {
    std::string best;
    for (auto [it, end] = byBase_.equal_range(base); it != end; ++it)
      if (best.empty() || it->second.size() < best.size()) best = it->second;
    return best;
  }

  /// The numbered files with that ending, from folders called `folder` if there are any, else from all.
  std::map<std::size_t, std::string> numbered(const std::string& folder,
                                              std::initializer_list<const char*> endings) const {
    std::map<std::size_t, std::string> inFolder, all;
    for (const auto& [name, size] : avatar_.files->files()) {
      const auto number = numberOf(name);
      const std::string ending = extensionOf(name);
      if (!number || std::find(endings.begin(), endings.end(), ending) == endings.end()) continue;
      all.emplace(*number, name);
      const std::string parent = folderOf(name);
      if (parent == folder + "/" ||
          (parent.size() > folder.size() + 1 &&
           parent.compare(parent.size() - folder.size() - 2, std::string::npos, "/" + folder + "/") == 0))
        inFolder.emplace(*number, name);
    }
    return inFolder.empty() ? all : inFolder;
  }

 private:
  const ForeignAvatar& avatar_;
  std::multimap<std::string, std::string> byBase_;
};

/// What package_info.json says; all of it may be missing.
Status readDescription(ForeignAvatar& avatar, const std::string& info, std::string& videoName) {
  auto bytes = TRY(avatar.files->read(info, kMaxDescription));
  const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  auto document = TRY(parseJson(text, avatar.files->describe(info)));
  std::string problem;
  const JsonFields fields(document, "", problem);
  avatar.name = fields.text("dataset_name");
  const std::string version = fields.text("package_version", "2.0");
  if (problem.empty() && version.substr(0, 2) != "2.")
    return fail(ErrorCode::Unsupported,
                avatar.files->describe(info) + " is of version " + version + "; this program imports version 2");
  if (fields.has("videos")) {
    const JsonFields videos = fields.object("videos");
    if (videos.has("full_body_img")) videoName = baseName(videos.object("full_body_img").text("video_file"));
  }
  if (!problem.empty()) return fail(ErrorCode::BadData, avatar.files->describe(info) + " is damaged: " + problem);
  const auto onnx = document.find("onnx");  // worth a look, not worth an error
  if (onnx == document.end() || !onnx->is_object()) return {};
  if (const auto mode = onnx->find("asr_mode"); mode != onnx->end() && mode->is_string())
    avatar.describedSpeech = mode->get<std::string>();
  return {};
}

Status findPictures(ForeignAvatar& avatar, const Finder& finder, const std::string& videoName) {
  if (!videoName.empty()) avatar.video = finder.anywhere(videoName);
  if (avatar.video.empty()) avatar.video = finder.anywhere("full_body_video.mp4");
  if (!avatar.video.empty()) return {};
  const auto pictures = finder.numbered("full_body_img", {".jpg", ".jpeg", ".png"});
  if (pictures.empty())
    return fail(ErrorCode::BadData, avatar.files->path().string() +
                                        " is not an avatar this program can import: it has neither full_body_video.mp4 "
                                        "nor full_body_img/0.jpg");
  const std::size_t first = pictures.begin()->first, last = pictures.rbegin()->first;
  if (last - first >= 2 * pictures.size())
    return fail(ErrorCode::BadData, avatar.files->path().string() + " lacks more pictures than it has between " +
                                        pictures.begin()->second + " and " + pictures.rbegin()->second);
  avatar.firstPicture = first;
  for (std::size_t number = first; number <= last; ++number)
    avatar.pictures.push_back(pictures.count(number) == 1 ? pictures.at(number) : "");
  return {};
}

void findFeatures(ForeignAvatar& avatar, const Finder& finder, const std::string& wanted) {
  std::pair<const char*, const char*> kinds[] = {{"aud_ave", "ave"}, {"aud_hu", "hubert"}, {"aud_wenet", "wenet"}};
  std::stable_partition(std::begin(kinds), std::end(kinds),
                        [&](const auto& kind) { return kind.second == avatar.describedSpeech; });
  for (const auto& [base, speech] : kinds) {
    if (!wanted.empty() && wanted != speech) continue;
    for (const char* ending : {".npy", ".bin"}) {
      avatar.features = finder.anywhere(std::string(base) + ending);
      if (avatar.features.empty()) continue;
      avatar.speech = speech;
      return;
    }
  }
}

void findCheckpoints(ForeignAvatar& avatar) {
  for (const auto& [name, size] : avatar.files->files())
    for (const char* ending : {".pth", ".pt", ".safetensors", ".onnx"})
      if (extensionOf(name) == ending) avatar.checkpoints.push_back(name);
  // The reference saves one of its best, and numbered ones of which the last has trained longest. What was exported
  // from one of them says less.
  const auto rank = [](const std::string& name) -> std::size_t {
    const std::size_t original = extensionOf(name) == ".onnx" ? 0 : 200'000'000;
    if (baseName(name).find("best") != std::string::npos) return original + 100'000'000;
    return original + numberOf(name).value_or(0);
  };
  std::stable_sort(avatar.checkpoints.begin(), avatar.checkpoints.end(),
                   [&](const std::string& a, const std::string& b) { return rank(a) > rank(b); });
}

}  // namespace

Result<ForeignAvatar> ForeignAvatar::find(const std::filesystem::path& source, const std::string& speech) {
  auto files = TRY(openWithLinks(source));
  ForeignAvatar avatar;
  avatar.files = files;
  const Finder finder(avatar);
  if (avatar.files->files().count("manifest.json") == 1) {
    auto package = AvatarPackage::open(source);
    return fail(ErrorCode::BadData,
                source.string() + (package ? " is a package of this program already: it needs no import"
                                           : " is damaged: " + package.error().message));
  }
  std::string videoName;
  const std::string info = finder.anywhere("package_info.json");
  avatar.kind = info.empty() ? SourceKind::SyncTalk : SourceKind::Sanders;
  if (!info.empty()) TRY(readDescription(avatar, info, videoName));
  TRY(findPictures(avatar, finder, videoName));
  avatar.rectangles = finder.anywhere("crop_rectangles.json");
  avatar.landmarks = finder.numbered("landmarks", {".lms"});
  findFeatures(avatar, finder, speech);
  avatar.sound = finder.anywhere("aud.wav");
  findCheckpoints(avatar);
  if (avatar.name.empty()) {
    const std::filesystem::path clean = source.has_filename() ? source : source.parent_path();
    avatar.name = std::filesystem::is_directory(source) ? clean.filename().string() : clean.stem().string();
  }
  return avatar;
}

}  // namespace visema
