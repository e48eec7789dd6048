// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <grpcpp/support/server_callback.h>

#include "app/server/proto/visema_v1.pb.h"
#include "app/server/upload_room.h"
#include "core/serving/frame_service.h"

namespace visema {

/// One call each; deletes itself when it is over.
grpc::ServerBidiReactor<v1::SpeakRequest, v1::SpeakResponse>* makeSpeakCall(FrameService& service);
grpc::ServerBidiReactor<v1::RenderRequest, v1::RenderResponse>* makeRenderCall(FrameService& service,
                                                                               std::shared_ptr<UploadRoom> room);

/// An error as gRPC tells it.
grpc::Status statusOf(const Error& error);

}  // namespace visema
