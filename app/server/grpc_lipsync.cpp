// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <utility>

#include "app/server/grpc_guard.h"
#include "app/server/grpc_services.h"
#include "app/server/proto/lipsyncsrv.grpc.pb.h"
#include "app/server/seed_words.h"
#include "core/base/steady_time.h"

namespace visema {
namespace {

namespace pb = lipsyncsrv;
using Unary = grpc::ServerUnaryReactor;
using Context = grpc::CallbackServerContext;

constexpr std::size_t kLargestMessage = 16u << 20;
constexpr int kLargestBatch = 1024;

void fillFailure(const std::string& why, pb::InferenceResponse* response) {
  response->set_success(false);
  response->set_error(why);
}

void fill(const PaintedFrame& frame, const FrameAnswer& answer, double tookMs, pb::InferenceResponse* response) {
  response->set_success(true);
  response->set_prediction_data(frame.bytes.data(), frame.bytes.size());
  for (const float bound : frame.bounds) response->add_bounds(bound);
  response->set_processing_time_ms(wholeMilliseconds(tookMs));
  response->set_auto_loaded(answer.loadedNow);
  response->set_prediction_shape(shapeOf(frame));
}

class LipSyncService final : public pb::LipSyncService::CallbackService {
 public:
  LipSyncService(FrameService& service, Gate& gate) : service_(service), guard_(gate) {}

  Unary* GenerateInference(Context* context, const pb::InferenceRequest* request,
                           pb::InferenceResponse* response) override {
    Unary* reactor = context->DefaultReactor();
    const auto call = guard_.enter(*context);
    if (const auto& no = call.refusal) return reactor->Finish(*no), reactor;
    if (request->ByteSizeLong() > kLargestMessage) return reactor->Finish(tooLarge(kLargestMessage)), reactor;
    answerOne(*request, response, [reactor] { reactor->Finish(grpc::Status::OK); });
    return reactor;
  }

  grpc::ServerBidiReactor<pb::InferenceRequest, pb::InferenceResponse>* StreamInference(Context* context) override {
    const auto call = guard_.enter(*context);
    if (const auto& no = call.refusal)
      return new RefusedStream<pb::InferenceRequest, pb::InferenceResponse>(*no);
    return new InOrderStream<pb::InferenceRequest, pb::InferenceResponse>(
        [this](const auto& request, auto* response, std::function<void()> done) {
          answerOne(request, response, std::move(done));
        });
  }

  Unary* GenerateBatchInference(Context* context, const pb::BatchInferenceRequest* request,
                                pb::BatchInferenceResponse* response) override {
    Unary* reactor = context->DefaultReactor();
    const auto call = guard_.enter(*context);
    if (const auto& no = call.refusal) return reactor->Finish(*no), reactor;
    if (request->ByteSizeLong() > kLargestMessage || request->frame_ids_size() > kLargestBatch)
      return reactor->Finish(tooLarge(kLargestMessage)), reactor;
    const SteadyTime start = std::chrono::steady_clock::now();
    std::vector<std::int64_t> ids(request->frame_ids().begin(), request->frame_ids().end());
    answer(request->model_name(), ids, request->audio_override(),
           [this, ids, response, reactor, start, name = request->model_name()](const FrameAnswer& answer) {
             for (std::size_t i = 0; i < ids.size(); ++i)
               fillFrame(answer, i, name, ids[i],
                         i < answer.frames.size() && answer.frames[i] ? answer.frames[i]->totalMs : 0,
                         response->add_responses());
             response->set_total_processing_time_ms(wholeMilliseconds(millisecondsSince(start)));
             reactor->Finish(grpc::Status::OK);
           });
    return reactor;
  }

  Unary* LoadModel(Context* context, const pb::LoadModelRequest* request, pb::LoadModelResponse* response) override {
    Unary* reactor = context->DefaultReactor();
    const auto call = guard_.enter(*context, Role::Admin);
    if (const auto& no = call.refusal) return reactor->Finish(*no), reactor;
    const std::string name = request->model_name();
    service_.setAliasOfPath(name, request->package_path());
    response->set_model_name(name);
    const SteadyTime start = std::chrono::steady_clock::now();
    service_.withAvatar(name, [response, reactor, name, start](const Result<ServedAvatarPtr>& avatar) {
      response->set_success(avatar.has_value());
      response->set_initialization_time_ms(wholeMilliseconds(millisecondsSince(start)));
      if (avatar)
        response->set_message("Model " + name + " loaded successfully");
      else
        response->set_error(avatar.error().message);
      reactor->Finish(grpc::Status::OK);
    });
    return reactor;
  }

 private:
  using Answered = std::function<void(const FrameAnswer&)>;

  void answer(const std::string& name, const std::vector<std::int64_t>& ids, const std::string& override,
              Answered done) {
    FrameQuestion question{name, {}, {}};
    auto sound = soundOfOverride(override);
    for (const std::int64_t id : ids) {
      FrameWish wish;
      wish.frame = id;
      wish.soundFrame = kOverrideFrame;
      question.wishes.push_back(std::move(wish));
    }
    if (!sound) return done({fail(sound.error()), {}, false, 0});
    question.sound = std::move(*sound);
    service_.ask(std::move(question), std::move(done));
  }

  void answerOne(const pb::InferenceRequest& request, pb::InferenceResponse* response, std::function<void()> done) {
    const SteadyTime start = std::chrono::steady_clock::now();
    answer(request.model_name(), {request.frame_id()}, request.audio_override(),
           [this, start, response, name = request.model_name(), id = request.frame_id(),
            done = std::move(done)](const FrameAnswer& answer) {
             fillFrame(answer, 0, name, id, millisecondsSince(start), response);
             done();
           });
  }

  void fillFrame(const FrameAnswer& answer, std::size_t index, const std::string& name, std::int64_t id, double tookMs,
                 pb::InferenceResponse* response) const {
    response->set_model_name(name);
    response->set_frame_id(static_cast<int>(id));
    if (!answer.avatar)
      return fillFailure(answer.avatar.error().code == ErrorCode::NotFound
                             ? notLoaded(service_, name, "Available models")
                             : answer.avatar.error().message,
                         response);
    const ServedAvatar& avatar = **answer.avatar;
    if (const auto& frame = answer.frames[index])
      fill(*frame, answer, tookMs, response);
    else
      fillFailure(avatar.findFrame(id) ? frame.error().message
                                       : "Frame " + std::to_string(id) + " out of range for model '" + name +
                                             "' (max: " + std::to_string(avatar.frameCount() - 1) + ")",
                  response);
  }

  FrameService& service_;
  const GrpcGuard guard_;
};

}  // namespace

std::unique_ptr<grpc::Service> makeLipSyncService(FrameService& service, Gate& gate) {
  return std::make_unique<LipSyncService>(service, gate);
}

}  // namespace visema
