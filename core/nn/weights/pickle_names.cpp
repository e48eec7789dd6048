// SPDX-License-Identifier: Apache-2.0
#include "core/nn/weights/pickle_names.h"

#include <algorithm>
#include <array>

namespace visema::pickle {

bool canOnlyDoHarm(std::string_view name) {
  constexpr std::array<std::string_view, 22> kModules = {
      "os.",        "posix.",  "nt.",     "subprocess.", "sys.",  "shutil.",   "socket.",          "runpy.",
      "importlib.", "pty.",    "ctypes.", "webbrowser.", "code.", "commands.", "multiprocessing.", "pickle.",
      "_pickle.",   "urllib.", "http.",   "requests.",   "pip.",  "tempfile."};
  if (std::any_of(kModules.begin(), kModules.end(), [&](std::string_view module) { return name.starts_with(module); }))
    return true;
  constexpr std::array<std::string_view, 12> kBuiltins = {"eval",       "exec",    "compile",  "open",
                                                          "__import__", "getattr", "setattr",  "delattr",
                                                          "globals",    "locals",  "execfile", "apply"};
  for (std::string_view module : {"builtins.", "__builtin__."})
    if (name.starts_with(module))
      return std::find(kBuiltins.begin(), kBuiltins.end(), name.substr(module.size())) != kBuiltins.end();
  return false;
}

std::optional<DType> storageType(std::string_view name) {
  struct Known {
    std::string_view name;
    DType type;
  };
  constexpr std::array kKnown = {Known{"FloatStorage", DType::F32},     Known{"HalfStorage", DType::F16},
                                 Known{"BFloat16Storage", DType::BF16}, Known{"DoubleStorage", DType::F64},
                                 Known{"LongStorage", DType::I64},      Known{"IntStorage", DType::I32},
                                 Known{"ShortStorage", DType::I16},     Known{"CharStorage", DType::I8},
                                 Known{"ByteStorage", DType::U8},       Known{"BoolStorage", DType::Bool}};
  for (std::string_view module : {"torch.", "torch.cuda."})
    for (const Known& known : kKnown)
      if (name.starts_with(module) && name.substr(module.size()) == known.name) return known.type;
  return std::nullopt;
}

}  // namespace visema::pickle
