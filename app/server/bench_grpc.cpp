// SPDX-License-Identifier: Apache-2.0
#include <grpcpp/grpcpp.h>

#include "app/server/bench_doors.h"
#include "app/server/proto/optimized_lipsyncsrv.grpc.pb.h"

namespace visema {
namespace {

namespace pb = optimized_lipsyncsrv;

Status answered(bool sent, const pb::OptimizedInferenceResponse& response, const grpc::Status& status) {
  if (sent && response.success() && !response.prediction_data().empty()) return {};
  return fail(ErrorCode::Io, "gRPC: " + (response.error().empty() ? status.error_message() : response.error()));
}

/// A stream that stays open.
class Stream {
 public:
  explicit Stream(pb::OptimizedLipSyncService::Stub& stub) : stream_(stub.StreamInference(&context_)) {}
  ~Stream() {
    stream_->WritesDone();
    (void)stream_->Finish();
  }
  Status ask(const pb::OptimizedInferenceRequest& request) {
    const bool sent = stream_->Write(request) && stream_->Read(&response_);
    return answered(sent, response_, {grpc::StatusCode::UNAVAILABLE, "the stream broke"});
  }

 private:
  grpc::ClientContext context_;
  pb::OptimizedInferenceResponse response_;
  std::unique_ptr<grpc::ClientReaderWriter<pb::OptimizedInferenceRequest, pb::OptimizedInferenceResponse>> stream_;
};

pb::OptimizedInferenceRequest requestFor(const std::string& avatar, std::int64_t frame) {
  pb::OptimizedInferenceRequest request;
  request.set_model_name(avatar);
  request.set_frame_id(static_cast<std::int32_t>(frame));
  return request;
}

}  // namespace

Result<std::vector<BenchDoor>> openGrpcDoors(const std::string& address, const std::string& avatar) {
  const auto channel = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
  const std::shared_ptr<pb::OptimizedLipSyncService::Stub> stub = pb::OptimizedLipSyncService::NewStub(channel);
  const auto call = [stub, avatar](std::int64_t frame) {
    grpc::ClientContext context;
    pb::OptimizedInferenceResponse response;
    const grpc::Status status = stub->GenerateInference(&context, requestFor(avatar, frame), &response);
    return answered(status.ok(), response, status);
  };
  const auto stream = [stub, avatar, open = std::make_shared<Stream>(*stub)](std::int64_t frame) {
    return open->ask(requestFor(avatar, frame));
  };
  return std::vector<BenchDoor>{{"gRPC, a call each", call}, {"gRPC, one stream", stream}};
}

}  // namespace visema
