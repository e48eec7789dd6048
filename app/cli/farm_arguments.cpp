// SPDX-License-Identifier: Apache-2.0
#include "app/cli/farm_arguments.h"

#include <CLI/CLI.hpp>

namespace visema {

void FarmArguments::addTo(CLI::App& command) {
  command.add_option("--server", address.servers, "The farm's NATS servers, separated by commas")
      ->envname("VISEMA_FARM")
      ->capture_default_str();
  command.add_option("--credentials", address.credentials, "A .creds file that NATS lets you in with");
  command.add_option("--authority", address.authority, "Speak TLS; the servers' certificates are signed by this one");
  command.add_option_function<double>(
      "--patience",
      [this](double seconds) {
        address.patience = std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
      },
      "Seconds to wait for servers that are away; default: 15");
}

Result<std::unique_ptr<FarmQueue>> FarmArguments::open(const std::string& worker) const {
  return FarmQueue::open(address, worker);
}

}  // namespace visema
