// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <grpcpp/impl/service_type.h>

#include <memory>

#include "app/server/gate.h"
#include "app/server/upload_room.h"
#include "core/serving/frame_service.h"

namespace visema {

/// One service of the gRPC door each; all borrow what they are given.
std::unique_ptr<grpc::Service> makeOptimizedService(FrameService& service, Gate& gate);
std::unique_ptr<grpc::Service> makeLipSyncService(FrameService& service, Gate& gate);
std::unique_ptr<grpc::Service> makeMonolithicService(FrameService& service, Gate& gate);
std::unique_ptr<grpc::Service> makeV1Service(FrameService& service, Gate& gate, std::shared_ptr<UploadRoom> room);

}  // namespace visema
