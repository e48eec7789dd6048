// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <utility>

#include "app/server/grpc_guard.h"
#include "app/server/grpc_services.h"
#include "app/server/grpc_speak.h"
#include "app/server/proto/visema_v1.grpc.pb.h"
#include "app/server/seed_words.h"

namespace visema {
namespace {

namespace pb = visema::v1;
using Unary = grpc::ServerUnaryReactor;
using Context = grpc::CallbackServerContext;

void fill(const ServedAvatar& avatar, pb::Avatar* out) {
  const Size size = avatar.package().manifest().clips.front().size;
  out->set_name(avatar.name());
  out->set_loaded(true);
  out->set_frames(avatar.frameCount());
  out->set_width(size.width);
  out->set_height(size.height);
  out->set_network(avatar.network().name);
  out->set_engine(avatar.engine().engineName());
  out->set_speech(avatar.network().speech);
  out->set_bytes(static_cast<std::int64_t>(avatar.bytes()));
}

class V1Service final : public pb::Visema::CallbackService {
 public:
  V1Service(FrameService& service, Gate& gate, std::shared_ptr<UploadRoom> room)
      : service_(service), guard_(gate), room_(std::move(room)) {}

  grpc::ServerBidiReactor<pb::SpeakRequest, pb::SpeakResponse>* Speak(Context* context) override {
    const auto call = guard_.enter(*context);
    if (const auto& no = call.refusal) return new RefusedStream<pb::SpeakRequest, pb::SpeakResponse>(*no);
    return makeSpeakCall(service_);
  }

  grpc::ServerBidiReactor<pb::RenderRequest, pb::RenderResponse>* Render(Context* context) override {
    const auto call = guard_.enter(*context);
    if (const auto& no = call.refusal) return new RefusedStream<pb::RenderRequest, pb::RenderResponse>(*no);
    return makeRenderCall(service_, room_);
  }

  Unary* ListAvatars(Context* context, const pb::ListAvatarsRequest*, pb::ListAvatarsResponse* response) override {
    Unary* reactor = context->DefaultReactor();
    const auto call = guard_.enter(*context);
    if (const auto& no = call.refusal) return reactor->Finish(*no), reactor;
    std::set<std::string> loaded;
    for (const ServedAvatarPtr& avatar : service_.loaded()) {
      fill(*avatar, response->add_avatars());
      loaded.insert(avatar->name());
    }
    for (const auto& known : service_.finder().list())
      if (loaded.insert(known.name).second) response->add_avatars()->set_name(known.name);
    return reactor->Finish(grpc::Status::OK), reactor;
  }

  Unary* LoadAvatar(Context* context, const pb::LoadAvatarRequest* request, pb::Avatar* response) override {
    Unary* reactor = context->DefaultReactor();
    const auto call = guard_.enter(*context, Role::Admin);
    if (const auto& no = call.refusal) return reactor->Finish(*no), reactor;
    service_.withAvatar(request->name(), [response, reactor](const Result<ServedAvatarPtr>& avatar) {
      if (!avatar) return reactor->Finish(statusOf(avatar.error()));
      fill(**avatar, response);
      reactor->Finish(grpc::Status::OK);
    });
    return reactor;
  }

  Unary* UnloadAvatar(Context* context, const pb::UnloadAvatarRequest* request,
                      pb::UnloadAvatarResponse* response) override {
    Unary* reactor = context->DefaultReactor();
    const auto call = guard_.enter(*context, Role::Admin);
    if (const auto& no = call.refusal) return reactor->Finish(*no), reactor;
    response->set_unloaded(service_.unload(request->name()));
    return reactor->Finish(grpc::Status::OK), reactor;
  }

  Unary* Statistics(Context* context, const pb::StatisticsRequest*, pb::StatisticsResponse* response) override {
    Unary* reactor = context->DefaultReactor();
    const auto call = guard_.enter(*context);
    if (const auto& no = call.refusal) return reactor->Finish(*no), reactor;
    const Metrics::Snapshot snapshot = service_.snapshot();
    for (const auto& [name, value] : snapshot.counters) (*response->mutable_counters())[name] = value;
    for (const auto& [name, value] : snapshot.gauges) (*response->mutable_gauges())[name] = value;
    for (const auto& [name, summary] : snapshot.histograms) {
      auto& times = (*response->mutable_times())[name];
      times.set_count(summary.count);
      times.set_mean(summary.mean);
      times.set_p50(summary.p50);
      times.set_p95(summary.p95);
      times.set_p99(summary.p99);
    }
    return reactor->Finish(grpc::Status::OK), reactor;
  }

 private:
  FrameService& service_;
  const GrpcGuard guard_;
  const std::shared_ptr<UploadRoom> room_;
};

}  // namespace

std::unique_ptr<grpc::Service> makeV1Service(FrameService& service, Gate& gate, std::shared_ptr<UploadRoom> room) {
  return std::make_unique<V1Service>(service, gate, std::move(room));
}

}  // namespace visema
