// SPDX-License-Identifier: Apache-2.0
#include "core/onair/pipewire_library.h"

#include <dlfcn.h>

#include <vector>

namespace visema::pipewire {
namespace {

struct Loaded {
  Library library;
  std::string missing;  // empty: all is there
};

template <class Function>
void find(void* from, const char* name, Function& function, std::string& missing) {
  function = reinterpret_cast<Function>(dlsym(from, name));
  if (!function && missing.empty()) missing = name;
}

Loaded loadOnce() {
  Loaded loaded;
  void* from = dlopen("libpipewire-0.3.so.0", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (!from) {
    loaded.missing = "libpipewire-0.3.so.0";
    return loaded;
  }
  Library& library = loaded.library;
  std::string& missing = loaded.missing;
  find(from, "pw_init", library.init, missing);
  find(from, "pw_main_loop_new", library.mainLoopNew, missing);
  find(from, "pw_main_loop_destroy", library.mainLoopDestroy, missing);
  find(from, "pw_main_loop_get_loop", library.mainLoopLoop, missing);
  find(from, "pw_main_loop_run", library.mainLoopRun, missing);
  find(from, "pw_main_loop_quit", library.mainLoopQuit, missing);
  find(from, "pw_context_new", library.contextNew, missing);
  find(from, "pw_context_destroy", library.contextDestroy, missing);
  find(from, "pw_context_connect", library.contextConnect, missing);
  find(from, "pw_core_disconnect", library.coreDisconnect, missing);
  find(from, "pw_properties_new_dict", library.propertiesNewDict, missing);
  find(from, "pw_stream_new", library.streamNew, missing);
  find(from, "pw_stream_destroy", library.streamDestroy, missing);
  find(from, "pw_stream_add_listener", library.streamAddListener, missing);
  find(from, "pw_stream_connect", library.streamConnect, missing);
  find(from, "pw_stream_update_params", library.streamUpdateParams, missing);
  find(from, "pw_stream_dequeue_buffer", library.streamDequeueBuffer, missing);
  find(from, "pw_stream_queue_buffer", library.streamQueueBuffer, missing);
  find(from, "pw_stream_get_time_n", library.streamTime, missing);
  find(from, "pw_stream_trigger_process", library.streamTriggerProcess, missing);
  if (missing.empty()) library.init(nullptr, nullptr);
  return loaded;
}

}  // namespace

Result<const Library*> Library::load() {
  static const Loaded loaded = loadOnce();
  if (!loaded.missing.empty())
    return fail(ErrorCode::NotFound, "PipeWire is not installed here or older than 0.3.50 (" + loaded.missing +
                                         " is missing); install your system's packages pipewire and wireplumber");
  return &loaded.library;
}

pw_properties* makeProperties(const Library& library, std::initializer_list<spa_dict_item> items) {
  const std::vector<spa_dict_item> all(items);
  const spa_dict dict{0, static_cast<std::uint32_t>(all.size()), all.data()};
  return library.propertiesNewDict(&dict);
}

}  // namespace visema::pipewire
