// SPDX-License-Identifier: Apache-2.0
#include "app/cli/gl_renderer.h"

#include <dlfcn.h>

namespace visema {
namespace {

// EGL is looked for when it is asked about, so that the program starts without it; this is what is needed of it.
using EglPointer = void*;
using EglNumber = int;
constexpr unsigned kOpenGlApi = 0x30A2;
constexpr unsigned kRenderer = 0x1F01;
constexpr unsigned kWithoutSurface = 0x31DD;  // Mesa's platform for machines that show nothing

template <class Function>
Function symbol(void* library, const char* name) {
  return reinterpret_cast<Function>(::dlsym(library, name));
}

std::string rendererOf(void* egl, EglPointer display) {
  const auto initialize = symbol<unsigned (*)(EglPointer, EglNumber*, EglNumber*)>(egl, "eglInitialize");
  const auto bindApi = symbol<unsigned (*)(unsigned)>(egl, "eglBindAPI");
  const auto createContext =
      symbol<EglPointer (*)(EglPointer, EglPointer, EglPointer, const EglNumber*)>(egl, "eglCreateContext");
  const auto makeCurrent = symbol<unsigned (*)(EglPointer, EglPointer, EglPointer, EglPointer)>(egl, "eglMakeCurrent");
  const auto address = symbol<EglPointer (*)(const char*)>(egl, "eglGetProcAddress");
  const auto terminate = symbol<unsigned (*)(EglPointer)>(egl, "eglTerminate");
  if (!initialize || !bindApi || !createContext || !makeCurrent || !address || !terminate) return {};
  if (!display || !initialize(display, nullptr, nullptr)) return {};
  std::string renderer;
  if (bindApi(kOpenGlApi)) {
    const EglPointer context = createContext(display, nullptr, nullptr, nullptr);
    if (context && makeCurrent(display, nullptr, nullptr, context)) {
      const auto getString = reinterpret_cast<const unsigned char* (*)(unsigned)>(address("glGetString"));
      if (const unsigned char* text = getString ? getString(kRenderer) : nullptr)
        renderer = reinterpret_cast<const char*>(text);
    }
  }
  terminate(display);
  return renderer;
}

}  // namespace

std::string findGlRenderer() {
  void* egl = ::dlopen("libEGL.so.1", RTLD_NOW | RTLD_LOCAL);  // left open: drivers do not like to be unloaded
  if (!egl) return {};
  const auto shown = symbol<EglPointer (*)(EglPointer)>(egl, "eglGetDisplay");
  std::string renderer = rendererOf(egl, shown ? shown(nullptr) : nullptr);
  const auto platform = symbol<EglPointer (*)(unsigned, EglPointer, const EglPointer*)>(egl, "eglGetPlatformDisplay");
  if (renderer.empty() && platform) renderer = rendererOf(egl, platform(kWithoutSurface, nullptr, nullptr));
  return renderer;
}

}  // namespace visema
