// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace visema {

enum class DType { F32, F16, BF16, F64, I64, I32, I16, I8, U8, Bool };
std::size_t bytesPerElement(DType type);

/// One tensor inside a Weights object, row-major and contiguous; valid as long as that object lives.
struct TensorView {
  DType type = DType::F32;
  std::vector<std::int64_t> shape;
  std::span<const std::byte> data;
  std::int64_t elementCount() const;
  std::vector<float> toFloat() const;  // converts half, bfloat16, double and integers
};

/// Named tensors plus text metadata, whatever file they came from. Immutable and shared. Thread-safe.
/// Runs nothing: a safetensors file is mapped, a Python file goes through a reader that only builds data.
class Weights {
 public:
  /// Detects safetensors, zip torch.save and legacy torch.save by content, not by name.
  static Result<std::shared_ptr<const Weights>> open(const std::filesystem::path& path);
  /// The same from bytes already in memory (a member of a package); `owner` keeps them alive, `name` is for messages.
  static Result<std::shared_ptr<const Weights>> fromBytes(std::span<const std::byte> bytes,
                                                          std::shared_ptr<const void> owner, std::string name);

  virtual ~Weights() = default;
  const std::string& name() const { return name_; }  // the file, for messages
  const std::map<std::string, TensorView>& tensors() const { return tensors_; }
  const TensorView* find(const std::string& name) const;
  const std::map<std::string, std::string>& metadata() const { return metadata_; }
  const std::string& note(const std::string& key) const;  // of the metadata; empty where it does not say

 protected:
  std::string name_;
  std::map<std::string, TensorView> tensors_;
  std::map<std::string, std::string> metadata_;
};

/// What a network needs to find in its weights.
struct ExpectedTensor {
  std::string name;
  std::vector<std::int64_t> shape;
};
/// Every tensor by name and shape; the error names the first few that are missing, unexpected or of another shape.
/// Batch counters (".num_batches_tracked") may be there or not.
enum class OtherTensors { Refused, Ignored };
Status checkTensors(const Weights& weights, const std::vector<ExpectedTensor>& expected,
                    OtherTensors others = OtherTensors::Refused);

/// Tensors to write as safetensors; written to a temporary name and renamed.
struct NamedTensor {
  std::string name;
  TensorView tensor;
};
Status writeSafetensors(const std::filesystem::path& path, const std::vector<NamedTensor>& tensors,
                        const std::map<std::string, std::string>& metadata);

/// float32 -> IEEE half or bfloat16, round to nearest even, for writing smaller files.
std::vector<std::uint16_t> toHalf(std::span<const float> values);
std::vector<std::uint16_t> toBfloat16(std::span<const float> values);

}  // namespace visema
