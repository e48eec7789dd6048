// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>

#include "app/cli/avatar_argument.h"
#include "app/cli/commands.h"
#include "core/avatar/shrink.h"
#include "core/base/atomic_file.h"
#include "core/base/try.h"
#include "core/base/yuv_convert.h"
#include "core/media/png.h"
#include "core/media/video_reader.h"

namespace visema {
namespace {

struct Options {
  std::string package, out;
  int size = 256;
};

/// The picture inside a square, with its own shape.
Size fitInto(int side, Size picture) {
  const int longer = std::max(picture.width, picture.height);
  if (longer <= side) return picture;
  const auto scaled = [&](int length) { return std::max(1, (length * side + longer / 2) / longer); };
  return {scaled(picture.width), scaled(picture.height)};
}

Status writeThumbnail(const Options& options) {
  const auto package = TRY(openAvatar(options.package));
  const std::string& name = package->manifest().thumbnail;
  if (name.empty()) return fail(ErrorCode::NotFound, package->path().string() + " has no picture of its own to show");
  const Member member = TRY(package->member(name));
  const std::span bytes(reinterpret_cast<const std::uint8_t*>(member.bytes.data()), member.bytes.size());
  auto reader = TRY(VideoReader::open(MediaSource::inMemory(bytes, package->path().string() + ": " + name)));
  const auto picture = TRY(reader->next());
  if (!picture) return fail(ErrorCode::BadData, package->path().string() + ": " + name + " holds no picture");
  const Image bgr = bgrOf(*picture->image);
  const auto png = TRY(encodePng(shrink(bgr.view(), fitInto(options.size, bgr.size())).view()));
  return writeFileAtomically(options.out, png);
}

}  // namespace

void addThumbnailCommand(CLI::App& app, CommandBody& body) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("thumbnail", "Write the thumbnail of an avatar package");
  command->add_option("package", options->package, "A package, a package folder, or a name the library knows")
      ->required();
  command->add_option("--out", options->out, "The PNG file to write")->required()->type_name("FILE");
  command->add_option("--size", options->size, "Longest side in pixels")
      ->check(CLI::Range(1, 4096))
      ->capture_default_str();
  command->footer(
      "File managers use this to show thumbnails of *.visema files.\nExample:\n  visema thumbnail iris.visema --out "
      "iris.png --size 128");
  command->callback([options, &body] { body = [options] { return writeThumbnail(*options); }; });
}

}  // namespace visema
