// SPDX-License-Identifier: Apache-2.0
#include "core/training/lips/borrowed_hearing.h"

#include <ATen/ops/linalg_solve.h>

#include <array>

#include "core/nn/light/voice_map.h"
#include "core/nn/torch/module_weights.h"

namespace visema {
namespace {

std::int64_t side(const Weights& map, const std::string& tensor, std::size_t dimension) {
  const TensorView* found = map.find(tensor);
  return found && found->shape.size() > dimension ? found->shape[dimension] : 0;
}

}  // namespace

Result<VoiceNetwork> borrowHearing(const Weights& map, const EncoderIdentity& speech, int features, int codeSize) {
  if (map.note("family") != kVoiceFamily) return fail(ErrorCode::BadData, map.name() + " is no voice map");
  if (map.note(kSpeechNote) != speech.name || map.note(kFingerprintNote) != speech.fingerprint)
    return fail(ErrorCode::InvalidArgument,
                map.name() + " listens through another speech encoder than the one that is trained with");
  const std::array sizes = {side(map, "rows.weight", 0), side(map, "temporal.0.weight", 0),
                            side(map, "hidden.weight", 0), side(map, "code.weight", 0)};
  constexpr std::int64_t kMost = 4096;
  for (const std::int64_t size : sizes)
    if (size < 1 || size > kMost) return fail(ErrorCode::BadData, map.name() + " is no whole voice map");
  VoiceNetwork known(features, static_cast<int>(sizes[3]), static_cast<int>(sizes[0]), static_cast<int>(sizes[1]),
                     static_cast<int>(sizes[2]));
  if (Status status = loadInto(*known, map); !status) return fail(status.error());
  known->code = torch::nn::Linear(known->replace_module("code", torch::nn::Linear(sizes[2], codeSize)));
  return known;
}

void fitMouth(VoiceNetworkImpl& network, const torch::Tensor& heard, const torch::Tensor& codes, double ridge) {
  torch::NoGradGuard noGrad;
  const auto mean = heard.mean(0), middle = codes.mean(0);
  const auto centred = (heard - mean).to(torch::kDouble), wanted = (codes - middle).to(torch::kDouble);
  auto moments = centred.t().matmul(centred) / static_cast<double>(heard.size(0));
  moments = moments + torch::eye(moments.size(0), torch::kDouble) * (ridge * moments.diagonal().mean());
  const auto cross = centred.t().matmul(wanted) / static_cast<double>(heard.size(0));
  const auto weight = at::linalg_solve(moments, cross).t().to(torch::kFloat);
  network.code->weight.copy_(weight);
  network.code->bias.copy_(middle - weight.matmul(mean));
}

}  // namespace visema
