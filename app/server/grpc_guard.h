// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <grpcpp/grpcpp.h>
#include <grpcpp/support/server_callback.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "app/server/gate.h"
#include "core/base/log.h"
#include "core/base/request_trace.h"

namespace visema {

/// Lets gRPC calls in, or says why not in the protocol's own words. Thread-safe.
class GrpcGuard {
 public:
  explicit GrpcGuard(Gate& gate) : gate_(gate) {}

  /// A call while its handler runs: why it is not let in, and whose lines are in the log.
  struct Call {
    std::optional<grpc::Status> refusal;
    ScopedRequest lines;
  };
  Call enter(const grpc::CallbackServerContext& context, Role role = Role::Speak,
             const char* method = __builtin_FUNCTION()) const {
    auto request = RequestTrace::from(sent(context, "traceparent"));
    auto refusal = refuse(context, role);
    const char* const outcome = refusal ? " refused" : " let in";
    {
      const ScopedRequest lines(request);
      request->recorded ? logInfo("server", method, outcome) : logDebug("server", method, outcome);
    }
    return {std::move(refusal), ScopedRequest(std::move(request))};
  }

 private:
  static std::string_view sent(const grpc::CallbackServerContext& context, const char* name) {
    const auto& metadata = context.client_metadata();
    const auto found = metadata.find(name);
    return found == metadata.end() ? std::string_view() : std::string_view(found->second.data(), found->second.size());
  }
  std::optional<grpc::Status> refuse(const grpc::CallbackServerContext& context, Role role) const {
    switch (gate_.refuse(sent(context, "authorization"), role)) {
      case Refusal::None:
        return std::nullopt;
      case Refusal::NoToken:
        return grpc::Status(grpc::StatusCode::UNAUTHENTICATED, "send a token: authorization: Bearer TOKEN");
      case Refusal::NotAllowed:
        return grpc::Status(grpc::StatusCode::PERMISSION_DENIED, "this token may not load or unload avatars");
      case Refusal::TooMany:
        return grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED,
                            "too many requests with this token: try again in 1 s");
    }
    return std::nullopt;
  }

  Gate& gate_;
};

inline grpc::Status tooLarge(std::size_t limit) {
  return {grpc::StatusCode::RESOURCE_EXHAUSTED, "a message may have " + std::to_string(limit) + " bytes"};
}

/// Answers a stream's requests one after the other, in their order. Deletes itself when the call is over.
template <class Request, class Response>
class InOrderStream final : public grpc::ServerBidiReactor<Request, Response> {
 public:
  /// Fills the response and then calls `done`, on any thread.
  using Answer = std::function<void(const Request&, Response*, std::function<void()> done)>;
  explicit InOrderStream(Answer answer) : answer_(std::move(answer)) { this->StartRead(&request_); }

  void OnReadDone(bool ok) override {
    if (!ok) return this->Finish(grpc::Status::OK);
    const ScopedRequest lines(call_);
    answer_(request_, &response_, [this] { this->StartWrite(&response_); });
  }
  void OnWriteDone(bool ok) override {
    if (!ok) return this->Finish(grpc::Status::OK);
    response_.Clear();
    this->StartRead(&request_);
  }
  void OnDone() override { delete this; }

 private:
  const Answer answer_;
  const RequestTracePtr call_ = currentRequest();
  Request request_;
  Response response_;
};

/// A stream that is over before it began.
template <class Request, class Response>
class RefusedStream final : public grpc::ServerBidiReactor<Request, Response> {
 public:
  explicit RefusedStream(const grpc::Status& why) { this->Finish(why); }
  void OnDone() override { delete this; }
};

}  // namespace visema
