// SPDX-License-Identifier: Apache-2.0
#include "core/latentsync/torch/layers.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/addcmul.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/var_mean.h>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace visema::latentsync {
namespace {

at::Tensor like(const at::Tensor& weight, const at::Tensor& x) {
  return weight.defined() ? weight.to(x.scalar_type()) : weight;
}

/// [rows, tokens, channels] -> [rows * heads, tokens, channels / heads].
at::Tensor byHead(const at::Tensor& x, int heads) {
  return x.view({x.size(0), x.size(1), heads, x.size(2) / heads}).transpose(1, 2).flatten(0, 1).contiguous();
}

}  // namespace

Conv::Conv(TensorSource& source, const std::string& name, std::int64_t in, std::int64_t out, int kernel, int stride,
           int padding)
    : weight_(source.take(name + ".weight", {out, in, kernel, kernel})),
      bias_(source.take(name + ".bias", {out})),
      stride_(stride),
      padding_(padding < 0 ? kernel / 2 : padding) {}

at::Tensor Conv::operator()(const at::Tensor& x) const {
  return at::conv2d(x, like(weight_, x), like(bias_, x), stride_, padding_);
}

at::Tensor Conv::firstChannels(const at::Tensor& x) const {
  return at::conv2d(x, like(weight_.slice(1, 0, x.size(1)), x), {}, stride_, padding_);
}

at::Tensor Conv::lastChannels(const at::Tensor& x) const {
  return at::conv2d(x, like(weight_.slice(1, weight_.size(1) - x.size(1)), x), like(bias_, x), stride_, padding_);
}

Linear::Linear(TensorSource& source, const std::string& name, std::int64_t in, std::int64_t out, Bias bias)
    : weight_(source.take(name + ".weight", {out, in})) {
  if (bias == Bias::With) bias_ = source.take(name + ".bias", {out});
}

at::Tensor Linear::operator()(const at::Tensor& x) const { return at::linear(x, like(weight_, x), like(bias_, x)); }

LayerNorm::LayerNorm(TensorSource& source, const std::string& name, std::int64_t channels)
    : weight_(source.take(name + ".weight", {channels})), bias_(source.take(name + ".bias", {channels})) {}

at::Tensor LayerNorm::operator()(const at::Tensor& x) const {
  return at::layer_norm(x, {x.size(-1)}, like(weight_, x), like(bias_, x), 1e-5);
}

GroupNorm::GroupNorm(TensorSource& source, const std::string& name, std::int64_t channels, double epsilon)
    : weight_(source.take(name + ".weight", {channels})),
      bias_(source.take(name + ".bias", {channels})),
      epsilon_(epsilon) {}

at::Tensor GroupNorm::operator()(const at::Tensor& x, std::int64_t frames) const {
  constexpr std::int64_t kGroups = 32;
  const std::int64_t batch = x.size(0) / frames, channels = x.size(1);
  // Not at::group_norm, which wants the frames of a channel side by side: that would be a copy there and one back.
  const at::Tensor grouped = x.reshape({batch, frames, kGroups, -1}).to(at::kFloat);
  const auto [variance, mean] = at::var_mean(grouped, at::OptionalIntArrayRef({1, 3}), /*unbiased=*/false);
  const at::Tensor scale = at::rsqrt(variance + epsilon_).unsqueeze(2);  // [batch, groups, 1]
  const at::Tensor weight = weight_.view({1, kGroups, -1}) * scale;
  const at::Tensor bias = bias_.view({1, kGroups, -1}) - weight * mean.unsqueeze(2);
  const auto spread = [&](const at::Tensor& each) { return like(each, x).reshape({batch, 1, channels, 1, 1}); };
  return at::addcmul(spread(bias), x.reshape({batch, frames, channels, x.size(2), x.size(3)}), spread(weight))
      .view(x.sizes());
}

at::Tensor attend(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, int heads, Slices slices) {
  const std::int64_t rows = query.size(0), tokens = query.size(1), channels = query.size(2), keys = key.size(1);
  const double scale = 1 / std::sqrt(static_cast<double>(channels) / heads);
  const std::int64_t limit = slices == Slices::Small ? kScoresAtOnce : rows * heads * tokens * keys;
  const std::int64_t rowsAtOnce = std::clamp(limit / (heads * tokens * keys), std::int64_t{1}, rows);
  const std::int64_t tokensAtOnce = std::clamp(limit / (heads * keys), std::int64_t{1}, tokens);
  at::Tensor result = at::empty({rows, tokens, channels}, query.options());
  for (std::int64_t row = 0; row < rows; row += rowsAtOnce) {
    const std::int64_t count = std::min(rowsAtOnce, rows - row);
    const at::Tensor k = byHead(key.narrow(0, row, count), heads).transpose(1, 2);
    const at::Tensor v = byHead(value.narrow(0, row, count), heads);
    for (std::int64_t token = 0; token < tokens; token += tokensAtOnce) {
      const std::int64_t length = std::min(tokensAtOnce, tokens - token);
      const at::Tensor q = byHead(query.narrow(0, row, count).narrow(1, token, length).contiguous(), heads);
      const at::Tensor seen = at::bmm(at::softmax(at::bmm(q * scale, k), -1), v);
      result.narrow(0, row, count)
          .narrow(1, token, length)
          .copy_(seen.view({count, heads, length, -1}).transpose(1, 2).reshape({count, length, channels}));
    }
  }
  return result;
}

Attention::Attention(TensorSource& source, const std::string& name, std::int64_t channels, std::int64_t contextChannels,
                     int heads, Bias bias)
    : query_(source, name + ".to_q", channels, channels, bias),
      key_(source, name + ".to_k", contextChannels, channels, bias),
      value_(source, name + ".to_v", contextChannels, channels, bias),
      out_(source, name + ".to_out.0", channels, channels),
      heads_(heads) {}

KeysAndValues Attention::prepare(const at::Tensor& context) const { return {key_(context), value_(context)}; }

at::Tensor Attention::operator()(const at::Tensor& x, const KeysAndValues& context, Slices slices) const {
  return out_(attend(query_(x), context.keys, context.values, heads_, slices));
}

FeedForward::FeedForward(TensorSource& source, const std::string& name, std::int64_t channels)
    : in_(source, name + ".net.0.proj", channels, 8 * channels),
      out_(source, name + ".net.2", 4 * channels, channels) {}

at::Tensor FeedForward::operator()(const at::Tensor& x, Slices slices) const {
  const auto whole = [this](const at::Tensor& part) {
    const at::Tensor both = in_(part);
    const std::int64_t half = both.size(-1) / 2;
    return out_(at::gelu(both.narrow(-1, half, half)).mul_(both.narrow(-1, 0, half)));
  };
  if (slices == Slices::AllAtOnce) return whole(x);
  const at::Tensor flat = x.reshape({-1, x.size(-1)});
  const std::int64_t atOnce = std::max<std::int64_t>(64, kScoresAtOnce / (8 * x.size(-1)));
  at::Tensor result = at::empty_like(flat);
  for (std::int64_t from = 0; from < flat.size(0); from += atOnce) {
    const std::int64_t count = std::min(atOnce, flat.size(0) - from);
    result.narrow(0, from, count).copy_(whole(flat.narrow(0, from, count)));
  }
  return result.view(x.sizes());
}

Resnet::Resnet(TensorSource& source, const std::string& name, std::int64_t in, std::int64_t out,
               std::int64_t timeChannels, double epsilon)
    : norm1_(source, name + ".norm1", in, epsilon),
      norm2_(source, name + ".norm2", out, epsilon),
      conv1_(source, name + ".conv1", in, out, 3),
      conv2_(source, name + ".conv2", out, out, 3) {
  if (timeChannels > 0) time_ = Linear(source, name + ".time_emb_proj", timeChannels, out);
  if (in != out) shortcut_ = Conv(source, name + ".conv_shortcut", in, out, 1);
}

at::Tensor Resnet::operator()(const at::Tensor& x, const at::Tensor& projectedTime, std::int64_t frames) const {
  at::Tensor y = conv1_(at::silu(norm1_(x, frames)));
  if (projectedTime.defined()) y += projectedTime.view({1, -1, 1, 1});
  y = conv2_(at::silu(norm2_(y, frames)));
  return y += shortcut_ ? (*shortcut_)(x) : x;
}

at::Tensor doubled(const at::Tensor& x) {
  const std::int64_t frames = x.size(0), channels = x.size(1), height = x.size(2), width = x.size(3);
  return x.view({frames, channels, height, 1, width, 1})
      .expand({frames, channels, height, 2, width, 2})
      .reshape({frames, channels, 2 * height, 2 * width});
}

at::Tensor tokensOf(const at::Tensor& picture) { return picture.flatten(2).transpose(1, 2).contiguous(); }

at::Tensor pictureOf(const at::Tensor& tokens, std::int64_t height, std::int64_t width) {
  return tokens.transpose(1, 2).reshape({tokens.size(0), tokens.size(2), height, width}).contiguous();
}

}  // namespace visema::latentsync
