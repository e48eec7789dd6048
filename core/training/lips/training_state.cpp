// SPDX-License-Identifier: Apache-2.0
#include "core/training/lips/training_state.h"

#include <torch/serialize.h>

namespace visema {
namespace {

std::vector<torch::Tensor> everything(const torch::nn::Module& module) {
  std::vector<torch::Tensor> tensors = module.parameters();
  for (auto& buffer : module.buffers()) tensors.push_back(buffer);
  return tensors;
}

template <class Archive, class Visit>
void visitTensors(Archive& archive, const char* prefix, std::vector<torch::Tensor> tensors, Visit visit) {
  for (std::size_t i = 0; i < tensors.size(); ++i) visit(archive, prefix + std::to_string(i), tensors[i]);
}

}  // namespace

MovingAverage::MovingAverage(const torch::nn::Module& module) {
  for (auto& tensor : everything(module)) values_.push_back(tensor.detach().clone());
}

void MovingAverage::follow(const torch::nn::Module& module, std::int64_t step, double decay) {
  torch::NoGradGuard noGrad;
  const double keep = std::min(decay, (1.0 + step) / (10.0 + step));
  const auto source = everything(module);
  for (std::size_t i = 0; i < values_.size(); ++i) {
    if (values_[i].is_floating_point())
      values_[i].lerp_(source[i].detach(), 1 - keep);
    else
      values_[i].copy_(source[i]);
  }
}

void MovingAverage::swapWith(torch::nn::Module& module) {
  torch::NoGradGuard noGrad;
  auto target = everything(module);
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const auto mine = values_[i].clone();
    values_[i].copy_(target[i].detach());
    target[i].detach().copy_(mine);
  }
}

std::vector<torch::Tensor> MovingAverage::copy() const {
  std::vector<torch::Tensor> copied;
  for (const auto& tensor : values_) copied.push_back(tensor.clone());
  return copied;
}

void MovingAverage::restore(const std::vector<torch::Tensor>& values) {
  torch::NoGradGuard noGrad;
  for (std::size_t i = 0; i < values_.size(); ++i) values_[i].copy_(values[i]);
}

Status TrainingState::save(const std::filesystem::path& path) {
  try {
    torch::serialize::OutputArchive archive;
    const auto write = [](auto& to, const std::string& name, torch::Tensor& tensor) { to.write(name, tensor); };
    visitTensors(archive, "module.", everything(*module), write);
    visitTensors(archive, "average.", average->values(), write);
    visitTensors(archive, "best.", best, write);
    archive.write("has_best", torch::IValue(!best.empty()));
    const auto writeOptimizer = [&](const std::string& name, torch::optim::Optimizer& from) {
      torch::serialize::OutputArchive optimizerArchive;
      from.save(optimizerArchive);
      archive.write(name, optimizerArchive);
    };
    writeOptimizer("optimizer", *optimizer);
    if (critic) {
      visitTensors(archive, "critic.", everything(*critic), write);
      writeOptimizer("critic_optimizer", *criticOptimizer);
    }
    archive.write("step", torch::IValue(step));
    archive.write("best", torch::IValue(bestScore));
    archive.write("seconds", torch::IValue(secondsSpent));
    archive.write("fingerprint", torch::IValue(fingerprint));
    std::filesystem::path temporary = path;
    temporary += ".part";
    archive.save_to(temporary.string());
    std::filesystem::rename(temporary, path);
  } catch (const std::exception& error) {
    return fail(ErrorCode::Io, "the training state " + path.string() + " could not be written: " + error.what());
  }
  return {};
}

Status TrainingState::load(const std::filesystem::path& path) {
  try {
    torch::serialize::InputArchive archive;
    archive.load_from(path.string(), module->parameters().front().device());  // whichever device it was saved from
    torch::IValue value;
    archive.read("fingerprint", value);
    if (value.toStringRef() != fingerprint)
      return fail(ErrorCode::InvalidArgument,
                  path.string() + " belongs to a training with other options; remove it or choose the same options");
    torch::NoGradGuard noGrad;
    const auto read = [](auto& from, const std::string& name, torch::Tensor& tensor) {
      torch::Tensor stored;
      from.read(name, stored);
      tensor.detach().copy_(stored);
    };
    visitTensors(archive, "module.", everything(*module), read);
    visitTensors(archive, "average.", average->values(), read);
    archive.read("has_best", value);
    if (value.toBool()) {
      best = average->copy();
      visitTensors(archive, "best.", best, read);
    }
    const auto readOptimizer = [&](const std::string& name, torch::optim::Optimizer& to) {
      torch::serialize::InputArchive optimizerArchive;
      archive.read(name, optimizerArchive);
      to.load(optimizerArchive);
    };
    readOptimizer("optimizer", *optimizer);
    if (critic) {
      visitTensors(archive, "critic.", everything(*critic), read);
      readOptimizer("critic_optimizer", *criticOptimizer);
    }
    archive.read("step", value);
    step = value.toInt();
    archive.read("best", value);
    bestScore = value.toDouble();
    archive.read("seconds", value);
    secondsSpent = value.toDouble();
  } catch (const std::exception& error) {
    return fail(ErrorCode::BadData, "the training state " + path.string() + " cannot be read: " + error.what());
  }
  return {};
}

}  // namespace visema
