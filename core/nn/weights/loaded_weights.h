// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/nn/weights/byte_reader.h"
#include "core/nn/weights/weights.h"

namespace visema {

/// The product of a limited number of dimensions; throws BadFile when negative or absurd.
std::int64_t checkedElementCount(const std::vector<std::int64_t>& shape);

/// Weights being filled by a reader. Knows no file format.
class LoadedWeights : public Weights {
 public:
  LoadedWeights(std::shared_ptr<const void> owner, std::string name) : owner_(std::move(owner)) {
    name_ = std::move(name);
  }

  /// Adds a tensor whose bytes lie in the owner's memory; copies them only where they are not aligned.
  void add(const std::string& tensorName, TensorView tensor);
  void addOwned(const std::string& tensorName, TensorView tensor, std::vector<std::byte> bytes);
  void setMetadata(std::map<std::string, std::string> metadata) { metadata_ = std::move(metadata); }

 private:
  std::shared_ptr<const void> owner_;
  std::deque<std::vector<std::byte>> copies_;
};

/// The readers; each throws BadFile.
bool looksLikeSafetensors(Bytes file);
void readSafetensors(Bytes file, LoadedWeights& weights);
bool looksLikeTorchFile(Bytes file);
void readTorchFile(Bytes file, LoadedWeights& weights);

}  // namespace visema
