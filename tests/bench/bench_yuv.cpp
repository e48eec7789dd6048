// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <cstring>

#include "core/base/yuv_convert.h"

namespace {

using namespace visema;

constexpr Size k720p{1280, 720};

YuvImage greyPicture(Size size) {
  YuvImage picture(size, {});
  for (int i = 0; i < 3; ++i) {
    const Plane plane = picture.plane(i);
    for (int y = 0; y < plane.size.height; ++y) std::memset(plane.row(y), 100 + y % 50, plane.size.width);
  }
  return picture;
}

void yuvToBgrWholePicture(benchmark::State& state) {
  const YuvImage from = greyPicture(k720p);
  Image to(k720p, static_cast<int>(state.range(0)));
  for (auto _ : state) {
    yuvToBgr(from, to.mutableView());
    benchmark::DoNotOptimize(to.view().data[0]);
  }
}
BENCHMARK(yuvToBgrWholePicture)->ArgName("channels")->Arg(3)->Arg(4)->Unit(benchmark::kMillisecond);

void bgrToYuvMouthRegion(benchmark::State& state) {
  YuvImage to = greyPicture(k720p);
  const Image patch({256, 256}, 3);
  for (auto _ : state) {
    bgrToYuv(patch.view(), {400, 300, 256, 256}, to);
    benchmark::DoNotOptimize(to.plane(0).data[0]);
  }
}
BENCHMARK(bgrToYuvMouthRegion)->Unit(benchmark::kMicrosecond);

}  // namespace
