// SPDX-License-Identifier: Apache-2.0
#include "core/nn/weights/onnx_graph.h"

#include <algorithm>
#include <set>

#include "core/nn/weights/loaded_weights.h"

namespace visema {
namespace {

// The few messages of onnx.proto that hold a network, by their field numbers. Reading them here takes less than the
// library that would be generated for all of them, and every length is checked against what encloses it.
constexpr std::size_t kMostNodes = 20'000, kMostParts = 4096, kMostDimensions = 8;

enum class Wire { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

struct Field {
  std::uint64_t number = 0;
  Wire wire = Wire::Varint;
  std::uint64_t value = 0;  // of numbers
  Bytes bytes;              // of texts, messages and packed numbers
  std::string text() const { return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()); }
};

std::uint64_t readVarint(ByteReader& reader) {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const auto byte = reader.number<std::uint8_t>();
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  throw BadFile("a number in it is too long");
}

template <class Visit>
void eachField(Bytes message, const Visit& visit) {
  ByteReader reader(message);
  while (reader.remaining() > 0) {
    const std::uint64_t key = readVarint(reader);
    Field field{key >> 3, static_cast<Wire>(key & 7), 0, {}};
    switch (field.wire) {
      case Wire::Varint:
        field.value = readVarint(reader);
        break;
      case Wire::Fixed64:
        field.value = reader.number<std::uint64_t>();
        break;
      case Wire::Fixed32:
        field.value = reader.number<std::uint32_t>();
        break;
      case Wire::Bytes: {
        const std::uint64_t length = readVarint(reader);
        if (length > reader.remaining()) throw BadFile("it ends too early");
        field.bytes = reader.take(static_cast<std::size_t>(length));
        break;
      }
      default:
        throw BadFile("it is damaged");
    }
    visit(field);
  }
}

/// Repeated integers, packed or one a field.
void addIntegers(const Field& field, std::size_t most, std::vector<std::int64_t>& to) {
  if (field.wire == Wire::Varint) to.push_back(static_cast<std::int64_t>(field.value));
  ByteReader packed(field.bytes);
  while (packed.remaining() > 0 && to.size() <= most) to.push_back(static_cast<std::int64_t>(readVarint(packed)));
  if (to.size() > most) throw BadFile("a list in it is too long");
}

struct Tensor {
  std::string name;
  std::vector<std::int64_t> shape;
  std::uint64_t type = 0;
  Bytes raw;
  std::vector<std::byte> listed;  // numbers written as fields of their own
  bool outside = false;
};

Tensor readTensor(Bytes message) {
  Tensor tensor;
  eachField(message, [&](const Field& field) {
    const auto list = [&](std::size_t bytes) {
      if (field.wire == Wire::Bytes) tensor.listed.insert(tensor.listed.end(), field.bytes.begin(), field.bytes.end());
      if (field.wire != Wire::Fixed32 && field.wire != Wire::Fixed64) return;
      const auto* value = reinterpret_cast<const std::byte*>(&field.value);
      tensor.listed.insert(tensor.listed.end(), value, value + bytes);
    };
    if (field.number == 1) addIntegers(field, kMostDimensions, tensor.shape);
    if (field.number == 2) tensor.type = field.value;
    if (field.number == 4) list(sizeof(float));
    if (field.number == 8) tensor.name = field.text();
    if (field.number == 9) tensor.raw = field.bytes;
    if (field.number == 10) list(sizeof(double));
    if (field.number == 14) tensor.outside = field.value == 1;
  });
  return tensor;
}

class GraphReader {
 public:
  OnnxGraph read(Bytes file) {
    Bytes graph;
    eachField(file, [&](const Field& field) {
      if (field.number == 7 && field.wire == Wire::Bytes) graph = field.bytes;
    });
    if (graph.empty()) throw BadFile("it holds no network");
    eachField(graph, [&](const Field& field) {
      if (field.number == 1) addNode(field.bytes);
      if (field.number == 5) addTensor(readTensor(field.bytes), "");
      if (field.number == 11) addInput(field.bytes);
    });
    auto& inputs = graph_.inputs;
    inputs.erase(std::remove_if(inputs.begin(), inputs.end(),
                                [&](const OnnxInput& input) { return initializers_.count(input.name) > 0; }),
                 inputs.end());
    return std::move(graph_);
  }

 private:
  void addTensor(Tensor tensor, const std::string& name) {
    if (!name.empty()) tensor.name = name;
    if (!initializers_.insert(tensor.name).second || initializers_.size() > kMostNodes)
      throw BadFile("it names the tensor '" + tensor.name + "' twice");
    constexpr std::uint64_t kFloat = 1, kHalf = 10, kDouble = 11, kBfloat16 = 16;
    TensorView view;
    switch (tensor.type) {
      case kFloat:
        view.type = DType::F32;
        break;
      case kHalf:
        view.type = DType::F16;
        break;
      case kDouble:
        view.type = DType::F64;
        break;
      case kBfloat16:
        view.type = DType::BF16;
        break;
      default:
        return;  // shapes and the like
    }
    if (tensor.outside)
      throw BadFile("its weights lie in another file beside it: save it as one file (save_as_external_data=False)");
    view.shape = tensor.shape;
    if (!tensor.listed.empty()) tensor.raw = graph_.copies.emplace_back(std::move(tensor.listed));
    const auto count = static_cast<std::uint64_t>(checkedElementCount(view.shape));
    if (count * bytesPerElement(view.type) != tensor.raw.size())
      throw BadFile("the tensor '" + tensor.name + "' has not as many numbers as its shape says");
    view.data = tensor.raw;
    graph_.tensors[tensor.name] = view;
  }

  void addNode(Bytes message) {
    if (graph_.nodes.size() == kMostNodes) throw BadFile("it has too many layers");
    OnnxNode node;
    std::vector<Bytes> attributes;
    eachField(message, [&](const Field& field) {
      if (field.number == 1) node.inputs.push_back(field.text());
      if (field.number == 2) node.outputs.push_back(field.text());
      if (field.number == 4) node.op = field.text();
      if (field.number == 5) attributes.push_back(field.bytes);
      if (std::max({node.inputs.size(), node.outputs.size(), attributes.size()}) > kMostParts)
        throw BadFile("a layer in it has too many parts");
    });
    for (const Bytes& attribute : attributes) addAttribute(attribute, node);
    graph_.nodes.push_back(std::move(node));
  }

  void addAttribute(Bytes message, OnnxNode& node) {
    std::string name, text;
    std::vector<std::int64_t> integers;
    Bytes tensor;
    eachField(message, [&](const Field& field) {
      if (field.number == 1) name = field.text();
      if (field.number == 3 || field.number == 8) addIntegers(field, kMostParts, integers);
      if (field.number == 4) text = field.text();
      if (field.number == 5) tensor = field.bytes;
    });
    if (node.op == "Constant" && name == "value" && node.outputs.size() == 1)
      addTensor(readTensor(tensor), node.outputs[0]);
    if (!integers.empty()) node.integers[name] = std::move(integers);
    if (!text.empty()) node.texts[name] = std::move(text);
  }

  /// ValueInfo { name, type { tensor { elem_type, shape { dim { value } } } } }
  void addInput(Bytes message) {
    if (graph_.inputs.size() == kMostNodes) throw BadFile("it has too many inputs");
    OnnxInput input;
    const auto dimension = [&](const Field& field) {
      if (field.number != 1) return;
      std::int64_t size = 0;
      eachField(field.bytes, [&](const Field& value) {
        if (value.number == 1) size = static_cast<std::int64_t>(value.value);
      });
      input.shape.push_back(size);
      if (input.shape.size() > kMostDimensions) throw BadFile("an input of it has too many dimensions");
    };
    eachField(message, [&](const Field& field) {
      if (field.number == 1) input.name = field.text();
      if (field.number != 2) return;
      eachField(field.bytes, [&](const Field& type) {
        if (type.number != 1) return;
        eachField(type.bytes, [&](const Field& part) {
          if (part.number == 2) eachField(part.bytes, dimension);
        });
      });
    });
    graph_.inputs.push_back(std::move(input));
  }

  OnnxGraph graph_;
  std::set<std::string> initializers_;
};

}  // namespace

bool looksLikeOnnx(Bytes file) {
  // ModelProto begins with its version (field 1, a small number); then come texts or messages of the fields below 15.
  if (file.size() < 16 || file[0] != std::byte{0x08} || file[1] == std::byte{0} || file[1] > std::byte{0x40})
    return false;
  const auto key = std::to_integer<unsigned>(file[2]);
  return (key & 7) == 2 && (key >> 3) >= 2 && (key >> 3) <= 14;
}

OnnxGraph readOnnxGraph(Bytes file) { return GraphReader().read(file); }

}  // namespace visema
