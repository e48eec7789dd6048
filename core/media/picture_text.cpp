// SPDX-License-Identifier: Apache-2.0
#include "core/media/picture_text.h"

#include <ass/ass.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <string>
#include <utility>

namespace visema {
namespace {

constexpr double kAlways = 35'999;  // seconds: what ASS calls ten hours

template <auto done>
struct Done {
  template <class T>
  void operator()(T* object) const {
    done(object);
  }
};

/// "0:01:02.34" as ASS has it.
std::string assTime(double seconds) {
  const long long hundredths = std::llround(seconds * 100);
  char text[40];
  std::snprintf(text, sizeof text, "%lld:%02lld:%02lld.%02lld", hundredths / 360'000, hundredths / 6000 % 60,
                hundredths / 100 % 60, hundredths % 100);
  return text;
}

/// What would be a command there is text here.
std::string plain(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '{' || c == '}')
      escaped += c == '{' ? "(" : ")";
    else if (c == '\\')
      escaped += '/';
    else
      escaped += c == '\n' ? std::string("\\N") : std::string(1, c);
  }
  return escaped;
}

struct TextStyle {
  const char* name;
  double letters;       // their height, of the picture's shorter side
  const char* colours;  // of letters, of their edge or bar, and of a shadow
  int border;           // 1: an edge around the letters; 3: a bar behind them
  double edge;          // of the letters' height
  int alignment;        // 1: left, 2: middle
  double foot;          // under it, of the picture's height
};
constexpr TextStyle kSubtitle{"Default", 0.055, "&H00FFFFFF,&H00101010,&H80000000", 1, 1.0 / 14, 2, 0.06};
constexpr TextStyle kName{"Name", 0.06, "&H00FFFFFF,&H30181410,&HFF000000", 3, 0.3, 1, 0.145};
constexpr TextStyle kLine{"Line", 0.038, "&H00FFFFFF,&H30583018,&HFF000000", 3, 0.3, 1, 0.08};

std::string styleOf(const TextStyle& style, Size picture) {
  const int letters = std::max(10, static_cast<int>(std::min(picture.width, picture.height) * style.letters));
  const int edge = std::max(1, static_cast<int>(letters * style.edge));
  const int side = picture.width / 20 + (style.border == 3 ? edge : 0);  // of bars the edges stand under each other
  char text[160];
  std::snprintf(text, sizeof text, "Style: %s,Inter,%d,%s,-1,%d,%d,0,%d,%d,%d,%d\n", style.name, letters, style.colours,
                style.border, edge, style.alignment, side, side, static_cast<int>(picture.height * style.foot));
  return text;
}

std::string scriptHead(std::initializer_list<TextStyle> styles, Size picture) {
  std::string script = "[Script Info]\nScriptType: v4.00+\nWrapStyle: 0\nScaledBorderAndShadow: yes\nPlayResX: " +
                       std::to_string(picture.width) + "\nPlayResY: " + std::to_string(picture.height) +
                       "\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, BackColour, "
                       "Bold, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV\n";
  for (const TextStyle& style : styles) script += styleOf(style, picture);
  return script + "\n[Events]\nFormat: Layer, Start, End, Style, Text\n";
}

std::string event(const TextStyle& style, double from, double to, const std::string& text) {
  return "Dialogue: 0," + assTime(from) + "," + assTime(to) + "," + style.name + "," + plain(text) + "\n";
}

/// A colour of ASS in a picture's own numbers.
struct YuvColour {
  double values[3];
  YuvColour(std::uint32_t rgba, ColorSpec spec) {
    const double r = rgba >> 24 & 255, g = rgba >> 16 & 255, b = rgba >> 8 & 255;
    const bool hd = spec.matrix == ColorMatrix::Bt709;
    const double kr = hd ? 0.2126 : 0.299, kb = hd ? 0.0722 : 0.114;
    const double y = kr * r + (1 - kr - kb) * g + kb * b;
    const bool full = spec.range == ColorRange::Full;
    const double luma = full ? 1 : 219.0 / 255, chroma = full ? 1 : 224.0 / 255;
    values[0] = (full ? 0 : 16) + y * luma;
    values[1] = 128 + (b - y) / (2 * (1 - kb)) * chroma;
    values[2] = 128 + (r - y) / (2 * (1 - kr)) * chroma;
  }
};

/// Lays one bitmap of letters over a plane; a chroma pixel takes the mean of its four.
void blend(const ASS_Image& letters, Plane plane, int share, double colour, double opacity) {
  const int fromX = std::max(0, letters.dst_x / share), fromY = std::max(0, letters.dst_y / share);
  const int toX = std::min(plane.size.width, (letters.dst_x + letters.w + share - 1) / share);
  const int toY = std::min(plane.size.height, (letters.dst_y + letters.h + share - 1) / share);
  for (int y = fromY; y < toY; ++y) {
    std::uint8_t* row = plane.row(y);
    for (int x = fromX; x < toX; ++x) {
      int sum = 0;
      for (int dy = 0; dy < share; ++dy)
        for (int dx = 0; dx < share; ++dx) {
          const int sx = x * share + dx - letters.dst_x, sy = y * share + dy - letters.dst_y;
          if (sx >= 0 && sy >= 0 && sx < letters.w && sy < letters.h) sum += letters.bitmap[sy * letters.stride + sx];
        }
      const double cover = opacity * sum / (255.0 * share * share);
      row[x] = static_cast<std::uint8_t>(std::lround(row[x] + (colour - row[x]) * cover));
    }
  }
}

}  // namespace

class PictureText::Impl {
 public:
  std::unique_ptr<ASS_Library, Done<ass_library_done>> library;
  std::unique_ptr<ASS_Renderer, Done<ass_renderer_done>> renderer;
  std::unique_ptr<ASS_Track, Done<ass_free_track>> track;

  const ASS_Image* at(double seconds) {
    return ass_render_frame(renderer.get(), track.get(), std::llround(seconds * 1000), nullptr);
  }
};

PictureText::PictureText(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PictureText::~PictureText() = default;

Result<std::unique_ptr<PictureText>> PictureText::subtitles(const std::vector<Passage>& passages, Size picture) {
  std::string script = scriptHead({kSubtitle}, picture);
  for (const Passage& passage : passages) script += event(kSubtitle, passage.from, passage.to, passage.text);
  return create(std::move(script), picture);
}

Result<std::unique_ptr<PictureText>> PictureText::lowerThird(const std::string& name, const std::string& line,
                                                             Size picture) {
  std::string script = scriptHead({kName, kLine}, picture);
  if (!name.empty()) script += event(kName, 0, kAlways, name);
  if (!line.empty()) script += event(kLine, 0, kAlways, line);
  return create(std::move(script), picture);
}

Result<std::unique_ptr<PictureText>> PictureText::create(std::string script, Size picture) {
  const auto refused = fail(ErrorCode::Internal, "words cannot be written into pictures here");
  auto impl = std::make_unique<Impl>();
  impl->library.reset(ass_library_init());
  if (!impl->library) return refused;
  ass_set_message_cb(
      impl->library.get(), [](int, const char*, va_list, void*) {}, nullptr);
  impl->renderer.reset(ass_renderer_init(impl->library.get()));
  if (!impl->renderer) return refused;
  ass_set_frame_size(impl->renderer.get(), picture.width, picture.height);
  ass_set_fonts(impl->renderer.get(), nullptr, "sans-serif", ASS_FONTPROVIDER_AUTODETECT, nullptr, 1);
  impl->track.reset(ass_read_memory(impl->library.get(), script.data(), script.size(), nullptr));
  if (!impl->track) return refused;
  return std::unique_ptr<PictureText>(new PictureText(std::move(impl)));
}

bool PictureText::showsAt(double seconds) { return impl_->at(seconds) != nullptr; }

void PictureText::drawOn(YuvImage& picture, double seconds) {
  for (const ASS_Image* letters = impl_->at(seconds); letters; letters = letters->next) {
    const YuvColour colour(letters->color, picture.color());
    const double opacity = 1 - (letters->color & 255) / 255.0;
    for (int index = 0; index < 3; ++index)
      blend(*letters, picture.plane(index), index == 0 ? 1 : 2, colour.values[index], opacity);
  }
}

}  // namespace visema
