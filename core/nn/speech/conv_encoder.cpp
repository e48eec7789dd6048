// SPDX-License-Identifier: Apache-2.0
#include "core/nn/speech/conv_encoder.h"

#include <algorithm>
#include <utility>

namespace visema {

Result<std::unique_ptr<ConvEncoder>> ConvEncoder::create(EncoderIdentity identity, const std::vector<ConvSpec>& layers,
                                                         const CpuFeatures& cpu) {
  const auto bad = [&] {
    return fail(ErrorCode::BadData, "The layers of the speech encoder " + identity.name + " do not fit.");
  };
  std::unique_ptr<ConvEncoder> encoder(new ConvEncoder);
  int rows = kMelBands, columns = kMelColumnsPerWindow, channels = 1;
  for (const ConvSpec& spec : layers) {
    if (spec.inChannels != channels || rows + 2 * spec.rowPadding < spec.kernelRows ||
        columns + 2 * spec.columnPadding < spec.kernelColumns)
      return bad();
    const ConvLayer& layer = encoder->layers_.emplace_back(spec, cpu);
    const int newRows = layer.outputRows(rows), newColumns = layer.outputColumns(columns);
    if (spec.addsInput && (newRows != rows || newColumns != columns || spec.outChannels != channels)) return bad();
    rows = newRows, columns = newColumns, channels = spec.outChannels;
    if (spec.columnPadding != 0 || spec.columnStride != 1) encoder->streams_ = false;
  }
  if (layers.empty() || rows != 1 || columns != 1) return bad();
  encoder->identity_ = std::move(identity);
  return encoder;
}

void ConvEncoder::run() {
  for (ConvLayer& layer : layers_) {
    layer.run(input_, output_);
    std::swap(input_, output_);
  }
}

void ConvEncoder::encode(std::span<const float> mel, std::span<float> features) {
  input_.resize(kMelBands, kMelColumnsPerWindow, 1);
  std::copy(mel.begin(), mel.end(), input_.values.begin());
  run();
  std::copy(input_.values.begin(), input_.values.end(), features.begin());
}

Result<std::vector<float>> ConvEncoder::encodePicture(std::span<const float> mel, int columns) {
  if (!streams_)
    return fail(ErrorCode::Unsupported, "The speech encoder " + name() + " only hears window by window; use visema-1.");
  if (columns < kMelColumnsPerWindow) return std::vector<float>();
  input_.resize(kMelBands, columns, 1);
  std::copy(mel.begin(), mel.end(), input_.values.begin());
  run();
  return input_.values;
}

}  // namespace visema
