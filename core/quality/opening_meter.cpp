// SPDX-License-Identifier: Apache-2.0
#include "core/quality/opening_meter.h"

#include <charconv>
#include <cstddef>
#include <map>
#include <numeric>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>

#include "core/base/try.h"
#include "core/nn/weights/weights.h"

namespace visema {
namespace {

constexpr const char* kFamily = "visema-opening";
constexpr int kColumns = 36;
constexpr int kRows = 28;
constexpr std::size_t kFeatures = std::size_t{3} * kColumns * kRows;

Result<int> number(const Weights& weights, const std::string& key) {
  const std::string& text = weights.note(key);
  int value = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{})
    return fail(ErrorCode::BadData, weights.name() + " does not say its " + key);
  return value;
}

}  // namespace

std::vector<float> OpeningMeter::featuresOf(ImageView crop) const {
  const cv::Mat whole(crop.size.height, crop.size.width, CV_8UC3, const_cast<std::uint8_t*>(crop.data),
                      static_cast<std::size_t>(crop.stride));
  cv::Mat small, values;
  cv::resize(whole(cv::Rect(mouth_.x, mouth_.y, mouth_.width, mouth_.height)), small, {kColumns, kRows}, 0, 0,
             cv::INTER_AREA);
  small.convertTo(values, CV_32F, 1 / 255.0);
  return {values.ptr<float>(), values.ptr<float>() + kFeatures};
}

Result<OpeningMeter> OpeningMeter::learn(std::span<const Example> examples, Rect mouth, double ridge) {
  if (examples.size() < 20)
    return fail(ErrorCode::InvalidArgument, "measuring lip openings has to be learnt from at least 20 pictures");
  OpeningMeter meter;
  meter.cropSize_ = examples.front().crop.size.width;
  meter.mouth_ = mouth;
  const int count = static_cast<int>(examples.size());
  cv::Mat features(count, static_cast<int>(kFeatures), CV_32F), openings(count, 1, CV_64F);
  for (int i = 0; i < count; ++i) {
    const auto values = meter.featuresOf(examples[static_cast<std::size_t>(i)].crop);
    std::copy(values.begin(), values.end(), features.ptr<float>(i));
    openings.at<double>(i) = examples[static_cast<std::size_t>(i)].opening;
  }
  const double bias = cv::mean(openings)[0];
  cv::Mat mean;
  cv::reduce(features, mean, 0, cv::REDUCE_AVG);
  for (int i = 0; i < count; ++i) features.row(i) -= mean;
  // With more pixels than pictures the dual form is the small one: w = X' (X X' + r I)^-1 y.
  cv::Mat kernel, dual;
  cv::mulTransposed(features, kernel, false, cv::noArray(), 1, CV_64F);
  kernel += cv::Mat::eye(count, count, CV_64F) * (ridge * cv::trace(kernel)[0]);
  cv::Mat centred = openings - bias;
  if (!cv::solve(kernel, centred, dual, cv::DECOMP_CHOLESKY))
    return fail(ErrorCode::BadData, "the pictures to learn lip openings from do not differ");
  cv::Mat features64, weight;
  features.convertTo(features64, CV_64F);
  weight = features64.t() * dual;
  meter.bias_ = static_cast<float>(bias);
  for (std::size_t i = 0; i < kFeatures; ++i) {
    meter.mean_.push_back(mean.at<float>(static_cast<int>(i)));
    meter.weight_.push_back(static_cast<float>(weight.at<double>(static_cast<int>(i))));
  }
  return meter;
}

float OpeningMeter::measure(ImageView crop) const {
  const auto values = featuresOf(crop);
  double opening = bias_;
  for (std::size_t i = 0; i < kFeatures; ++i) opening += static_cast<double>(values[i] - mean_[i]) * weight_[i];
  return static_cast<float>(opening);
}

Result<OpeningMeter> OpeningMeter::open(const Weights& weights) {
  if (weights.note("family") != kFamily)
    return fail(ErrorCode::BadData, weights.name() + " does not measure lip openings");
  const auto size = static_cast<std::int64_t>(kFeatures);
  TRY(checkTensors(weights, {{"mean", {size}}, {"weight", {size}}, {"bias", {1}}}));
  OpeningMeter meter;
  const std::pair<const char*, int*> numbers[] = {{"crop_size", &meter.cropSize_},
                                                  {"mouth_x", &meter.mouth_.x},
                                                  {"mouth_y", &meter.mouth_.y},
                                                  {"mouth_width", &meter.mouth_.width},
                                                  {"mouth_height", &meter.mouth_.height}};
  for (const auto& [key, to] : numbers) {
    auto value = TRY(number(weights, key));
    *to = value;
  }
  const Rect& box = meter.mouth_;
  if (meter.cropSize_ < 1 || meter.cropSize_ > 4096 || box.x < 0 || box.y < 0 || box.width < 1 || box.height < 1 ||
      box.width > meter.cropSize_ - box.x || box.height > meter.cropSize_ - box.y)
    return fail(ErrorCode::BadData, weights.name() + " has a mouth box outside its crop");
  meter.mean_ = weights.find("mean")->toFloat();
  meter.weight_ = weights.find("weight")->toFloat();
  meter.bias_ = weights.find("bias")->toFloat().front();
  return meter;
}

Status OpeningMeter::save(const std::filesystem::path& path) const {
  const std::vector<float> bias{bias_};
  const auto view = [](const std::vector<float>& values) {
    return TensorView{DType::F32, {static_cast<std::int64_t>(values.size())}, std::as_bytes(std::span(values))};
  };
  return writeSafetensors(path, {{"mean", view(mean_)}, {"weight", view(weight_)}, {"bias", view(bias)}},
                          {{"family", kFamily},
                           {"crop_size", std::to_string(cropSize_)},
                           {"mouth_x", std::to_string(mouth_.x)},
                           {"mouth_y", std::to_string(mouth_.y)},
                           {"mouth_width", std::to_string(mouth_.width)},
                           {"mouth_height", std::to_string(mouth_.height)}});
}

}  // namespace visema
