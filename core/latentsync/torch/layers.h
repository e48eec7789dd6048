// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>

#include "core/latentsync/torch/tensor_source.h"

// The layers that LatentSync's networks are made of. Each takes its tensors from `source` by the name that the file
// gives them; pictures are [frames, channels, height, width], rows of tokens [rows, tokens, channels].
namespace visema::latentsync {

class Conv {
 public:
  Conv() = default;
  Conv(TensorSource& source, const std::string& name, std::int64_t in, std::int64_t out, int kernel, int stride = 1,
       int padding = -1);
  at::Tensor operator()(const at::Tensor& x) const;
  /// The share of the first input channels, without bias, and that of the others with it.
  at::Tensor firstChannels(const at::Tensor& x) const;
  at::Tensor lastChannels(const at::Tensor& x) const;

 private:
  at::Tensor weight_, bias_;
  int stride_ = 1, padding_ = 0;
};

enum class Bias { With, Without };

class Linear {
 public:
  Linear() = default;
  Linear(TensorSource& source, const std::string& name, std::int64_t in, std::int64_t out, Bias bias = Bias::With);
  at::Tensor operator()(const at::Tensor& x) const;
  const at::Tensor& bias() const { return bias_; }

 private:
  at::Tensor weight_, bias_;
};

class LayerNorm {
 public:
  LayerNorm() = default;
  LayerNorm(TensorSource& source, const std::string& name, std::int64_t channels);
  at::Tensor operator()(const at::Tensor& x) const;

 private:
  at::Tensor weight_, bias_;
};

/// Of 32 groups. Its statistics are those of `frames` consecutive pictures together.
class GroupNorm {
 public:
  GroupNorm() = default;
  GroupNorm(TensorSource& source, const std::string& name, std::int64_t channels, double epsilon);
  at::Tensor operator()(const at::Tensor& x, std::int64_t frames = 1) const;

 private:
  at::Tensor weight_, bias_;
  double epsilon_ = 1e-5;
};

/// softmax(q k^T / sqrt(width)) v by head; rows are worked on in slices, so that no more than `kScoresAtOnce` products
/// are in memory, unless all at once is asked for.
enum class Slices { Small, AllAtOnce };
at::Tensor attend(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, int heads,
                  Slices slices = Slices::Small);
inline constexpr std::int64_t kScoresAtOnce = std::int64_t{1} << 23;

struct KeysAndValues {
  at::Tensor keys, values;
};

/// Attention of diffusers: to_q, to_k, to_v, to_out.0.
class Attention {
 public:
  Attention() = default;
  Attention(TensorSource& source, const std::string& name, std::int64_t channels, std::int64_t contextChannels,
            int heads, Bias bias = Bias::Without);
  KeysAndValues prepare(const at::Tensor& context) const;
  at::Tensor operator()(const at::Tensor& x, const KeysAndValues& context, Slices slices) const;
  at::Tensor toItself(const at::Tensor& x, Slices slices) const { return (*this)(x, prepare(x), slices); }
  /// What comes out where keys and values are all zero.
  at::Tensor ofNothing(const at::Tensor& like) const { return out_.bias().to(like.scalar_type()); }

 private:
  Linear query_, key_, value_, out_;
  int heads_ = 1;
};

/// GEGLU and back: net.0.proj, net.2.
class FeedForward {
 public:
  FeedForward() = default;
  FeedForward(TensorSource& source, const std::string& name, std::int64_t channels);
  at::Tensor operator()(const at::Tensor& x, Slices slices) const;

 private:
  Linear in_, out_;
};

/// Two convolutions with norms and SiLU; with a step's time embedding where it has a projection for one.
class Resnet {
 public:
  Resnet() = default;
  /// `timeChannels` 0: without time.
  Resnet(TensorSource& source, const std::string& name, std::int64_t in, std::int64_t out, std::int64_t timeChannels,
         double epsilon);
  /// What the time adds to each channel, [1, channels]: the same for all frames and chunks of a step.
  at::Tensor projected(const at::Tensor& activatedTime) const { return time_(activatedTime); }
  at::Tensor operator()(const at::Tensor& x, const at::Tensor& projectedTime, std::int64_t frames) const;

 private:
  GroupNorm norm1_, norm2_;
  Conv conv1_, conv2_;
  Linear time_;
  std::optional<Conv> shortcut_;
};

/// Twice as high and wide, each pixel four times.
at::Tensor doubled(const at::Tensor& x);
/// Pictures as rows of pixels and back.
at::Tensor tokensOf(const at::Tensor& picture);
at::Tensor pictureOf(const at::Tensor& tokens, std::int64_t height, std::int64_t width);

}  // namespace visema::latentsync
