// SPDX-License-Identifier: Apache-2.0
#include "core/nn/network_file.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string_view>

#include "core/base/file_bytes.h"
#include "core/base/try.h"
#include "core/nn/compatible_config.h"
#include "core/nn/weights/bad_file.h"
#include "core/nn/weights/loaded_weights.h"
#include "core/nn/weights/onnx_graph.h"

namespace visema {
namespace {

/// A convolution with what follows it.
struct Convolution {
  const OnnxNode* node = nullptr;
  const OnnxNode* norm = nullptr;  // none when it was folded in
};

/// The convolutions that hear or see the same inputs, in order, and how many of the other steps stand between them.
struct Branch {
  std::vector<Convolution> convolutions;
  std::map<std::string, int> steps;
  int count(const std::string& op) const {
    const auto found = steps.find(op);
    return found == steps.end() ? 0 : found->second;
  }
};

const TensorView& weightOf(const OnnxGraph& graph, const OnnxNode& node, std::size_t input) {
  const auto found = input < node.inputs.size() ? graph.tensors.find(node.inputs[input]) : graph.tensors.end();
  if (found == graph.tensors.end()) throw BadFile("a " + node.op + " in it has no weights of its own");
  return found->second;
}

/// Sorts the steps that pictures and sound go through by the inputs that they depend on: bit n stands for input n.
class Walk {
 public:
  explicit Walk(const OnnxGraph& graph) : graph_(graph) {
    if (graph.inputs.empty() || graph.inputs.size() > 2)
      throw BadFile("it has " + std::to_string(graph.inputs.size()) +
                    " inputs; a lip network has a picture and a sound, a speech encoder a sound");
    for (std::size_t i = 0; i < graph.inputs.size(); ++i) depends_[graph.inputs[i].name] = 1u << i;
    for (const OnnxNode& node : graph.nodes) visit(node);
  }
  const Branch& branch(unsigned inputs) { return branches_[inputs]; }

 private:
  unsigned dependsOn(const std::string& value) const {
    const auto found = depends_.find(value);
    return found == depends_.end() ? 0 : found->second;
  }

  void visit(const OnnxNode& node) {
    unsigned inputs = 0;
    for (const std::string& input : node.inputs) inputs |= dependsOn(input);
    if (inputs == 0 || node.op == "Shape" || node.op == "Size") return;  // sizes: no numbers of the network
    static const std::set<std::string> kKnown = {
        "Conv",    "BatchNormalization", "Relu",    "Add",     "Concat",  "Resize", "Upsample", "Pad",
        "Sigmoid", "Identity",           "Squeeze", "Flatten", "Reshape", "Cast",   "Dropout"};
    if (kKnown.count(node.op) == 0) throw BadFile("it has a step \"" + node.op + "\", which such a network has not");
    Branch& branch = branches_[inputs];
    ++branch.steps[node.op];
    if (node.op == "Conv") {
      if (!node.outputs.empty()) byOutput_[node.outputs[0]] = {inputs, branch.convolutions.size()};
      branch.convolutions.push_back({&node, nullptr});
    }
    if (node.op == "BatchNormalization") addNorm(node, branch, inputs);
    if (node.op == "Add")
      for (const std::string& input : node.inputs)
        if (dependsOn(input) == 0) throw BadFile("it adds constants where such a network has none");
    if (node.op == "Resize") checkResize(node);
    for (const std::string& output : node.outputs) depends_[output] = inputs;
  }

  void addNorm(const OnnxNode& node, Branch& branch, unsigned inputs) {
    const auto before = node.inputs.empty() ? byOutput_.end() : byOutput_.find(node.inputs[0]);
    if (before == byOutput_.end() || before->second.first != inputs)
      throw BadFile("a batch norm in it does not follow a convolution");
    branch.convolutions[before->second.second].norm = &node;
  }

  static void checkResize(const OnnxNode& node) {
    const auto text = [&](const char* name) {
      const auto found = node.texts.find(name);
      return found == node.texts.end() ? std::string() : found->second;
    };
    if (text("mode") != "linear" || text("coordinate_transformation_mode") != "align_corners")
      throw BadFile("it enlarges pictures in another way than such a network (bilinear, corners aligned)");
  }

  const OnnxGraph& graph_;
  std::map<std::string, unsigned> depends_;
  std::map<unsigned, Branch> branches_;
  std::map<std::string, std::pair<unsigned, std::size_t>> byOutput_;
};

/// The names of a convolution and of the batch norm after it, and what PyTorch's file would not say but the graph does.
struct Place {
  std::string convolution, norm;
  bool hasBias = false;
  std::int64_t rowStride = 1, columnStride = 1;  // 0: not looked at
};

void addBlock(const std::string& name, std::int64_t stride, std::vector<Place>& places) {
  places.push_back({name + ".conv.0", name + ".conv.1"});
  places.push_back({name + ".conv.3", name + ".conv.4", false, stride, stride});
  places.push_back({name + ".conv.6", name + ".conv.7"});
}
void addPair(const std::string& name, std::int64_t stride, std::vector<Place>& places) {
  addBlock(name + ".double_conv.0", stride, places);
  addBlock(name + ".double_conv.1", 1, places);
}

std::vector<Place> imagePlaces(int levels) {
  std::vector<Place> places;
  addBlock("inc.inconv.0", 1, places);
  for (int i = 1; i <= levels; ++i) addPair("down" + std::to_string(i) + ".maxpool_conv.0", 2, places);
  return places;
}

std::vector<Place> soundPlaces() {
  std::vector<Place> places;
  const std::string m = "audio_model.";
  addBlock(m + "conv1", 1, places);
  addBlock(m + "conv2", 1, places);
  places.push_back({m + "conv3", m + "bn3", true, 0, 0});  // depends on the features
  addBlock(m + "conv4", 1, places);
  places.push_back({m + "conv5", m + "bn5", true, 2, 2});
  addBlock(m + "conv6", 1, places);
  addBlock(m + "conv7", 1, places);
  return places;
}

std::vector<Place> joinedPlaces(int levels) {
  std::vector<Place> places;
  for (const char* name : {"fuse_conv.0", "fuse_conv.1"}) addPair(name, 1, places);
  for (int i = 1; i <= levels; ++i) addPair("up" + std::to_string(i) + ".conv", 1, places);
  places.push_back({"outc.conv", "", true});
  return places;
}

std::vector<Place> avePlaces() {
  std::vector<Place> places;
  for (std::size_t i = 0; i < kAveConvs.size(); ++i) {
    const std::string name = "audio_encoder." + std::to_string(i) + ".conv_block.";
    places.push_back({name + "0", name + "1", true, kAveConvs[i].strideY, kAveConvs[i].strideX});
  }
  return places;
}

/// Weights with the reference's names, filled branch by branch.
class Renamed : public LoadedWeights {
 public:
  Renamed(std::shared_ptr<const void> owner, std::string name, OnnxGraph graph)
      : LoadedWeights(std::move(owner), std::move(name)), graph_(std::move(graph)) {}
  const OnnxGraph& graph() const { return graph_; }

  void addBranch(const Branch& branch, const std::vector<Place>& places) {
    if (branch.convolutions.size() != places.size())
      throw BadFile("it has " + std::to_string(branch.convolutions.size()) + " convolutions where such a network has " +
                    std::to_string(places.size()));
    for (std::size_t i = 0; i < places.size(); ++i) addConvolution(branch.convolutions[i], places[i]);
  }

 private:
  void addConvolution(const Convolution& convolution, const Place& place) {
    const TensorView& weight = weightOf(graph_, *convolution.node, 1);
    if (weight.shape.size() != 4) throw BadFile("a convolution in it is not one of pictures");
    checkStrides(*convolution.node, place);
    add(place.convolution + ".weight", weight);
    const bool biased = convolution.node->inputs.size() > 2;
    const std::int64_t channels = weight.shape[0];
    if (place.norm.empty() || (place.hasBias && convolution.norm))
      addBias(place.convolution, convolution, channels, biased);
    if (place.norm.empty()) return;
    if (convolution.norm) return addNorm(place, convolution, biased);
    if (place.hasBias) addConstant(place.convolution + ".bias", channels, 0);
    addConstant(place.norm + ".weight", channels, 1);
    addBias(place.norm, convolution, channels, biased);
    addConstant(place.norm + ".running_mean", channels, 0);
    addConstant(place.norm + ".running_var", channels, 1 - 1e-5F);  // what is added before the root is taken
  }

  void addBias(const std::string& name, const Convolution& convolution, std::int64_t channels, bool biased) {
    if (biased)
      add(name + ".bias", weightOf(graph_, *convolution.node, 2));
    else
      addConstant(name + ".bias", channels, 0);
  }

  void addNorm(const Place& place, const Convolution& convolution, bool biased) {
    if (biased && !place.hasBias) throw BadFile("a convolution in it has a bias and a batch norm");
    const char* const kParts[] = {".weight", ".bias", ".running_mean", ".running_var"};
    for (std::size_t i = 0; i < 4; ++i) add(place.norm + kParts[i], weightOf(graph_, *convolution.norm, i + 1));
  }

  void addConstant(const std::string& name, std::int64_t count, float value) {
    const std::vector<float> numbers(static_cast<std::size_t>(count), value);
    const auto bytes = std::as_bytes(std::span(numbers));
    addOwned(name, {DType::F32, {count}, {}}, {bytes.begin(), bytes.end()});
  }

  static void checkStrides(const OnnxNode& node, const Place& place) {
    const auto found = node.integers.find("strides");
    std::vector<std::int64_t> strides = found == node.integers.end() ? std::vector<std::int64_t>{1, 1} : found->second;
    const auto dilations = node.integers.find("dilations");
    const bool dilated = dilations != node.integers.end() &&
                         std::any_of(dilations->second.begin(), dilations->second.end(), [](auto d) { return d != 1; });
    const bool strided = place.rowStride != 0 && strides != std::vector{place.rowStride, place.columnStride};
    if (strided || dilated) throw BadFile("the convolution that would be " + place.convolution + " has other strides");
  }

  const OnnxGraph graph_;
};

void expect(const Branch& branch, const char* op, int count, const char* where) {
  if (branch.count(op) != count)
    throw BadFile("it has " + std::to_string(branch.count(op)) + " steps \"" + op + "\" where it " + where +
                  ", such a network has " + std::to_string(count));
}

/// Which window of features an input of that shape is; empty where the file leaves sizes open.
std::string speechOf(const std::vector<std::int64_t>& shape) {
  for (const char* speech : {"ave", "hubert", "wenet", "visema-1"}) {
    CompatibleConfig config;
    config.speech = speech;
    const auto side = config.audioSide();
    const std::int64_t channels = std::string_view(speech) == "wenet"      ? 256
                                  : std::string_view(speech) == "visema-1" ? 4
                                                                           : 32;
    if (shape.size() == 4 && shape[1] == channels && shape[2] == side[0] && shape[3] == side[1]) return speech;
  }
  return {};
}

void nameLipNetwork(Walk& walk, Renamed& weights) {
  const auto seesPictures = [&](unsigned input) {
    const Branch& branch = walk.branch(input);
    if (branch.convolutions.empty()) return false;
    const TensorView& first = weightOf(weights.graph(), *branch.convolutions.front().node, 1);
    return first.shape.size() == 4 && first.shape[1] == 6;
  };
  const unsigned picture = seesPictures(1) ? 1 : 2, sound = 3 - picture;
  if (!seesPictures(picture)) throw BadFile("none of its inputs is a picture of six channels");
  const Branch &image = walk.branch(picture), &hearing = walk.branch(sound), &joined = walk.branch(3);
  const int levels = (static_cast<int>(image.convolutions.size()) - 3) / 6;
  if (levels < 4 || levels > 5) throw BadFile("its encoder of pictures is not that of such a network");
  weights.addBranch(image, imagePlaces(levels));
  weights.addBranch(hearing, soundPlaces());
  weights.addBranch(joined, joinedPlaces(levels));
  expect(image, "Add", levels, "sees");
  expect(image, "Relu", 2 + 4 * levels, "sees");
  expect(hearing, "Relu", 12, "hears");
  expect(joined, "Add", 2 + levels, "paints");
  expect(joined, "Relu", 4 * (2 + levels), "paints");
  expect(joined, "Concat", 1 + levels, "paints");
  expect(joined, "Sigmoid", 1, "paints");
  std::map<std::string, std::string> metadata;
  const std::string speech = speechOf(weights.graph().inputs[sound - 1].shape);
  if (!speech.empty()) metadata["speech"] = speech;
  weights.setMetadata(std::move(metadata));
}

void nameSpeechEncoder(Walk& walk, Renamed& weights) {
  const Branch& branch = walk.branch(1);
  int residual = 0;
  for (const AveConv& layer : kAveConvs) residual += layer.residual ? 1 : 0;
  weights.addBranch(branch, avePlaces());
  expect(branch, "Add", residual, "hears");
  expect(branch, "Relu", static_cast<int>(kAveConvs.size()), "hears");
}

std::shared_ptr<const Weights> readOnnx(std::span<const std::byte> bytes, std::shared_ptr<const void> owner,
                                        const std::string& name) {
  auto weights = std::make_shared<Renamed>(std::move(owner), name, readOnnxGraph(bytes));
  Walk walk(weights->graph());
  if (weights->graph().inputs.size() == 2)
    nameLipNetwork(walk, *weights);
  else
    nameSpeechEncoder(walk, *weights);
  return weights;
}

}  // namespace

Result<std::shared_ptr<const Weights>> networkFileFromBytes(std::span<const std::byte> bytes,
                                                            std::shared_ptr<const void> owner, std::string name) {
  if (!looksLikeOnnx(bytes)) return Weights::fromBytes(bytes, std::move(owner), std::move(name));
  try {
    return readOnnx(bytes, std::move(owner), name);
  } catch (const BadFile& error) {
    return fail(ErrorCode::BadData, name + " was not loaded: " + error.what() + ".");
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::LimitExceeded, name + " was not loaded: it asks for more memory than there is.");
  }
}

Result<std::shared_ptr<const Weights>> openNetworkFile(const std::filesystem::path& path) {
  auto file = TRY(MappedFile::open(path));
  return networkFileFromBytes(file->bytes(), file, path.string());
}

Status checkNumbers(const Weights& weights, const std::vector<ExpectedTensor>& tensors) {
  for (const ExpectedTensor& expected : tensors) {
    const TensorView* tensor = weights.find(expected.name);
    if (!tensor) continue;
    const bool variance = expected.name.ends_with(".running_var");
    for (float value : tensor->toFloat()) {
      if (std::isfinite(value) && !(variance && value < 0)) continue;
      return fail(ErrorCode::BadData, weights.name() + " is spoilt: its tensor " + expected.name + " holds " +
                                          (std::isfinite(value) ? "variances below zero"
                                                                : "numbers that are not finite (NaN or infinity)") +
                                          "; take an earlier checkpoint");
    }
  }
  return {};
}

}  // namespace visema
