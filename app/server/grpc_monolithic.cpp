// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <utility>

#include "app/server/grpc_guard.h"
#include "app/server/grpc_services.h"
#include "app/server/proto/monolithic.grpc.pb.h"
#include "app/server/seed_words.h"
#include "core/base/little_endian.h"
#include "core/base/steady_time.h"
#include "core/serving/sound_bytes.h"
#include "core/speech/feature_windows.h"

namespace visema {
namespace {

namespace pb = monolithic;
using Unary = grpc::ServerUnaryReactor;
using Context = grpc::CallbackServerContext;

constexpr int kLargestBatch = 32;
constexpr int kSide = 320;
constexpr std::size_t kFrameBytes = std::size_t{6} * kSide * kSide * sizeof(float);
constexpr std::size_t kWindowBytes = std::size_t{8192} * sizeof(float);
constexpr int kQuality = 75;
constexpr int kMaxModels = 64;  // memory is what really limits them

float floatAt(const char* bytes) { return std::bit_cast<float>(little32(reinterpret_cast<const std::byte*>(bytes))); }

/// The first three planes: the face, B, G, R.
std::shared_ptr<const Image> faceOf(const char* planes) {
  Image face({kSide, kSide}, 3);
  const MutableImageView to = face.mutableView();
  constexpr std::size_t kPlane = std::size_t{kSide} * kSide;
  for (std::size_t pixel = 0; pixel < kPlane; ++pixel)
    for (std::size_t channel = 0; channel < 3; ++channel) {
      const float value = floatAt(planes + (channel * kPlane + pixel) * sizeof(float)) * 255.0f;
      to.data[pixel * 3 + channel] = value > 0 ? static_cast<std::uint8_t>(std::min(std::round(value), 255.0f)) : 0;
    }
  return std::make_shared<const Image>(std::move(face));
}

/// One window of features for all frames of a batch.
SpeechFrame windowOf(const std::string& bytes) {
  SpeechFrame frame;
  std::vector<float> values(bytes.size() / sizeof(float));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float value = floatAt(bytes.data() + i * sizeof(float));
    values[i] = std::isfinite(value) ? value : 0;
  }
  frame.rows = FeatureRows(static_cast<int>(values.size()) / kRowsPerFrame);
  frame.rows.append(values);
  frame.gate = 1;
  frame.speaking = true;
  return frame;
}

/// What is wrong with a request before anything is loaded; empty: nothing.
std::string complaintAbout(const pb::CompositeBatchRequest& request) {
  if (request.model_id().empty()) return "model_id is required";
  const int batch = request.batch_size();
  if (batch < 1 || batch > kLargestBatch) return "batch_size must be 1-32, got " + std::to_string(batch);
  const std::size_t expected = static_cast<std::size_t>(batch) * kFrameBytes, got = request.visual_frames().size();
  if (got != expected)
    return "Invalid visual frames size: got " + std::to_string(got) + " bytes, expected " + std::to_string(expected) +
           " bytes";
  if (request.raw_audio().empty() && request.audio_features().empty())
    return "Either raw_audio or audio_features must be provided";
  if (request.raw_audio().empty() && request.audio_features().size() != kWindowBytes)
    return "Invalid audio features size: got " + std::to_string(request.audio_features().size()) + " bytes, expected " +
           std::to_string(kWindowBytes) + " bytes";
  return {};
}

class MonolithicService final : public pb::MonolithicService::CallbackService {
 public:
  MonolithicService(FrameService& service, Gate& gate) : service_(service), guard_(gate) {}

  Unary* InferBatchComposite(Context* context, const pb::CompositeBatchRequest* request,
                             pb::CompositeBatchResponse* response) override {
    Unary* reactor = context->DefaultReactor();
    const auto call = guard_.enter(*context);
    if (const auto& no = call.refusal) return reactor->Finish(*no), reactor;
    if (std::string complaint = complaintAbout(*request); !complaint.empty())
      return failWith(response, std::move(complaint), reactor), reactor;
    const SteadyTime start = std::chrono::steady_clock::now();
    service_.ask(questionOf(*request), [this, request, response, reactor, start](const FrameAnswer& answer) {
      if (!answer.avatar && isBusy(answer.avatar.error()))
        return reactor->Finish({grpc::StatusCode::RESOURCE_EXHAUSTED, answer.avatar.error().message});
      if (!answer.avatar) return failWith(response, failedToLoad(request->model_id(), answer.avatar.error()), reactor);
      fill(answer, *request, start, response);
      reactor->Finish(grpc::Status::OK);
    });
    return reactor;
  }

  Unary* ListModels(Context* context, const pb::ListModelsRequest*, pb::ListModelsResponse* response) override {
    Unary* reactor = context->DefaultReactor();
    const auto call = guard_.enter(*context);
    if (const auto& no = call.refusal) return reactor->Finish(*no), reactor;
    for (const ServedAvatarPtr& avatar : service_.loaded()) {
      const AvatarUse use = service_.use(avatar->name());
      pb::ModelInfo* info = response->add_models();
      info->set_model_id(avatar->name());
      info->set_loaded(true);
      info->set_memory_mb(static_cast<std::int64_t>(avatar->bytes() >> 20));
      info->set_request_count(static_cast<std::int64_t>(use.requests));
      info->set_avg_inference_ms(static_cast<float>(use.averageMs()));
    }
    return reactor->Finish(grpc::Status::OK), reactor;
  }

  Unary* LoadModel(Context* context, const pb::LoadModelRequest* request, pb::LoadModelResponse* response) override {
    Unary* reactor = context->DefaultReactor();
    const auto call = guard_.enter(*context, Role::Admin);
    if (const auto& no = call.refusal) return reactor->Finish(*no), reactor;
    const SteadyTime start = std::chrono::steady_clock::now();
    service_.withAvatar(request->model_id(),
                        [request, response, reactor, start](const Result<ServedAvatarPtr>& avatar) {
                          response->set_success(avatar.has_value());
                          if (!avatar) response->set_error(failedToLoad(request->model_id(), avatar.error()));
                          response->set_load_time_ms(static_cast<float>(millisecondsSince(start)));
                          reactor->Finish(grpc::Status::OK);
                        });
    return reactor;
  }

  Unary* UnloadModel(Context* context, const pb::UnloadModelRequest* request,
                     pb::UnloadModelResponse* response) override {
    Unary* reactor = context->DefaultReactor();
    const auto call = guard_.enter(*context, Role::Admin);
    if (const auto& no = call.refusal) return reactor->Finish(*no), reactor;
    response->set_success(service_.unload(request->model_id()));
    if (!response->success()) response->set_error("model '" + request->model_id() + "' not loaded");
    return reactor->Finish(grpc::Status::OK), reactor;
  }

  Unary* GetModelStats(Context* context, const pb::GetModelStatsRequest*,
                       pb::GetModelStatsResponse* response) override {
    Unary* reactor = context->DefaultReactor();
    const auto call = guard_.enter(*context);
    if (const auto& no = call.refusal) return reactor->Finish(*no), reactor;
    for (const ServedAvatarPtr& avatar : service_.loaded()) {
      const AvatarUse use = service_.use(avatar->name());
      pb::ModelStats* stats = response->add_models();
      stats->set_model_id(avatar->name());
      stats->set_loaded(true);
      stats->set_memory_mb(static_cast<std::int64_t>(avatar->bytes() >> 20));
      stats->set_request_count(static_cast<std::int64_t>(use.requests));
      stats->set_total_inference_ms(static_cast<std::int64_t>(use.totalMs));
      stats->set_avg_inference_ms(static_cast<float>(use.averageMs()));
      stats->set_last_used_timestamp(use.lastUsed);
    }
    return reactor->Finish(grpc::Status::OK), reactor;
  }

  Unary* Health(Context* context, const pb::HealthRequest*, pb::HealthResponse* response) override {
    Unary* reactor = context->DefaultReactor();
    response->set_healthy(true);
    response->set_loaded_models(static_cast<int>(service_.loadedNames().size()));
    response->set_max_models(kMaxModels);
    return reactor->Finish(grpc::Status::OK), reactor;
  }

 private:
  static std::string failedToLoad(const std::string& name, const Error& error) {
    const std::string why = error.code == ErrorCode::NotFound ? "model '" + name + "' not configured" : error.message;
    return "Failed to load model '" + name + "': " + why;
  }
  static void failWith(pb::CompositeBatchResponse* response, std::string why, Unary* reactor) {
    response->set_success(false);
    response->set_error(std::move(why));
    reactor->Finish(grpc::Status::OK);
  }

  static FrameQuestion questionOf(const pb::CompositeBatchRequest& request) {
    FrameQuestion question{request.model_id(), {}, {}};
    const bool sound = !request.raw_audio().empty();
    if (sound) question.sound = samplesOfFloats(std::as_bytes(std::span(request.raw_audio())));
    for (int i = 0; i < request.batch_size(); ++i) {
      FrameWish wish;
      wish.frame = std::int64_t{request.start_frame_idx()} + i;
      wish.show = Show::Picture;
      wish.soundFrame = i;
      if (!sound) wish.window = windowOf(request.audio_features());
      wish.face = faceOf(request.visual_frames().data() + static_cast<std::size_t>(i) * kFrameBytes);
      wish.quality = kQuality;
      question.wishes.push_back(std::move(wish));
    }
    return question;
  }

  static void fill(const FrameAnswer& answer, const pb::CompositeBatchRequest& request, SteadyTime start,
                   pb::CompositeBatchResponse* response) {
    const ServedAvatar& avatar = **answer.avatar;
    double inference = 0, composite = 0;
    for (std::size_t i = 0; i < answer.frames.size(); ++i) {
      const auto& frame = answer.frames[i];
      const std::int64_t index = std::int64_t{request.start_frame_idx()} + static_cast<std::int64_t>(i);
      if (!frame) {
        response->clear_composited_frames();
        response->set_success(false);
        response->set_error(avatar.findFrame(index)
                                ? "Inference failed: " + frame.error().message
                                : "frame index " + std::to_string(index) + " exceeds crop rects length " +
                                      std::to_string(avatar.frameCount()));
        return;
      }
      response->add_composited_frames(frame->bytes.data(), frame->bytes.size());
      inference += frame->inferenceMs;
      composite += frame->compositeMs;
    }
    const double total = millisecondsSince(start);
    response->set_success(true);
    response->set_inference_time_ms(static_cast<float>(inference));
    response->set_composite_time_ms(static_cast<float>(composite));
    response->set_total_time_ms(static_cast<float>(total));
    response->set_audio_processing_ms(static_cast<float>(answer.hearMs));
    response->set_model_loaded(answer.loadedNow);
    if (answer.loadedNow) response->set_model_load_time_ms(static_cast<float>(avatar.loadMilliseconds()));
  }

  FrameService& service_;
  const GrpcGuard guard_;
};

}  // namespace

std::unique_ptr<grpc::Service> makeMonolithicService(FrameService& service, Gate& gate) {
  return std::make_unique<MonolithicService>(service, gate);
}

}  // namespace visema
