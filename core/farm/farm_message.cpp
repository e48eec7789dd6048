// SPDX-License-Identifier: Apache-2.0
#include "core/farm/nats_handles.h"

namespace visema {

FarmMessage::FarmMessage(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
FarmMessage::~FarmMessage() = default;
FarmMessage::FarmMessage(FarmMessage&&) noexcept = default;
FarmMessage& FarmMessage::operator=(FarmMessage&&) noexcept = default;
std::int64_t FarmMessage::sequence() const { return impl_->sequence; }
int FarmMessage::deliveries() const { return impl_->deliveries; }
const std::string& FarmMessage::body() const { return impl_->body; }
void FarmMessage::done() {
  impl_->say([](natsMsg* message) { return natsMsg_AckSync(message, nullptr, nullptr); });
}
void FarmMessage::again(std::chrono::milliseconds delay) {
  impl_->say([&](natsMsg* message) {
    return delay.count() <= 0 ? natsMsg_Nak(message, nullptr) : natsMsg_NakWithDelay(message, delay.count(), nullptr);
  });
}
void FarmMessage::stillWorking() {
  impl_->say([](natsMsg* message) { return natsMsg_InProgress(message, nullptr); });
}

}  // namespace visema
