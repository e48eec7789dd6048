// SPDX-License-Identifier: Apache-2.0
#include "core/nn/torch/torch_engine.h"

// Compiled only where LibTorch comes with CUDA, of version 2.1 or newer. Built and linked against 2.6, NOT run on a GPU
// yet: no figure of this engine may be quoted before it has.
#ifdef VISEMA_TORCH_CUDA

#include <ATen/cuda/CUDAContext.h>
#include <ATen/cuda/CUDAEvent.h>
#include <ATen/cuda/CUDAGraph.h>
#include <c10/core/InferenceMode.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#include <torch/cuda.h>
#include <torch/types.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <stdexcept>
#include <utility>

#include "core/base/try.h"
#include "core/nn/light/light_config.h"
#include "core/nn/light/light_pixels.h"
#include "core/nn/torch/lip_graph.h"
#include "core/nn/torch/pictures.h"

namespace visema::torchnet {
namespace {

constexpr int kLargestBatch = 64;

class CudaConv final : public ConvLayer {
 public:
  CudaConv(const FoldedConv& conv, bool relu) : conv_(conv), relu_(relu) {
    conv_.weight = conv.weight.to(at::kCUDA, at::kHalf).contiguous(at::MemoryFormat::ChannelsLast);
    conv_.bias = conv.bias.to(at::kCUDA, at::kHalf);
  }
  at::Tensor run(const at::Tensor& x) const override {
    at::Tensor y = at::conv2d(x, conv_.weight, conv_.bias, conv_.stride, conv_.padding, 1, conv_.groups);
    return relu_ ? y.relu_() : y;
  }

 private:
  FoldedConv conv_;
  bool relu_;
};

/// cuDNN in half precision, channels last.
class CudaBackend final : public Backend {
 public:
  Conv prepare(const FoldedConv& conv, bool relu, int, int) const override {
    return std::make_shared<CudaConv>(conv, relu);
  }
  at::Tensor placed(const at::Tensor& tensor) const override {
    return tensor.to(at::kCUDA, at::kHalf).contiguous(at::MemoryFormat::ChannelsLast);
  }
  at::Tensor placedExactly(const at::Tensor& tensor) const override { return tensor.to(at::kCUDA); }
  at::Tensor upsampledWith(const at::Tensor& small, const at::Tensor& skip) const override {
    return at::cat({at::upsample_bilinear2d(small, {skip.size(2), skip.size(3)}, true), skip}, 1);
  }
};

/// What stays on the GPU of one face: the graph's tensors, then for our networks crop, reference and mask in 0..1.
class CudaFace final : public EncodedFace {
 public:
  std::size_t byteCount() const override {
    std::size_t bytes = 0;
    for (const at::Tensor& tensor : tensors) bytes += tensor.nbytes();
    return bytes;
  }
  const LipGraph* graph = nullptr;
  std::vector<at::Tensor> tensors;
};

struct CudaShared {
  std::shared_ptr<const LipGraph> graph;
  at::Tensor smoothWeight, smoothBias;  // ours
};

at::Tensor planes(const ImageView& view) {
  Image packed = copyOf(view);
  const at::Tensor bytes =
      at::from_blob(packed.mutableView().data, {1, view.size.height, view.size.width, view.channels}, at::kByte);
  return bytes.to(at::kCUDA).permute({0, 3, 1, 2}).to(at::kFloat).contiguous().div_(255.0);
}

/// A stream that no other session has: of two on one stream each would record what the other queues. LibTorch has 32
/// and hands them out in turn to any number of takers.
class OwnStream {
 public:
  OwnStream() : stream_(take()) {}
  ~OwnStream() {
    const std::lock_guard lock(streams().mutex);
    streams().idle.push_back(stream_);
  }
  OwnStream(const OwnStream&) = delete;
  OwnStream& operator=(const OwnStream&) = delete;
  c10::cuda::CUDAStream stream() const { return stream_; }

 private:
  struct Streams {
    std::mutex mutex;
    std::vector<c10::cuda::CUDAStream> idle;
    int taken = 0;  // from LibTorch
  };
  static Streams& streams() {
    static Streams streams;
    return streams;
  }
  static c10::cuda::CUDAStream take() {
    constexpr int kThereAre = 32;
    Streams& all = streams();
    const std::lock_guard lock(all.mutex);
    if (all.idle.empty()) {
      if (all.taken == kThereAre) throw std::runtime_error("all its streams are in use");
      ++all.taken;
      return c10::cuda::getStreamFromPool();
    }
    const c10::cuda::CUDAStream stream = all.idle.back();
    all.idle.pop_back();
    return stream;
  }

  c10::cuda::CUDAStream stream_;
};

/// Work of the current stream, recorded as a CUDA graph. All graphs of a process share a state inside LibTorch: while
/// one is recorded, none may be replayed or dropped in another thread. cuBLAS's workspaces are kept in a table that
/// knows no threads either, so the warming up is part of it.
class Recording {
 public:
  explicit Recording(const std::function<void()>& work) {
    const std::lock_guard lock(mutex());
    for (int i = 0; i < 2; ++i) work();  // cuDNN and cuBLAS prepare themselves, which cannot be recorded
    at::cuda::getCurrentCUDAStream().synchronize();
    auto graph = std::make_unique<at::cuda::CUDAGraph>();
    graph->capture_begin({0, 0}, cudaStreamCaptureModeThreadLocal);  // other threads may allocate meanwhile
    std::exception_ptr problem;
    try {
      work();
    } catch (...) {
      problem = std::current_exception();
    }
    graph->capture_end();  // in any case: else the stream goes on recording
    if (problem) std::rethrow_exception(problem);
    graph_ = std::move(graph);
  }
  ~Recording() {
    const std::lock_guard lock(mutex());
    graph_.reset();
  }
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;

  void replay() {
    const std::lock_guard lock(mutex());
    graph_->replay();
  }

 private:
  static std::mutex& mutex() {
    static std::mutex mutex;
    return mutex;
  }
  std::unique_ptr<at::cuda::CUDAGraph> graph_;
};

/// One batch size as a recording: fixed inputs, fixed output, one launch.
class RecordedBatch {
 public:
  RecordedBatch(const CudaShared& shared, const CudaFace& example, int batch) : shared_(shared) {
    const NetworkSpec& spec = shared.graph->spec();
    for (const at::Tensor& tensor : example.tensors)
      inputs_.push_back(tensor.repeat({batch, 1, 1, 1}).contiguous(tensor.suggest_memory_format()));
    const auto onGpu = at::TensorOptions(at::kCUDA);
    drive_ = at::zeros({batch, static_cast<std::int64_t>(spec.driveSize())}, onGpu.dtype(at::kFloat));
    pinnedDrive_ = at::zeros(drive_.sizes(), at::TensorOptions(at::kFloat).pinned_memory(true));
    recording_.emplace([this] { bytes_ = painted(); });
    for (at::Tensor& pinned : pinned_)
      pinned = at::empty(bytes_.sizes(), at::TensorOptions(at::kByte).pinned_memory(true));
  }

  /// Queues the copies in, the graph and the copy out; `side` says which of the two pinned buffers receives.
  void launch(std::span<const PaintJob> jobs, int side) {
    drivesRead_.synchronize();
    for (std::size_t j = 0; j < jobs.size(); ++j) {
      const auto& face = static_cast<const CudaFace&>(*jobs[j].face);
      for (std::size_t i = 0; i < inputs_.size(); ++i)
        inputs_[i].narrow(0, static_cast<std::int64_t>(j), 1).copy_(face.tensors[i], /*non_blocking=*/true);
      std::copy(jobs[j].drive.begin(), jobs[j].drive.end(),
                pinnedDrive_.data_ptr<float>() + static_cast<std::ptrdiff_t>(j) * drive_.size(1));
    }
    drive_.copy_(pinnedDrive_, /*non_blocking=*/true);
    drivesRead_.record();
    recording_->replay();
    pinned_[side].copy_(bytes_, /*non_blocking=*/true);
    done_[side].record();
  }

  void collect(std::span<const PaintJob> jobs, int side) {
    done_[side].synchronize();
    const auto* from = pinned_[side].data_ptr<std::uint8_t>();
    for (const PaintJob& job : jobs)
      for (int y = 0; y < job.patch.size.height; ++y, from += 3 * job.patch.size.width)
        std::memcpy(job.patch.row(y), from, static_cast<std::size_t>(3) * job.patch.size.width);
  }

 private:
  /// [N,S,S,3] bytes.
  at::Tensor painted() const {
    const bool ours = shared_.graph->spec().family == NetworkFamily::Ours;
    const std::size_t kept = inputs_.size() - (ours ? 3 : 0);
    at::Tensor picture =
        shared_.graph->paint({inputs_.begin(), inputs_.begin() + static_cast<std::ptrdiff_t>(kept)}, drive_);
    if (ours) {
      const at::Tensor &crop = inputs_[kept], &reference = inputs_[kept + 1], &mask = inputs_[kept + 2];
      const at::Tensor residual =
          at::conv2d(at::pixel_shuffle(picture, LightConfig::kShuffle), shared_.smoothWeight, shared_.smoothBias, 1, 1);
      picture = (crop + mask * (reference + residual - crop)).clamp(0, 1);
    }
    return (picture * 255.0 + (ours ? 0.5 : 0.0)).to(at::kByte).permute({0, 2, 3, 1}).contiguous();
  }

  const CudaShared& shared_;
  std::vector<at::Tensor> inputs_;
  at::Tensor drive_, pinnedDrive_, bytes_;
  std::array<at::Tensor, 2> pinned_;
  std::array<at::cuda::CUDAEvent, 2> done_;
  at::cuda::CUDAEvent drivesRead_;
  std::optional<Recording> recording_;
};

class CudaSession final : public LipSession {
 public:
  explicit CudaSession(std::shared_ptr<const CudaShared> shared) : shared_(std::move(shared)) {}

  Result<std::shared_ptr<const EncodedFace>> encode(const FaceInput& input) override {
    const LipGraph& graph = *shared_->graph;
    TRY(checkFace(graph.spec(), input));
    try {
      const c10::InferenceMode inference;
      const c10::cuda::CUDAStreamGuard guard(stream_.stream());
      auto face = std::make_shared<CudaFace>();
      face->graph = &graph;
      face->tensors = graph.encode(graph.backend().placed(networkPictures(graph.spec(), input)));
      if (graph.spec().family == NetworkFamily::Ours)
        for (const ImageView& view : {input.crop, input.reference, input.mask}) face->tensors.push_back(planes(view));
      stream_.stream().synchronize();  // other sessions may use the face from their streams
      return std::shared_ptr<const EncodedFace>(std::move(face));
    } catch (const std::exception& error) {
      return fail(ErrorCode::Internal, std::string("the GPU could not encode a face: ") + error.what());
    }
  }

  Status paint(const EncodedFace& face, std::span<const float> drive, MutableImageView patch) override {
    const PaintJob job{&face, drive, patch};
    return paintMany({&job, 1});
  }

  Status paintMany(std::span<const PaintJob> jobs) override {
    for (const PaintJob& job : jobs) {
      TRY(checkPaint(shared_->graph->spec(), job.drive, job.patch));
      const auto* face = dynamic_cast<const CudaFace*>(job.face);
      if (!face || face->graph != shared_->graph.get())
        return fail(ErrorCode::InvalidArgument, "a face can only be painted by the network that encoded it");
    }
    try {
      const c10::InferenceMode inference;
      const c10::cuda::CUDAStreamGuard guard(stream_.stream());
      run(jobs);
    } catch (const std::exception& error) {
      return fail(ErrorCode::Internal, std::string("the GPU could not paint a frame: ") + error.what());
    }
    return {};
  }

 private:
  /// While the GPU works on one part of the jobs, the pictures of the part before it are copied out.
  void run(std::span<const PaintJob> jobs) {
    struct Running {
      RecordedBatch* batch;
      std::span<const PaintJob> jobs;
    };
    std::vector<Running> parts;
    for (std::size_t done = 0; done < jobs.size();) {
      const std::size_t count = std::min<std::size_t>(jobs.size() - done, kLargestBatch);
      parts.push_back({&recorded(count, static_cast<const CudaFace&>(*jobs[0].face)), jobs.subspan(done, count)});
      done += count;
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
      parts[i].batch->launch(parts[i].jobs, static_cast<int>(i % 2));
      if (i > 0) parts[i - 1].batch->collect(parts[i - 1].jobs, static_cast<int>((i - 1) % 2));
    }
    if (!parts.empty()) parts.back().batch->collect(parts.back().jobs, static_cast<int>((parts.size() - 1) % 2));
  }

  RecordedBatch& recorded(std::size_t count, const CudaFace& example) {
    int batch = 1;
    while (batch < static_cast<int>(count)) batch *= 2;
    auto& slot = batches_[batch];
    if (!slot) slot = std::make_unique<RecordedBatch>(*shared_, example, batch);
    return *slot;
  }

  std::shared_ptr<const CudaShared> shared_;
  OwnStream stream_;
  std::map<int, std::unique_ptr<RecordedBatch>> batches_;
};

class CudaNetwork final : public LipNetwork {
 public:
  explicit CudaNetwork(std::shared_ptr<const CudaShared> shared) : shared_(std::move(shared)) {}
  const NetworkSpec& spec() const override { return shared_->graph->spec(); }
  std::string engineName() const override { return "LibTorch CUDA, fp16"; }
  Result<std::unique_ptr<LipSession>> openSession() const override {
    try {
      return std::unique_ptr<LipSession>(std::make_unique<CudaSession>(shared_));
    } catch (const std::exception& error) {
      return fail(ErrorCode::LimitExceeded, std::string("the GPU takes no further session: ") + error.what());
    }
  }

 private:
  std::shared_ptr<const CudaShared> shared_;
};

}  // namespace

Status cudaAnswers() {
  if (torch::cuda::is_available()) return {};
  return fail(ErrorCode::Unsupported,
              "there is no CUDA device: no NVIDIA GPU with a driver for this LibTorch answers; choose the CPU");
}

Result<std::shared_ptr<const LipNetwork>> loadCudaNetwork(const Weights& weights, const TorchOptions& options) {
  TRY(cudaAnswers());
  const c10::InferenceMode inference;
  auto graph = TRY(makeGraph(weights, options.speech, std::make_shared<CudaBackend>()));
  auto shared = std::make_shared<CudaShared>();
  shared->graph = graph;
  if (graph->spec().family == NetworkFamily::Ours) {
    const FoldedConv smooth = foldedConv(weights, "painter.out.smooth");
    shared->smoothWeight = smooth.weight.to(at::kCUDA);
    shared->smoothBias = smooth.bias.to(at::kCUDA);
  }
  at::cuda::getCurrentCUDAStream().synchronize();  // the sessions' streams do not wait for this one
  return std::shared_ptr<const LipNetwork>(std::make_shared<CudaNetwork>(std::move(shared)));
}

}  // namespace visema::torchnet

#else

namespace visema::torchnet {

Status cudaAnswers() { return fail(ErrorCode::Unsupported, "this build of Visema Studio has no CUDA; choose the CPU"); }

Result<std::shared_ptr<const LipNetwork>> loadCudaNetwork(const Weights&, const TorchOptions&) {
  return fail(cudaAnswers().error());
}

}  // namespace visema::torchnet

#endif
