// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace visema {

class Weights;

/// Letters, digits, dots, dashes and underscores, at most 64, no dot in front: nothing that could be a path.
bool isAvatarName(std::string_view name);

/// Finds the package of a name: in the server's folders, where avatars of other programs are turned into packages of
/// ours once, then wherever `library` looks. Clients name avatars, never files. Thread-safe. Keeps nothing open.
class AvatarFinder {
 public:
  using Library = std::function<Result<std::filesystem::path>(const std::string& name)>;
  using KeepEncoder = std::function<bool(const Weights& weights)>;
  /// `imports` is where packages made of other programs' avatars are kept; `keepEncoder` is asked to keep a speech
  /// encoder that comes with one.
  AvatarFinder(std::vector<std::filesystem::path> folders, std::filesystem::path imports, Library library,
               KeepEncoder keepEncoder = {});

  Result<std::filesystem::path> find(const std::string& name) const;
  /// The name of the avatar that a client means by a path on its server, whichever slashes that has: the last part.
  static Result<std::string> nameOfPath(const std::string& path);
  /// Changes when the files of that avatar do: where they lie, their sizes and times.
  Result<std::string> stamp(const std::string& name) const;
  /// Whether the folders have an avatar of that name. Opens nothing.
  bool knows(const std::string& name) const;

  /// What lies in the folders.
  struct Known {
    std::string name;
    std::filesystem::path path;
    bool packed = false;  // a zip, or a package in one file
    bool isZip() const { return packed && path.extension() == ".zip"; }
  };
  std::vector<Known> list() const;

 private:
  Result<std::filesystem::path> usable(const std::string& name, const std::filesystem::path& place) const;

  const std::vector<std::filesystem::path> folders_;
  const std::filesystem::path imports_;
  const Library library_;
  const KeepEncoder keepEncoder_;
};

}  // namespace visema
