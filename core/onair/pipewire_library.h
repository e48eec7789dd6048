// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's sources only.

#include <pipewire/pipewire.h>
#include <spa/param/audio/format-utils.h>
#include <spa/param/props.h>
#include <spa/param/video/format-utils.h>
#include <spa/utils/result.h>

#include "core/base/result.h"

namespace visema::pipewire {

/// The functions of the system's PipeWire library, loaded when somebody first goes on air: the programs start without
/// it, and its modules, which lie in the system too, are always of its own version.
struct Library {
  static Result<const Library*> load();

  decltype(&pw_init) init = nullptr;
  decltype(&pw_main_loop_new) mainLoopNew = nullptr;
  decltype(&pw_main_loop_destroy) mainLoopDestroy = nullptr;
  decltype(&pw_main_loop_get_loop) mainLoopLoop = nullptr;
  decltype(&pw_main_loop_run) mainLoopRun = nullptr;
  decltype(&pw_main_loop_quit) mainLoopQuit = nullptr;
  decltype(&pw_context_new) contextNew = nullptr;
  decltype(&pw_context_destroy) contextDestroy = nullptr;
  decltype(&pw_context_connect) contextConnect = nullptr;
  decltype(&pw_core_disconnect) coreDisconnect = nullptr;
  decltype(&pw_properties_new_dict) propertiesNewDict = nullptr;
  decltype(&pw_stream_new) streamNew = nullptr;
  decltype(&pw_stream_destroy) streamDestroy = nullptr;
  decltype(&pw_stream_add_listener) streamAddListener = nullptr;
  decltype(&pw_stream_connect) streamConnect = nullptr;
  decltype(&pw_stream_update_params) streamUpdateParams = nullptr;
  decltype(&pw_stream_dequeue_buffer) streamDequeueBuffer = nullptr;
  decltype(&pw_stream_queue_buffer) streamQueueBuffer = nullptr;
  decltype(&pw_stream_get_time_n) streamTime = nullptr;
  decltype(&pw_stream_trigger_process) streamTriggerProcess = nullptr;
};

/// Properties from pairs of words.
pw_properties* makeProperties(const Library& library, std::initializer_list<spa_dict_item> items);

}  // namespace visema::pipewire
