// SPDX-License-Identifier: Apache-2.0
#include "core/speech/real_fft.h"

#include <cassert>
#include <numbers>
#include <utility>

namespace visema {

namespace {

using Complex = std::complex<double>;

// std::complex's own operator* checks for infinities, which costs more than the product.
Complex product(Complex a, Complex b) {
  return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

Complex root(int index, int count) { return std::polar(1.0, -2.0 * std::numbers::pi * index / count); }

/// The discrete Fourier transform of 2 to 5 numbers, written out.
template <int Radix>
void smallTransform(const Complex* in, Complex* out) {
  static const std::vector<Complex> roots = [] {
    std::vector<Complex> values(Radix);
    for (int i = 0; i < Radix; ++i) values[i] = root(i, Radix);
    return values;
  }();
  for (int j = 0; j < Radix; ++j) {
    Complex sum = in[0];
    for (int k = 1; k < Radix; ++k) sum += product(in[k], roots[j * k % Radix]);
    out[j] = sum;
  }
}

template <>
void smallTransform<2>(const Complex* in, Complex* out) {
  out[0] = in[0] + in[1];
  out[1] = in[0] - in[1];
}

template <>
void smallTransform<4>(const Complex* in, Complex* out) {
  const Complex sum02 = in[0] + in[2], difference02 = in[0] - in[2];
  const Complex sum13 = in[1] + in[3], difference13 = in[1] - in[3];
  const Complex turned(difference13.imag(), -difference13.real());
  out[0] = sum02 + sum13;
  out[1] = difference02 + turned;
  out[2] = sum02 - sum13;
  out[3] = difference02 - turned;
}

template <int Radix>
void butterflies(int groups, int stride, const Complex* twiddles, const Complex* in, Complex* out) {
  for (int group = 0; group < groups; ++group) {
    const Complex* turn = twiddles + group * Radix;
    for (int lane = 0; lane < stride; ++lane) {
      Complex inputs[Radix], outputs[Radix];
      for (int k = 0; k < Radix; ++k) inputs[k] = in[lane + stride * (group + k * groups)];
      smallTransform<Radix>(inputs, outputs);
      out[lane + stride * Radix * group] = outputs[0];
      for (int j = 1; j < Radix; ++j) out[lane + stride * (Radix * group + j)] = product(outputs[j], turn[j]);
    }
  }
}

}  // namespace

RealFft::RealFft(int size) : size_(size), split_(size / 2 + 1), even_(size / 2), odd_(size / 2) {
  assert(size > 0 && size % 2 == 0);
  int length = size / 2, stride = 1;
  for (int radix : {4, 5, 3, 2}) {
    for (; length % radix == 0; length /= radix, stride *= radix) {
      Stage stage{radix, length / radix, stride, {}};
      for (int group = 0; group < stage.groups; ++group)
        for (int j = 0; j < radix; ++j) stage.twiddles.push_back(root(group * j, length));
      stages_.push_back(std::move(stage));
    }
  }
  assert(length == 1);
  for (int k = 0; k <= size / 2; ++k) split_[k] = root(k, size);
}

void RealFft::runStage(const Stage& stage, const Complex* in, Complex* out) const {
  const auto run = [&](auto kernel) { kernel(stage.groups, stage.stride, stage.twiddles.data(), in, out); };
  switch (stage.radix) {
    case 2:
      return run(butterflies<2>);
    case 3:
      return run(butterflies<3>);
    case 4:
      return run(butterflies<4>);
    default:
      return run(butterflies<5>);
  }
}

void RealFft::transform(std::span<const double> samples, std::span<Complex> spectrum) {
  assert(static_cast<int>(samples.size()) == size_ && static_cast<int>(spectrum.size()) == binCount());
  const int half = size_ / 2;
  for (int i = 0; i < half; ++i) even_[i] = {samples[2 * i], samples[2 * i + 1]};
  for (const Stage& stage : stages_) {
    runStage(stage, even_.data(), odd_.data());
    std::swap(even_, odd_);
  }
  for (int k = 0; k <= half; ++k) {
    const Complex here = even_[k % half], mirrored = std::conj(even_[(half - k) % half]);
    const Complex evens = 0.5 * (here + mirrored), twiceOdds = here - mirrored;
    const Complex odds(0.5 * twiceOdds.imag(), -0.5 * twiceOdds.real());
    spectrum[k] = evens + product(odds, split_[k]);
  }
}

}  // namespace visema
