// SPDX-License-Identifier: Apache-2.0
#include "core/farm/s3_store.h"

#include <curl/curl.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <optional>
#include <thread>

#include "core/base/atomic_file.h"
#include "core/base/sha256.h"
#include "core/base/try.h"
#include "core/farm/file_contents.h"

namespace visema {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::string_view kScheme = "s3://";
constexpr int kMostTries = 5;
constexpr long kNotFound = 404;
constexpr const char* kEmpty =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";  // SHA-256 of nothing

using Curl = std::unique_ptr<CURL, void (*)(CURL*)>;
using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;
using Prepare = std::function<Status(CURL*)>;

struct Place {
  std::string address;  // of what lies in the bucket, up to the hash
  std::string region = "us-east-1";
  std::string keys;  // "ID:SECRET"
};

Result<Place> placeOf(const std::string& text) {
  std::string path = text.substr(kScheme.size()), endpoint;
  Place place;
  if (const std::size_t query = path.find('?'); query != std::string::npos) {
    std::string rest = path.substr(query + 1);
    path.resize(query);
    for (std::size_t at = 0; at < rest.size();) {
      const std::size_t end = std::min(rest.find('&', at), rest.size());
      const std::string word = rest.substr(at, end - at);
      if (word.starts_with("endpoint=")) endpoint = word.substr(9);
      if (word.starts_with("region=")) place.region = word.substr(7);
      at = end + 1;
    }
  }
  while (path.ends_with('/')) path.pop_back();
  const char* id = std::getenv("AWS_ACCESS_KEY_ID");
  const char* secret = std::getenv("AWS_SECRET_ACCESS_KEY");
  if (path.empty())
    return fail(ErrorCode::InvalidArgument, text + " names no bucket: write s3://BUCKET?endpoint=https://HOST");
  if (!id || !secret)
    return fail(ErrorCode::InvalidArgument,
                "the farm's store is " + text + ": set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
  if (endpoint.empty()) endpoint = "https://s3." + place.region + ".amazonaws.com";
  place.address = endpoint + "/" + path + "/";
  place.keys = std::string(id) + ":" + secret;
  return place;
}

class S3Store final : public MediaStore {
 public:
  explicit S3Store(Place place) : place_(std::move(place)) {}

  Result<JobFile> put(const fs::path& file) override {
    const Contents contents = TRY(readThrough(file, {}));
    JobFile kept{file.filename().string(), contents.sha256, contents.bytes};
    if (TRY(sizeOf(kept.sha256)) == static_cast<std::int64_t>(kept.bytes)) return kept;
    File opened(nullptr, std::fclose);
    TRY(call(kept.sha256, kept.sha256, [&](CURL* curl) -> Status {
      opened.reset(std::fopen(file.c_str(), "rb"));
      if (!opened) return fail(ErrorCode::NotFound, file.string() + " cannot be read: check that the file is there");
      curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
      curl_easy_setopt(curl, CURLOPT_READDATA, opened.get());
      curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(kept.bytes));
      return {};
    }));
    return kept;
  }

  Status fetch(const std::string& sha256, const fs::path& to) override {
    std::optional<Arriving> arriving;
    const long status = TRY(call(sha256, kEmpty, [&](CURL* curl) -> Status {
      arriving.emplace(Arriving{TRY(AtomicFile::create(to)), {}});
      curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Arriving::take);
      curl_easy_setopt(curl, CURLOPT_WRITEDATA, &*arriving);
      return {};
    }));
    if (status == kNotFound)
      return fail(ErrorCode::NotFound, "the farm's store has no file " + sha256 + ": it was deleted");
    if (arriving->hash.finish() != sha256)
      return fail(ErrorCode::BadData, sha256 + " of the farm's store is not what its hash says: it is damaged");
    return arriving->file.commit();
  }

  Result<bool> has(const std::string& sha256) override { return TRY(sizeOf(sha256)) >= 0; }

  Result<std::uint64_t> remove(const std::string& sha256) override {
    const std::int64_t bytes = TRY(sizeOf(sha256));
    if (bytes < 0) return std::uint64_t{0};
    TRY(call(sha256, kEmpty, [](CURL* curl) -> Status {
      curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "DELETE");
      return {};
    }));
    return static_cast<std::uint64_t>(bytes);
  }

 private:
  struct Arriving {
    AtomicFile file;
    Sha256 hash;
    static std::size_t take(char* bytes, std::size_t size, std::size_t count, void* self) {
      auto& arriving = *static_cast<Arriving*>(self);
      const std::span<const char> piece(bytes, size * count);
      arriving.hash.update(std::as_bytes(piece));
      return arriving.file.write(std::as_bytes(piece)) ? piece.size() : 0;
    }
  };
  static std::size_t swallow(char*, std::size_t size, std::size_t count, void*) { return size * count; }

  /// Negative: it is not there.
  Result<std::int64_t> sizeOf(const std::string& sha256) {
    curl_off_t bytes = -1;
    const long status = TRY(call(
        sha256, kEmpty,
        [](CURL* curl) -> Status {
          curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
          return {};
        },
        &bytes));
    return status == kNotFound ? std::int64_t{-1} : static_cast<std::int64_t>(bytes);
  }

  /// What may be different at the next try is tried again, later each time; the status is 404 or one of success.
  Result<long> call(const std::string& name, const std::string& payload, const Prepare& prepare,
                    curl_off_t* length = nullptr) {
    std::string why;
    auto pause = 200ms;
    for (int attempt = 0; attempt < kMostTries; ++attempt, pause *= 3) {
      if (attempt > 0) std::this_thread::sleep_for(pause);
      const Curl curl(curl_easy_init(), curl_easy_cleanup);
      if (!curl) return fail(ErrorCode::Internal, "libcurl cannot be used");
      const std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(
          curl_slist_append(nullptr, ("x-amz-content-sha256: " + payload).c_str()), curl_slist_free_all);
      set(curl.get(), name, headers.get());
      TRY(prepare(curl.get()));
      const CURLcode code = curl_easy_perform(curl.get());
      long status = 0;
      curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
      if (length) curl_easy_getinfo(curl.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, length);
      if (status == kNotFound || (code == CURLE_OK && status >= 200 && status < 300)) return status;
      why = status >= 300 ? "it answers " + std::to_string(status) : curl_easy_strerror(code);
      if (status >= 400 && status < 500 && status != 429 && status != 408) break;
    }
    return fail(ErrorCode::Io,
                "the farm's store at " + place_.address + " cannot be used (" + why + "): check it and its keys");
  }

  void set(CURL* curl, const std::string& name, curl_slist* headers) const {
    curl_easy_setopt(curl, CURLOPT_URL, (place_.address + name).c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, ("aws:amz:" + place_.region + ":s3").c_str());
    curl_easy_setopt(curl, CURLOPT_USERPWD, place_.keys.c_str());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 10L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1000L);  // bytes a second,
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, 30L);     // for so long: it hangs
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, swallow);
  }

  const Place place_;
};

}  // namespace

bool isS3(const std::string& place) { return place.starts_with(kScheme); }

Result<std::unique_ptr<MediaStore>> openS3Store(const std::string& place) {
  return std::unique_ptr<MediaStore>(std::make_unique<S3Store>(TRY(placeOf(place))));
}

}  // namespace visema
