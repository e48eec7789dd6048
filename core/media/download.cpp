// SPDX-License-Identifier: Apache-2.0
#include "core/media/download.h"

#include <vector>

#include "core/base/atomic_file.h"
#include "core/base/try.h"
#include "core/media/libav.h"

namespace visema {
namespace {

constexpr std::int64_t kLargest = std::int64_t{16} << 30;
constexpr const char* kPatience = "20000000";  // microseconds without an answer

struct CloseIo {
  void operator()(AVIOContext* io) const { avio_close(io); }
};

int stopWanted(void* stop) { return static_cast<std::stop_token*>(stop)->stop_requested() ? 1 : 0; }

}  // namespace

bool isWebAddress(const std::string& text) { return text.rfind("http://", 0) == 0 || text.rfind("https://", 0) == 0; }

Status downloadFile(const std::string& address, const std::filesystem::path& file, const ProgressFn& progress,
                    std::stop_token stop) {
  if (!isWebAddress(address)) return fail(ErrorCode::InvalidArgument, address + " is not a web address");
  av::prepareLibav();
  const AVIOInterruptCB interrupt{stopWanted, &stop};
  AVDictionary* options = nullptr;
  av_dict_set(&options, "protocol_whitelist", "http,https,tls,tcp", 0);
  av_dict_set(&options, "tls_verify", "1", 0);
  av_dict_set(&options, "rw_timeout", kPatience, 0);
  AVIOContext* opened = nullptr;
  int result = avio_open2(&opened, address.c_str(), AVIO_FLAG_READ, &interrupt, &options);
  av_dict_free(&options);
  const std::unique_ptr<AVIOContext, CloseIo> io(opened);
  const auto failed = [&] {
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "stopped; nothing was downloaded");
    return fail(result == AVERROR_HTTP_NOT_FOUND ? ErrorCode::NotFound : ErrorCode::Io,
                address + " cannot be downloaded: " + av::errorText(result));
  };
  if (result < 0) return failed();
  const std::int64_t total = avio_size(io.get());
  auto out = TRY(AtomicFile::create(file));
  std::vector<unsigned char> piece(1u << 16);
  for (std::int64_t done = 0;; done += result) {
    result = avio_read(io.get(), piece.data(), static_cast<int>(piece.size()));
    if (result == AVERROR_EOF || result == 0) break;
    if (result < 0 || stop.stop_requested()) return failed();
    if (done > kLargest) return fail(ErrorCode::LimitExceeded, address + " is larger than any package may be");
    TRY(out.write(std::as_bytes(std::span(piece.data(), static_cast<std::size_t>(result)))));
    if (progress) progress({total > 0 ? static_cast<double>(done) / static_cast<double>(total) : -1, "Downloading"});
  }
  return out.commit();
}

}  // namespace visema
