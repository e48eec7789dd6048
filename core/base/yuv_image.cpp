// SPDX-License-Identifier: Apache-2.0
#include "core/base/yuv_image.h"

#include <cstring>
#include <new>

namespace visema {
namespace {

constexpr std::size_t kAlignment = 64;

std::size_t alignedStride(int width) {
  return (static_cast<std::size_t>(width) + kAlignment - 1) / kAlignment * kAlignment;
}

Size planeSize(Size size, int index) { return index == 0 ? size : Size{(size.width + 1) / 2, (size.height + 1) / 2}; }

}  // namespace

void YuvImage::Free::operator()(std::uint8_t* bytes) const { ::operator delete[](bytes, std::align_val_t{kAlignment}); }

YuvImage::YuvImage(Size size, ColorSpec color) : size_(size), color_(color) {
  for (int i = 0; i < 3; ++i) {
    offsets_[i] = byteCount_;
    const Size plane = planeSize(size, i);
    byteCount_ += alignedStride(plane.width) * plane.height;
  }
  bytes_.reset(static_cast<std::uint8_t*>(::operator new[](byteCount_, std::align_val_t{kAlignment})));
}

std::size_t YuvImage::byteCountOf(Size size) {
  std::size_t bytes = 0;
  for (int i = 0; i < 3; ++i) {
    const Size plane = planeSize(size, i);
    bytes += alignedStride(plane.width) * static_cast<std::size_t>(plane.height);
  }
  return bytes;
}

Plane YuvImage::plane(int index) {
  const Size size = planeSize(size_, index);
  return {bytes_.get() + offsets_[index], size, static_cast<std::ptrdiff_t>(alignedStride(size.width))};
}

ConstPlane YuvImage::plane(int index) const {
  const Size size = planeSize(size_, index);
  return {bytes_.get() + offsets_[index], size, static_cast<std::ptrdiff_t>(alignedStride(size.width))};
}

YuvImage YuvImage::clone() const {
  YuvImage copy(size_, color_);
  std::memcpy(copy.bytes_.get(), bytes_.get(), byteCount_);
  return copy;
}

std::shared_ptr<YuvPool> YuvPool::create(std::size_t keepAtMost) {
  return std::shared_ptr<YuvPool>(new YuvPool(keepAtMost));
}

std::shared_ptr<YuvImage> YuvPool::acquire(Size size, ColorSpec color) {
  std::unique_ptr<YuvImage> image;
  {
    std::lock_guard lock(mutex_);
    if (!free_.empty() && free_.back()->size() == size) {
      image = std::move(free_.back());
      free_.pop_back();
    } else {
      free_.clear();  // the size changed: what is kept is of no more use
    }
  }
  if (!image) image = std::make_unique<YuvImage>(size, color);
  image->setColor(color);
  std::weak_ptr<YuvPool> pool = weak_from_this();
  return {image.release(), [pool](YuvImage* returned) {
            std::unique_ptr<YuvImage> owned(returned);
            if (auto alive = pool.lock()) alive->giveBack(std::move(owned));
          }};
}

void YuvPool::giveBack(std::unique_ptr<YuvImage> image) {
  std::lock_guard lock(mutex_);
  if (free_.size() < keepAtMost_) free_.push_back(std::move(image));
}

}  // namespace visema
