// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>

#include "app/server/base64.h"
#include "app/server/binary_layouts.h"
#include "app/server/speak_messages.h"
#include "core/serving/frame_cache.h"
#include "core/serving/sound_bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace visema;
  const std::span<const std::byte> bytes(reinterpret_cast<const std::byte*>(data), size);
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (const auto request = parseBinaryRequest(bytes)) {
    // All of it lies in the message.
    const char* const begin = reinterpret_cast<const char*>(data);
    const bool inside = request->model.data() >= begin && request->model.data() + request->model.size() <= begin + size;
    if (!inside || request->sound.size() > size) std::abort();
  }
  (void)parseSpeakWish(text, "usual");
  if (const auto decoded = fromBase64(text); decoded && toBase64(*decoded).size() != size) std::abort();
  if (const auto frame = unpackFrame(bytes); frame && packFrame(*frame).size() != size) std::abort();
  if (size < 100'000) {
    (void)samplesOfOverride(bytes);
    (void)samplesOfFloats(bytes);
    (void)samplesOfChunks({bytes, bytes});
  }
  return 0;
}
