// SPDX-License-Identifier: Apache-2.0
#include "core/onair/stream_encoders.h"

#include <utility>

#include "core/base/try.h"

namespace visema {

Result<std::unique_ptr<StreamEncoders>> StreamEncoders::open(const StreamFormat& format, Sinks sinks) {
  auto shared = TRY(StreamEncoder::open(format));
  return std::unique_ptr<StreamEncoders>(new StreamEncoders(std::move(shared), std::move(sinks)));
}

Status StreamEncoders::picture(const YuvImage& picture, bool key) {
  const bool wanted = std::exchange(keyForFiles_, false) || key;
  TRY(shared_->picture(picture, wanted, [this](const StreamPacketPtr& packet) {
    sinks_.networks(packet);
    if (!own_) sinks_.files(packet);
  }));
  if (own_) TRY(own_->picture(picture, false, sinks_.files));
  ++pictures_;
  return {};
}

Status StreamEncoders::sound(std::span<const float> samples) {
  return shared_->sound(samples, [this](const StreamPacketPtr& packet) {
    sinks_.networks(packet);
    sinks_.files(packet);
  });
}

void StreamEncoders::setKilobits(int kilobits, bool files) {
  if (std::exchange(kilobits_, kilobits) != kilobits) shared_->setKilobits(kilobits);
  StreamFormat format = header().format;
  if (kilobits >= format.kilobits || !files) {
    keyForFiles_ = keyForFiles_ || own_ != nullptr;
    own_.reset();
  } else if (!own_) {
    format.firstPicture = pictures_;
    auto own = StreamEncoder::open(format);
    // What a file began with has to fit what comes; else it stays with the others.
    if (own && (*own)->header().video == header().video) own_ = std::move(*own);
  }
}

}  // namespace visema
