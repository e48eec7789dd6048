// SPDX-License-Identifier: Apache-2.0
#include "tests/layering/layers.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <regex>
#include <sstream>
#include <utility>

#include "core/base/file_bytes.h"

namespace visema {
namespace {

namespace fs = std::filesystem;

struct Library {
  std::string_view name;
  std::string_view pattern;
};

/// Outside libraries by the names of their headers. A header that is neither here nor below is unknown: add it.
constexpr std::array kLibraries = {
    Library{"Qt", R"(Q[A-Z]\w*|Qt\w+/.*|q\w+\.h)"},
    Library{"QtKeychain", R"(qt6keychain/.*)"},
    Library{"libav", R"(lib(av|sw|postproc)\w*/.*)"},
    Library{"PipeWire", R"((pipewire|spa)/.*)"},
    Library{"PortAudio", R"(portaudio\.h|pa_\w+\.h)"},
    Library{"PulseAudio", R"(pulse/.*)"},
    Library{"Torch", R"((torch|ATen|c10|caffe2)/.*)"},
    Library{"OpenCV", R"(opencv2/.*)"},
    Library{"dlib", R"(dlib/.*)"},
    Library{"Highway", R"(hwy/.*)"},
    Library{"libass", R"(ass/.*)"},
    Library{"libebur128", R"(ebur128\.h)"},
    Library{"zlib", R"(zlib\.h)"},
    Library{"SQLite", R"(sqlite3\.h)"},
    Library{"JSON", R"(nlohmann/.*)"},
    Library{"CLI11", R"(CLI/.*)"},
    Library{"eSpeak", R"(espeak-ng/.*)"},
    Library{"KISS FFT", R"(kissfft/.*)"},
    Library{"OpenSSL", R"(openssl/.*)"},
    Library{"TurboJPEG", R"(turbojpeg\.h)"},
    Library{"gRPC", R"((grpc|grpcpp|google/protobuf)/.*|.*\.pb\.h)"},
    Library{"Boost", R"(boost/.*)"},
    Library{"Prometheus", R"(prometheus/.*)"},
    Library{"libcurl", R"(curl/.*)"},
    Library{"NATS", R"(nats\.h|nats/.*)"},
    Library{"hiredis", R"(hiredis/.*)"},
};

/// The C++ library, Linux and the compiler; and tl::expected, which is core/base/result.h's business only.
constexpr std::string_view kEverywhere =
    R"([a-z_0-9]+|(sys|linux|netinet|arpa|net)/\w+\.h|tl/expected\.hpp|)"
    R"((unistd|fcntl|semaphore|dlfcn|pthread|sched|pwd|poll|signal|errno|iconv|spawn|link|termios|execinfo|dirent|)"
    R"(time|malloc|stdio|stdlib|string|stdint|stddef|math|)"
    R"(cpuid|immintrin|x86intrin|xmmintrin|emmintrin|arm_neon|omp|cxxabi)\.h)";

std::optional<std::string_view> libraryOf(const std::string& header) {
  static const auto patterns = [] {
    std::vector<std::pair<std::string_view, std::regex>> made;
    made.reserve(kLibraries.size());
    for (const Library& library : kLibraries) made.emplace_back(library.name, std::string(library.pattern));
    return made;
  }();
  for (const auto& [name, pattern] : patterns)
    if (std::regex_match(header, pattern)) return name;
  return std::nullopt;
}

bool allowedEverywhere(const std::string& header) {
  static const std::regex pattern{std::string(kEverywhere)};
  return std::regex_match(header, pattern);
}

std::string trimmed(std::string text) {
  const auto noise = [](char c) { return c == ' ' || c == '`' || c == '\t' || c == '\r'; };
  while (!text.empty() && noise(text.back())) text.pop_back();
  text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), noise));
  return text;
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(trimmed(part));
  return parts;
}

/// Takes a leading word off the text if it is there.
bool takeWord(std::string& text, const std::string& word) {
  if (text.rfind(word, 0) != 0) return false;
  text = trimmed(text.substr(word.size()));
  return true;
}

Result<std::set<std::string>> usesOf(std::string rule, const std::set<std::string>& above) {
  std::set<std::string> uses;
  const std::string whole = rule;
  if (rule == "nothing") return uses;
  if (takeWord(rule, "above")) {
    uses = above;
    if (rule.empty()) return uses;
    if (!takeWord(rule, "but")) return fail(ErrorCode::BadData, "'" + whole + "' is no rule of the layer table");
    for (const std::string& folder : split(rule, ','))
      if (uses.erase(folder) == 0) return fail(ErrorCode::BadData, "no row above for '" + folder + "'");
    return uses;
  }
  if (!takeWord(rule, "only")) return fail(ErrorCode::BadData, "'" + whole + "' is no rule of the layer table");
  for (const std::string& folder : split(rule, ',')) {
    if (above.count(folder) == 0) return fail(ErrorCode::BadData, "no row above for '" + folder + "'");
    uses.insert(folder);
  }
  return uses;
}

Result<std::set<std::string>> librariesOf(const std::string& cell) {
  std::set<std::string> libraries;
  if (cell == "none") return libraries;
  for (const std::string& name : split(cell, ',')) {
    const auto known = [&](const Library& library) { return library.name == name; };
    if (std::none_of(kLibraries.begin(), kLibraries.end(), known))
      return fail(ErrorCode::BadData, "'" + name + "' is no library known to tests/layering");
    libraries.insert(name);
  }
  return libraries;
}

struct Include {
  int line = 0;
  std::string header;
  bool quoted = false;
};

struct Source {
  std::vector<Include> includes;
  const Layer* layer = nullptr;
};

/// All sources by their path relative to the root, with what they include.
class Tree {
 public:
  static Result<Tree> read(const fs::path& root, const std::vector<Layer>& layers) {
    Tree tree;
    for (const char* top : {"core", "ui", "app"}) {
      std::error_code error;
      for (fs::recursive_directory_iterator it(root / top, error), end; it != end; it.increment(error)) {
        const std::string extension = it->path().extension().string();
        if (extension != ".h" && extension != ".cpp" && extension != ".cu" && extension != ".inl") continue;
        Result<std::string> text = readTextFile(it->path(), 16 << 20);
        if (!text) return fail(text.error());
        const std::string name = it->path().lexically_relative(root).generic_string();
        tree.sources_[name] = {includesIn(*text), layerOf(name, layers)};
      }
    }
    return tree;
  }

  std::vector<Violation> violations() {
    std::vector<Violation> found;
    for (const auto& [name, source] : sources_) {
      if (!source.layer) {
        found.push_back({name, 1, "its folder has no row in ARCHITECTURE.md's layer table"});
        continue;
      }
      for (const Include& include : source.includes)
        if (std::string message = judge(*source.layer, include); !message.empty())
          found.push_back({name, include.line, message});
    }
    return found;
  }

  /// What the table names and no source bears out.
  std::vector<Violation> namedInVain(const std::vector<Layer>& layers) {
    std::map<const Layer*, std::set<std::string>> used;
    for (const auto& [name, source] : sources_) {
      std::set<std::string>& libraries = used[source.layer];
      const std::set<std::string>& brought = librariesBroughtBy(name);
      libraries.insert(brought.begin(), brought.end());
    }
    std::vector<Violation> found;
    for (const Layer& layer : layers) {
      if (used.count(&layer) == 0) {
        found.push_back({"ARCHITECTURE.md", layer.line, layer.folder + " has a row and no source"});
        continue;
      }
      for (const std::string& library : layer.libraries)
        if (used[&layer].count(library) == 0)
          found.push_back({"ARCHITECTURE.md", layer.line, "nothing in " + layer.folder + " includes " + library});
    }
    return found;
  }

 private:
  static std::vector<Include> includesIn(const std::string& text) {
    static const std::regex pattern(R"re(\s*#\s*include\s*(?:<([^>]+)>|"([^"]+)").*)re");
    std::vector<Include> includes;
    std::istringstream stream(text);
    int number = 0;
    for (std::string line; std::getline(stream, line);) {
      ++number;
      std::smatch match;
      if (!std::regex_match(line, match, pattern)) continue;
      const bool quoted = match[2].matched;
      includes.push_back({number, quoted ? match[2].str() : match[1].str(), quoted});
    }
    return includes;
  }

  /// The row with the longest folder that contains the file.
  static const Layer* layerOf(const std::string& file, const std::vector<Layer>& layers) {
    const Layer* best = nullptr;
    for (const Layer& layer : layers)
      if (file.rfind(layer.folder + '/', 0) == 0 && (!best || layer.folder.size() > best->folder.size())) best = &layer;
    return best;
  }

  /// The libraries a header of ours brings along, through whatever it includes.
  const std::set<std::string>& librariesBroughtBy(const std::string& header) {
    const auto [known, isNew] = brought_.try_emplace(header);
    std::set<std::string>& libraries = known->second;  // entered before recursing: includes may go in a circle
    const auto source = sources_.find(header);
    if (!isNew || source == sources_.end()) return libraries;
    for (const Include& include : source->second.includes) {
      if (const auto library = libraryOf(include.header)) {
        libraries.emplace(*library);
      } else {
        const std::set<std::string>& deeper = librariesBroughtBy(include.header);
        libraries.insert(deeper.begin(), deeper.end());
      }
    }
    return libraries;
  }

  /// Why the include is not allowed; empty if it is.
  std::string judge(const Layer& layer, const Include& include) {
    const auto target = sources_.find(include.header);
    if (target != sources_.end()) return judgeOurs(layer, include.header, target->second);
    if (const auto library = libraryOf(include.header)) {
      if (layer.libraries.count(std::string(*library)) != 0) return {};
      return include.header + " is " + std::string(*library) + ", which " + layer.folder + " may not use";
    }
    const bool generated = include.header.size() > 4 && include.header.substr(include.header.size() - 4) == ".moc";
    if (include.quoted && !generated) return include.header + " is no file of ours; write its path from the root";
    if (generated || allowedEverywhere(include.header)) return {};
    return include.header +
           " belongs to a library unknown to tests/layering/layers.cpp; name it there and in the table";
  }

  std::string judgeOurs(const Layer& layer, const std::string& header, const Source& target) {
    if (!target.layer) return {};  // reported with the file itself
    if (target.layer != &layer && layer.mayUse.count(target.layer->folder) == 0)
      return header + " belongs to " + target.layer->folder + ", which " + layer.folder + " may not use";
    for (const std::string& library : librariesBroughtBy(header))
      if (layer.libraries.count(library) == 0)
        return header + " brings in " + library + ", which " + layer.folder + " may not use";
    return {};
  }

  std::map<std::string, Source> sources_;
  std::map<std::string, std::set<std::string>> brought_;
};

/// The table lists core's folders in the order core/CMakeLists.txt builds them.
void checkOrder(const fs::path& root, const std::vector<Layer>& layers, std::vector<Violation>& found) {
  const std::string file = "core/CMakeLists.txt";
  const std::string text = readTextFile(root / file, 1 << 20).value_or("");
  const auto begin = text.rfind("visema_add_folders(");
  if (begin == std::string::npos) {
    found.push_back({file, 1, "lists no folders with visema_add_folders"});
    return;
  }
  const auto open = text.find('(', begin) + 1;
  std::vector<std::string> built;
  std::istringstream names(text.substr(open, text.find(')', open) - open));
  for (std::string name; names >> name;) built.push_back("core/" + name);
  std::vector<std::string> rows;
  for (const Layer& layer : layers)
    if (layer.folder.rfind("core/", 0) == 0 && std::count(layer.folder.begin(), layer.folder.end(), '/') == 1)
      rows.push_back(layer.folder);
  if (rows == built) return;
  const auto line = 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<long>(begin), '\n'));
  found.push_back({file, line, "its folders are not those of ARCHITECTURE.md's layer table in the same order"});
}

}  // namespace

Result<std::vector<Layer>> parseLayerTable(std::string_view markdown) {
  std::istringstream stream{std::string(markdown)};
  std::string line;
  int number = 0;
  const auto next = [&] { return ++number, static_cast<bool>(std::getline(stream, line)); };
  while (next() && line.rfind("| Folder |", 0) != 0) {
  }
  next();  // |---|---|
  std::vector<Layer> layers;
  std::set<std::string> above;
  while (next() && line.rfind('|', 0) == 0) {
    const std::vector<std::string> cells = split(line.substr(1), '|');
    if (cells.size() < 4) return fail(ErrorCode::BadData, "a row of the layer table has not four columns: " + line);
    const std::string& folder = cells[0];
    Result<std::set<std::string>> uses = usesOf(cells[2], above);
    Result<std::set<std::string>> libraries = librariesOf(cells[3]);
    if (!uses) return fail(ErrorCode::BadData, "layer table, row " + folder + ": " + uses.error().message);
    if (!libraries) return fail(ErrorCode::BadData, "layer table, row " + folder + ": " + libraries.error().message);
    layers.push_back({folder, std::move(*uses), std::move(*libraries), number});
    above.insert(folder);
  }
  if (layers.empty()) return fail(ErrorCode::BadData, "there is no table that begins with '| Folder |'");
  return layers;
}

Result<std::vector<Violation>> checkLayers(const fs::path& root, const std::vector<Layer>& layers) {
  Result<Tree> tree = Tree::read(root, layers);
  if (!tree) return fail(tree.error());
  std::vector<Violation> found = tree->violations();
  const std::vector<Violation> inVain = tree->namedInVain(layers);
  found.insert(found.end(), inVain.begin(), inVain.end());
  checkOrder(root, layers, found);
  return found;
}

}  // namespace visema
