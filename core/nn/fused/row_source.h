// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/fused/feature_map.h"
#include "core/nn/fused/resample.h"

namespace visema::fused {

/// Rows of a picture, asked for one after the other; the one before the last may be asked for again.
class RowSource {
 public:
  virtual ~RowSource() = default;
  virtual PixelRun row(int y) = 0;
};

/// The rows of a map that is there, in any order.
class MapRows final : public RowSource {
 public:
  explicit MapRows(ConstMapView map) : map_(map) {}
  PixelRun row(int y) override { return {map_.row(y), map_.stride(), map_.channels}; }

 private:
  ConstMapView map_;
};

/// The rows of a map made twice as large, in any order; for blocks that do not add their input to their output.
class DoubledRows final : public RowSource {
 public:
  struct Scratch {
    AlignedBuffer<float> mixed, row;
  };
  DoubledRows(const Kernels& kernels, ConstMapView map, Scratch& scratch)
      : kernels_(kernels), map_(map), scratch_(scratch) {
    scratch_.row.ensure(2 * static_cast<std::size_t>(map.width) * map.stride());
  }
  PixelRun row(int y) override {
    upsampleRow(kernels_, map_, y, scratch_.mixed, scratch_.row.data());
    return {scratch_.row.data(), map_.stride(), map_.channels};
  }

 private:
  const Kernels& kernels_;
  ConstMapView map_;
  Scratch& scratch_;
};

}  // namespace visema::fused
