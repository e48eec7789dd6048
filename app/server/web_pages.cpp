// SPDX-License-Identifier: Apache-2.0
#include "app/server/web_pages.h"

#include <array>
#include <utility>

#include "app/wiring/program_files.h"
#include "core/base/file_bytes.h"

namespace visema {
namespace {

constexpr std::uint64_t kLargestPage = 4u << 20;

struct Page {
  const char* path;
  const char* file;
  const char* type;
};
constexpr std::array kPages = {
    Page{"/", "resources/server/index.html", "text/html; charset=utf-8"},
    Page{"/client.js", "resources/server/client.js", "text/javascript; charset=utf-8"},
    Page{"/microphone.js", "resources/server/microphone.js", "text/javascript; charset=utf-8"},
    Page{"/style.css", "resources/server/style.css", "text/css; charset=utf-8"},
    Page{"/docs", "resources/server/docs.html", "text/html; charset=utf-8"},
    Page{"/redoc", "resources/server/docs.html", "text/html; charset=utf-8"},
    Page{"/docs.js", "resources/server/docs.js", "text/javascript; charset=utf-8"},
    Page{"/openapi.json", "resources/server/openapi.json", "application/json"}};

// No foreign host: what the browser may load and talk to is this server.
constexpr const char* kPolicy =
    "default-src 'self'; img-src 'self' blob: data:; connect-src 'self' ws: wss:; media-src 'self' blob:; "
    "worker-src 'self' blob:";

}  // namespace

std::optional<WebReply> findPage(const std::string& path) {
  for (const Page& page : kPages) {
    if (path != page.path) continue;
    const auto place = programFile(page.file);
    if (!place) return std::nullopt;
    auto text = readTextFile(*place, kLargestPage);
    if (!text) return std::nullopt;
    return WebReply{
        200, page.type, {{"Content-Security-Policy", kPolicy}, {"Cache-Control", "no-cache"}}, std::move(*text)};
  }
  return std::nullopt;
}

}  // namespace visema
