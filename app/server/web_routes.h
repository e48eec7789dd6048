// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/server/gate.h"
#include "app/server/socket_talk.h"
#include "app/server/web_farm.h"
#include "app/server/web_frames.h"
#include "app/server/web_message.h"
#include "core/serving/frame_service.h"

namespace visema {

/// What a request that is not let in is answered; nothing where it is let in.
std::optional<WebReply> refusalReply(Refusal refusal);

/// Answers requests of HTTP: the routes of the older REST server, health for balancers, figures for Prometheus.
/// Thread-safe.
class WebRoutes {
 public:
  /// `farm` answers for a farm of films; none where the server has none.
  WebRoutes(FrameService& service, Gate& gate, std::string address, std::unique_ptr<WebFarm> farm = nullptr)
      : service_(service), gate_(gate), frames_(service), address_(std::move(address)), farm_(std::move(farm)) {}

  void answer(const WebRequest& request, WebReplied done);
  /// From now on balancers are told to send nobody here.
  void drain() { draining_ = true; }

 private:
  using Parts = std::vector<std::string>;
  bool answerPublic(const WebRequest& request, const WebReplied& done) const;
  void answerModels(const WebRequest& request, const Parts& parts, const WebReplied& done);
  void answerGenerate(const WebRequest& request, const Parts& parts, const WebReplied& done);
  void answerFarm(const WebRequest& request, const Parts& parts, const WebReplied& done);
  bool refuse(const WebRequest& request, const Parts& parts, const WebReplied& done);
  void loadModel(const WebRequest& request, const WebReplied& done);
  WebReply health() const;
  WebReply stats() const;
  WebReply status() const;
  WebReply models() const;
  WebReply download(const WebRequest& request) const;

  FrameService& service_;
  Gate& gate_;
  WebFrames frames_;
  const std::string address_;
  const std::unique_ptr<WebFarm> farm_;
  std::atomic<bool> draining_{false};
};

}  // namespace visema
