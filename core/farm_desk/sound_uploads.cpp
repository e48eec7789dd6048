// SPDX-License-Identifier: Apache-2.0
#include "core/farm_desk/sound_uploads.h"

#include <algorithm>
#include <chrono>
#include <fstream>

#include "core/base/hex.h"
#include "core/base/random_digits.h"
#include "core/base/try.h"

namespace visema {
namespace {

namespace fs = std::filesystem;

constexpr int kNameDigits = 16;

bool isName(const std::string& name) { return isHex(name, kNameDigits); }

}  // namespace

fs::path SoundUploads::placeOf(const std::string& owner, const std::string& name) const {
  return folder_ / (owner.empty() ? "anybody" : owner) / name;
}

Result<std::string> SoundUploads::begin(const std::string& owner) {
  const std::lock_guard lock(mutex_);
  const std::string name = randomDigits(kNameDigits);
  const fs::path place = placeOf(owner, name);
  std::error_code error;
  fs::create_directories(place.parent_path(), error);
  int there = 0;
  for (auto each = fs::directory_iterator(place.parent_path(), error); !error && each != fs::directory_iterator();
       each.increment(error))
    ++there;
  if (there >= mostOfOneOwner_)
    return fail(ErrorCode::LimitExceeded,
                std::to_string(there) + " sounds are on their way already: order films of them, or delete them");
  if (!std::ofstream(place, std::ios::binary))
    return fail(ErrorCode::Io, place.string() + " cannot be written: check the server's disk");
  return name;
}

Result<fs::path> SoundUploads::file(const std::string& owner, const std::string& name) const {
  if (isName(name) && fs::exists(placeOf(owner, name))) return placeOf(owner, name);
  return fail(ErrorCode::NotFound, "there is no sound " + name.substr(0, 16) + " on its way: begin it anew");
}

Result<std::uint64_t> SoundUploads::size(const std::string& owner, const std::string& name) const {
  std::error_code error;
  const auto size = fs::file_size(TRY(file(owner, name)), error);
  return error ? std::uint64_t{0} : static_cast<std::uint64_t>(size);
}

Result<std::uint64_t> SoundUploads::append(const std::string& owner, const std::string& name, std::uint64_t offset,
                                           std::span<const std::byte> bytes) {
  const std::lock_guard lock(mutex_);
  const fs::path place = TRY(file(owner, name));
  const std::uint64_t there = TRY(size(owner, name));
  if (offset != there)
    return fail(ErrorCode::InvalidArgument,
                "the sound has " + std::to_string(there) + " bytes so far: go on from there");
  if (bytes.size() > mostBytes_ || there > mostBytes_ - bytes.size())
    return fail(ErrorCode::Unsupported, "a sound may have " + std::to_string(mostBytes_) + " bytes at most");
  std::ofstream out(place, std::ios::binary | std::ios::app);
  out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (out) return there + bytes.size();
  std::error_code ignored;
  fs::resize_file(place, there, ignored);  // so that the next try begins where this one did
  return fail(ErrorCode::Io, place.string() + " cannot be written: check the server's disk");
}

void SoundUploads::forget(const std::string& owner, const std::string& name) {
  const std::lock_guard lock(mutex_);
  std::error_code ignored;
  if (isName(name)) fs::remove(placeOf(owner, name), ignored);
}

void SoundUploads::forgetOlderThan(std::int64_t seconds) {
  const std::lock_guard lock(mutex_);
  const auto now = fs::file_time_type::clock::now();
  std::error_code error;
  for (auto each = fs::recursive_directory_iterator(folder_, error);
       !error && each != fs::recursive_directory_iterator(); each.increment(error)) {
    std::error_code ignored;
    if (each->is_regular_file(ignored) && now - each->last_write_time(ignored) > std::chrono::seconds(seconds))
      fs::remove(each->path(), ignored);
  }
}

}  // namespace visema
