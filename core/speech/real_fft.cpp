// SPDX-License-Identifier: Apache-2.0
#include "core/speech/real_fft.h"

#include <cassert>
#include <cmath>
#include <cstddef>
#include <kissfft/kissfft.hh>

namespace visema {

struct RealFft::Impl {
  explicit Impl(int size) : half(static_cast<std::size_t>(size / 2), false) {}
  kissfft<double> half;  // of half as many complex numbers as there are real ones
};

RealFft::RealFft(int size) : size_(size), impl_(std::make_unique<Impl>(size)) { assert(size > 0 && size % 2 == 0); }
RealFft::~RealFft() = default;
RealFft::RealFft(RealFft&&) noexcept = default;
RealFft& RealFft::operator=(RealFft&&) noexcept = default;

void RealFft::transform(std::span<const double> samples, std::span<std::complex<double>> spectrum) {
  assert(static_cast<int>(samples.size()) == size_ && static_cast<int>(spectrum.size()) == binCount());
  impl_->half.transform_real(samples.data(), spectrum.data());
  spectrum.back() = spectrum.front().imag();  // the library keeps the last bin, which is real too, beside the first
  spectrum.front() = spectrum.front().real();
}

}  // namespace visema
