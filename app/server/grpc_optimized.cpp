// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <utility>

#include "app/server/grpc_guard.h"
#include "app/server/grpc_services.h"
#include "app/server/proto/optimized_lipsyncsrv.grpc.pb.h"
#include "app/server/seed_words.h"
#include "core/base/steady_time.h"
#include "core/serving/sound_bytes.h"

namespace visema {
namespace {

namespace pb = optimized_lipsyncsrv;
using Unary = grpc::ServerUnaryReactor;
using Context = grpc::CallbackServerContext;

constexpr std::size_t kLargestMessage = 50u << 20;
constexpr int kLargestBatch = 8;
constexpr int kMostFramesWithAudio = 4096;
constexpr int kChunksBefore = 8, kChunksBeyond = 15;  // of a frame; 15 in all beside its own

std::string outOfRange(std::int64_t frame, std::int64_t count) {
  std::string text = "Frame " + std::to_string(frame) + " out of range";
  if (frame < 0) text += " [0, " + std::to_string(count - 1) + "]";
  return text;
}

void fill(const PaintedFrame& frame, const std::string& model, double tookMs,
          pb::OptimizedInferenceResponse* response) {
  response->set_success(true);
  response->set_prediction_data(frame.bytes.data(), frame.bytes.size());
  for (const float bound : frame.bounds) response->add_bounds(bound);
  response->set_processing_time_ms(wholeMilliseconds(tookMs));
  response->set_model_name(model);
  response->set_frame_id(static_cast<int>(frame.frame));
  response->set_prediction_shape(shapeOf(frame));
  response->set_prepare_time_ms(frame.prepareMs);
  response->set_inference_time_ms(frame.prepareMs + frame.inferenceMs);
  response->set_composite_time_ms(frame.compositeMs);
  for (const std::string& each : optimizations()) response->add_optimizations(each);
  if (!frame.doubt.empty()) response->add_optimizations(kAsFilmed);
}

void fillFailure(const std::string& why, pb::OptimizedInferenceResponse* response) {
  response->set_success(false);
  response->set_error(why);
}

FrameWish wishFor(std::int64_t frame) {
  FrameWish wish;
  wish.frame = frame;
  return wish;
}

class OptimizedService final : public pb::OptimizedLipSyncService::CallbackService {
 public:
  OptimizedService(FrameService& service, Gate& gate) : service_(service), guard_(gate) {}

  Unary* GenerateInference(Context* context, const pb::OptimizedInferenceRequest* request,
                           pb::OptimizedInferenceResponse* response) override {
    Unary* reactor = context->DefaultReactor();
    const auto call = guard_.enter(*context);
    if (const auto& no = call.refusal) return reactor->Finish(*no), reactor;
    answerOne(*request, response, [reactor](const grpc::Status& status) { reactor->Finish(status); });
    return reactor;
  }

  grpc::ServerBidiReactor<pb::OptimizedInferenceRequest, pb::OptimizedInferenceResponse>* StreamInference(
      Context* context) override {
    const auto call = guard_.enter(*context);
    if (const auto& no = call.refusal)
      return new RefusedStream<pb::OptimizedInferenceRequest, pb::OptimizedInferenceResponse>(*no);
    return new InOrderStream<pb::OptimizedInferenceRequest, pb::OptimizedInferenceResponse>(
        [this](const auto& request, auto* response, std::function<void()> done) {
          answerOne(request, response, [response, done = std::move(done)](const grpc::Status& status) {
            if (!status.ok()) fillFailure(status.error_message(), response);
            done();
          });
        });
  }

  Unary* GenerateBatchInference(Context* context, const pb::BatchInferenceRequest* request,
                                pb::BatchInferenceResponse* response) override {
    Unary* reactor = context->DefaultReactor();
    const auto call = guard_.enter(*context);
    if (const auto& no = call.refusal) return reactor->Finish(*no), reactor;
    if (request->frame_ids_size() > kLargestBatch) {
      failAll(request->frame_ids_size(), "Batch size " + std::to_string(request->frame_ids_size()) + " exceeds max 8",
              response);
      return reactor->Finish(grpc::Status::OK), reactor;
    }
    FrameQuestion question{request->model_name(), {}, {}};
    for (const int frame : request->frame_ids()) question.wishes.push_back(wishFor(frame));
    answerMany(std::move(question), response, reactor);
    return reactor;
  }

  Unary* GenerateBatchWithAudio(Context* context, const pb::BatchInferenceWithAudioRequest* request,
                                pb::BatchInferenceResponse* response) override {
    Unary* reactor = context->DefaultReactor();
    const auto call = guard_.enter(*context);
    if (const auto& no = call.refusal) return reactor->Finish(*no), reactor;
    if (request->ByteSizeLong() > kLargestMessage) return reactor->Finish(tooLarge(kLargestMessage)), reactor;
    const int count = request->frame_count();
    if (count <= 0) return reactor->Finish(grpc::Status::OK), reactor;
    if (count > kMostFramesWithAudio)  // before anything is made for each
      return reactor->Finish({grpc::StatusCode::INVALID_ARGUMENT, "a batch has at most 4096 frames"}), reactor;
    const int needed = count + kChunksBeyond;
    if (request->audio_chunks_size() < needed) {
      failAll(count,
              "Insufficient audio chunks: need " + std::to_string(needed) + ", got " +
                  std::to_string(request->audio_chunks_size()),
              response);
      return reactor->Finish(grpc::Status::OK), reactor;
    }
    std::vector<std::span<const std::byte>> chunks;
    for (const std::string& chunk : request->audio_chunks()) chunks.push_back(std::as_bytes(std::span(chunk)));
    FrameQuestion question{request->model_name(), {}, samplesOfChunks(chunks)};
    for (int i = 0; i < count; ++i) {
      FrameWish wish;
      wish.frame = std::int64_t{request->start_frame_id()} + i;
      wish.soundFrame = i + kChunksBefore;
      question.wishes.push_back(std::move(wish));
    }
    answerMany(std::move(question), response, reactor);
    return reactor;
  }

  Unary* LoadPackage(Context* context, const pb::LoadPackageRequest* request,
                     pb::LoadPackageResponse* response) override {
    Unary* reactor = context->DefaultReactor();
    const auto call = guard_.enter(*context, Role::Admin);
    if (const auto& no = call.refusal) return reactor->Finish(*no), reactor;
    const std::string name = request->package_name();
    response->set_package_name(name);
    service_.setAliasOfPath(name, request->package_dir());
    const SteadyTime start = std::chrono::steady_clock::now();
    service_.withAvatar(name, [response, reactor, start](Result<ServedAvatarPtr> avatar) {
      if (!avatar) {
        response->set_success(false);
        response->set_error(avatar.error().message);
      } else {
        fillLoaded(**avatar, start, response);
      }
      reactor->Finish(grpc::Status::OK);
    });
    return reactor;
  }

  Unary* GetStats(Context* context, const pb::StatsRequest* request, pb::StatsResponse* response) override {
    return whenLoaded(context, request->model_name(), [this, response](const ServedAvatar& avatar) {
      const AvatarUse use = service_.use(avatar.name());
      response->set_model_name(avatar.name());
      response->set_total_requests(static_cast<int>(use.requests));
      response->set_avg_inference_time_ms(use.averageMs());
      response->set_min_inference_time_ms(use.leastMs);
      response->set_max_inference_time_ms(use.mostMs);
      response->set_frame_count(static_cast<int>(avatar.frameCount()));
      response->set_device(deviceOf(avatar));
      for (const std::string& each : optimizations()) response->add_optimizations_active(each);
    });
  }

  Unary* ListModels(Context* context, const pb::ListModelsRequest*, pb::ListModelsResponse* response) override {
    Unary* reactor = context->DefaultReactor();
    const auto call = guard_.enter(*context);
    if (const auto& no = call.refusal) return reactor->Finish(*no), reactor;
    for (const std::string& name : service_.loadedNames()) response->add_loaded_models(name);
    response->set_count(response->loaded_models_size());
    return reactor->Finish(grpc::Status::OK), reactor;
  }

  Unary* HealthCheck(Context* context, const pb::HealthRequest*, pb::HealthResponse* response) override {
    Unary* reactor = context->DefaultReactor();
    response->set_healthy(true);
    response->set_status("running");
    response->set_loaded_models(static_cast<int>(service_.loadedNames().size()));
    response->set_uptime_seconds(static_cast<std::int64_t>(service_.uptimeSeconds()));
    return reactor->Finish(grpc::Status::OK), reactor;
  }

  Unary* GetVideoFrame(Context* context, const pb::GetVideoFrameRequest* request,
                       pb::GetVideoFrameResponse* response) override {
    Unary* reactor = context->DefaultReactor();
    const auto call = guard_.enter(*context);
    if (const auto& no = call.refusal) return reactor->Finish(*no), reactor;
    const auto show = showOfVideoType(request->video_type());
    if (!show) return reactor->Finish(notFound("Invalid video_type: " + request->video_type())), reactor;
    FrameWish wish;
    wish.frame = request->frame_id();
    wish.show = *show;
    service_.ask({request->model_name(), {wish}, {}}, [request, response, reactor](const FrameAnswer& answer) {
      if (const grpc::Status busy = busyStatus(answer); !busy.ok()) return reactor->Finish(busy);
      if (!answer.avatar) return reactor->Finish(notFound("Model '" + request->model_name() + "' not loaded"));
      const auto& frame = answer.frames.front();
      if (!frame) return reactor->Finish(notFound("Invalid frame_id: " + std::to_string(request->frame_id())));
      response->set_success(true);
      response->set_frame_data(frame->bytes.data(), frame->bytes.size());
      response->set_frame_id(request->frame_id());
      response->set_video_type(request->video_type());
      reactor->Finish(grpc::Status::OK);
    });
    return reactor;
  }

  Unary* GetModelMetadata(Context* context, const pb::GetModelMetadataRequest* request,
                          pb::GetModelMetadataResponse* response) override {
    return whenLoaded(context, request->model_name(), [response](const ServedAvatar& avatar) {
      response->set_success(true);
      response->set_model_name(avatar.name());
      response->set_frame_count(static_cast<int>(avatar.frameCount()));
      for (const std::string& type : videoTypes()) response->add_available_videos(type);
      for (const float bound : avatar.bounds({})) response->add_bounds(bound);
    });
  }

 private:
  using Done = std::function<void(const grpc::Status&)>;

  static grpc::Status notFound(const std::string& text) { return {grpc::StatusCode::NOT_FOUND, text}; }

  static void failAll(int count, const std::string& why, pb::BatchInferenceResponse* response) {
    for (int i = 0; i < count; ++i) fillFailure(why, response->add_responses());
  }

  static void fillLoaded(const ServedAvatar& avatar, SteadyTime start, pb::LoadPackageResponse* response) {
    response->set_success(true);
    response->set_message("Package " + avatar.name() + " loaded successfully");
    response->set_initialization_time_ms(wholeMilliseconds(millisecondsSince(start)));
    response->set_frame_count(static_cast<int>(avatar.frameCount()));
    response->set_device(deviceOf(avatar));
    for (const std::string& type : videoTypes()) response->add_videos_loaded(type);
    for (const std::int64_t side : avatar.featureShape()) response->add_audio_features_shape(static_cast<int>(side));
    response->set_memory_mapped_audio(false);
  }

  Unary* whenLoaded(Context* context, const std::string& name, std::function<void(const ServedAvatar&)> fillIn) {
    Unary* reactor = context->DefaultReactor();
    const auto call = guard_.enter(*context);
    if (const auto& no = call.refusal) return reactor->Finish(*no), reactor;
    service_.withAvatar(name, [reactor, name, fillIn = std::move(fillIn)](const Result<ServedAvatarPtr>& avatar) {
      if (!avatar && isBusy(avatar.error()))
        return reactor->Finish({grpc::StatusCode::RESOURCE_EXHAUSTED, avatar.error().message});
      if (!avatar) return reactor->Finish(notFound("Model '" + name + "' not loaded"));
      fillIn(**avatar);
      reactor->Finish(grpc::Status::OK);
    });
    return reactor;
  }

  /// A frame that fails is told in the response; a busy server in the status.
  void answerOne(const pb::OptimizedInferenceRequest& request, pb::OptimizedInferenceResponse* response, Done done) {
    const std::string name = request.model_name();
    const std::int64_t id = request.frame_id();
    const SteadyTime start = std::chrono::steady_clock::now();
    service_.ask({name, {wishFor(id)}, {}},
                 [this, name, id, start, response, done = std::move(done)](const FrameAnswer& answer) {
                   if (const grpc::Status busy = busyStatus(answer); !busy.ok()) return done(busy);
                   if (!answer.avatar)
                     fillFailure(notLoaded(service_, name, "Available"), response);
                   else
                     fillFrame(answer, 0, id, millisecondsSince(start), response);
                   done(grpc::Status::OK);
                 });
  }

  void answerMany(FrameQuestion question, pb::BatchInferenceResponse* response, Unary* reactor) {
    const SteadyTime start = std::chrono::steady_clock::now();
    const std::string name = question.avatar;
    std::vector<std::int64_t> ids;
    for (const FrameWish& wish : question.wishes) ids.push_back(wish.frame);
    service_.ask(std::move(question), [response, reactor, start, name, ids](const FrameAnswer& answer) {
      if (const grpc::Status busy = busyStatus(answer); !busy.ok()) return reactor->Finish(busy);
      if (!answer.avatar) {
        failAll(static_cast<int>(ids.size()), "Model '" + name + "' not found", response);
        return reactor->Finish(grpc::Status::OK);
      }
      for (std::size_t i = 0; i < ids.size(); ++i)
        fillFrame(answer, i, ids[i], answer.frames[i] ? answer.frames[i]->totalMs : 0, response->add_responses());
      const double total = millisecondsSince(start);
      response->set_total_processing_time_ms(wholeMilliseconds(total));
      response->set_avg_frame_time_ms(ids.empty() ? 0 : total / static_cast<double>(ids.size()));
      reactor->Finish(grpc::Status::OK);
    });
  }

  static void fillFrame(const FrameAnswer& answer, std::size_t index, std::int64_t id, double tookMs,
                        pb::OptimizedInferenceResponse* response) {
    const auto& frame = answer.frames[index];
    const ServedAvatar& avatar = **answer.avatar;
    if (frame)
      fill(*frame, avatar.name(), tookMs, response);
    else
      fillFailure(avatar.findFrame(id) ? frame.error().message : outOfRange(id, avatar.frameCount()), response);
  }

  static grpc::Status busyStatus(const FrameAnswer& answer) {
    const Error* error = !answer.avatar ? &answer.avatar.error() : nullptr;
    for (const auto& frame : answer.frames)
      if (!frame && isBusy(frame.error())) error = &frame.error();
    if (!error || !isBusy(*error)) return grpc::Status::OK;
    return {grpc::StatusCode::RESOURCE_EXHAUSTED, error->message};
  }

  FrameService& service_;
  const GrpcGuard guard_;
};

}  // namespace

std::unique_ptr<grpc::Service> makeOptimizedService(FrameService& service, Gate& gate) {
  return std::make_unique<OptimizedService>(service, gate);
}

}  // namespace visema
