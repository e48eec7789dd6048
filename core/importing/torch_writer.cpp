// SPDX-License-Identifier: Apache-2.0
#include "core/importing/torch_writer.h"

#include <string_view>

#include "core/base/little_endian.h"
#include "core/base/try.h"

namespace visema {
namespace {

/// The opcodes of Python's pickle, protocol 2, that a state dict needs.
class Pickle {
 public:
  Pickle() { op('\x80'), op('\x02'); }
  void op(char code) { bytes_.push_back(static_cast<std::byte>(code)); }
  void mark() { op('('); }
  void tuple() { op('t'); }
  void call() { op('R'); }
  void global(std::string_view module, std::string_view name) {
    op('c');
    line(module);
    line(name);
  }
  void text(std::string_view value) {
    op('X');
    appendLittle(bytes_, value.size(), 4);
    for (char c : value) op(c);
  }
  void integer(std::int64_t value) {
    op('J');
    appendLittle(bytes_, static_cast<std::uint64_t>(value), 4);
  }
  void emptyOrderedDict() {
    global("collections", "OrderedDict");
    op(')');
    call();
  }
  const std::vector<std::byte>& bytes() const { return bytes_; }

 private:
  void line(std::string_view value) {
    for (char c : value) op(c);
    op('\n');
  }
  std::vector<std::byte> bytes_;
};

void appendTensor(Pickle& pickle, const TensorView& tensor, std::size_t number) {
  pickle.global("torch._utils", "_rebuild_tensor_v2");
  pickle.mark();
  pickle.mark();  // the storage, kept in a file of its own
  pickle.text("storage");
  pickle.global("torch", "FloatStorage");
  pickle.text(std::to_string(number));
  pickle.text("cpu");
  pickle.integer(tensor.elementCount());
  pickle.tuple();
  pickle.op('Q');
  pickle.integer(0);
  pickle.mark();
  for (std::int64_t side : tensor.shape) pickle.integer(side);
  pickle.tuple();
  pickle.mark();
  for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
    std::int64_t stride = 1;
    for (std::size_t k = i + 1; k < tensor.shape.size(); ++k) stride *= tensor.shape[k];
    pickle.integer(stride);
  }
  pickle.tuple();
  pickle.op('\x89');  // requires no gradient
  pickle.emptyOrderedDict();
  pickle.tuple();
  pickle.call();
}

Status writeMember(ZipWriter& zip, const std::string& name, std::span<const std::byte> bytes) {
  TRY(zip.begin("archive/" + name, bytes.size(), zipChecksum(0, bytes)));
  return zip.write(bytes);
}

}  // namespace

Status writeTorchStateDict(const Weights& weights, const ZipWriter::Sink& sink) {
  Pickle pickle;
  pickle.emptyOrderedDict();
  pickle.mark();
  std::size_t number = 0;
  for (const auto& [name, tensor] : weights.tensors()) {
    pickle.text(name);
    appendTensor(pickle, tensor, number++);
  }
  pickle.op('u');
  pickle.op('.');
  ZipWriter zip(sink);
  TRY(writeMember(zip, "data.pkl", pickle.bytes()));
  number = 0;
  for (const auto& [name, tensor] : weights.tensors()) {
    const std::vector<float> values = tensor.toFloat();
    const std::string member = "data/" + std::to_string(number++);
    TRY(writeMember(zip, member, std::as_bytes(std::span(values))));
  }
  TRY(writeMember(zip, "version", std::as_bytes(std::span(std::string_view("3\n")))));
  return zip.finish();
}

}  // namespace visema
