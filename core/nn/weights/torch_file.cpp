// SPDX-License-Identifier: Apache-2.0
#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <map>

#include "core/base/zip_directory.h"
#include "core/nn/weights/loaded_weights.h"
#include "core/nn/weights/pickle.h"
#include "core/nn/weights/state_dict.h"

namespace visema {
namespace {

using FindStorage = std::function<Bytes(const pickle::Storage&)>;

/// One past the last element a view touches, or 0 when it touches none.
std::int64_t endOfView(const pickle::Tensor& tensor) {
  constexpr std::int64_t kMost = std::int64_t{1} << 40;
  std::int64_t last = tensor.offset;
  if (tensor.offset < 0 || tensor.offset > kMost) throw BadFile("a tensor in it lies outside its storage");
  for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
    if (tensor.shape[i] == 0) return 0;
    if (tensor.strides[i] < 0 || tensor.strides[i] > kMost) throw BadFile("a tensor in it lies outside its storage");
    std::int64_t reach = 0;
    if (__builtin_mul_overflow(tensor.shape[i] - 1, tensor.strides[i], &reach) || reach > kMost)
      throw BadFile("a tensor in it lies outside its storage");
    last += reach;
  }
  return last + 1;
}

bool isContiguous(const pickle::Tensor& tensor) {
  std::int64_t expected = 1;
  for (std::size_t i = tensor.shape.size(); i-- > 0;) {
    if (tensor.shape[i] != 1 && tensor.strides[i] != expected) return false;
    expected *= tensor.shape[i];
  }
  return true;
}

/// Copies a strided view row-major.
std::vector<std::byte> gathered(const pickle::Tensor& tensor, Bytes storage, std::size_t elementBytes,
                                std::size_t count) {
  std::vector<std::byte> result(count * elementBytes);
  std::vector<std::int64_t> index(tensor.shape.size(), 0);
  std::int64_t element = tensor.offset;
  for (std::size_t i = 0; i < count; ++i) {
    std::memcpy(result.data() + i * elementBytes, storage.data() + static_cast<std::size_t>(element) * elementBytes,
                elementBytes);
    for (std::size_t d = index.size(); d-- > 0;) {
      element += tensor.strides[d];
      if (++index[d] < tensor.shape[d]) break;
      element -= tensor.strides[d] * tensor.shape[d];
      index[d] = 0;
    }
  }
  return result;
}

/// Adds every tensor of a kind we can hold; what a small file may ask to be copied is limited.
void addTensors(const NamedRecords& records, const FindStorage& findStorage, std::size_t fileSize,
                LoadedWeights& weights) {
  std::size_t copyBudget = 4 * fileSize;
  for (const auto& record : records) {
    const pickle::Tensor& tensor = *record.second;
    if (!tensor.storage.type) continue;
    const std::size_t elementBytes = bytesPerElement(*tensor.storage.type);
    const auto count = static_cast<std::size_t>(checkedElementCount(tensor.shape));
    const Bytes storage = findStorage(tensor.storage);
    if (static_cast<std::uint64_t>(endOfView(tensor)) * elementBytes > storage.size())
      throw BadFile("the tensor '" + record.first + "' lies outside its storage");
    TensorView view{*tensor.storage.type, tensor.shape, {}};
    if (count == 0 || isContiguous(tensor)) {
      const std::size_t begin = count == 0 ? 0 : static_cast<std::size_t>(tensor.offset) * elementBytes;
      view.data = storage.subspan(begin, count * elementBytes);
      weights.add(record.first, std::move(view));
      continue;
    }
    if (count * elementBytes > copyBudget) throw BadFile("its tensors repeat their numbers too often");
    copyBudget -= count * elementBytes;
    weights.addOwned(record.first, std::move(view), gathered(tensor, storage, elementBytes, count));
  }
}

/// The members of a zip archive in memory. PyTorch stores its tensors as they are: nothing is inflated.
class ZipMembers {
 public:
  explicit ZipMembers(Bytes file) : file_(file) {
    auto directory = ZipDirectory::read(file.size(), reader());
    if (!directory) throw BadFile("it" + directory.error().message);
    directory_ = std::move(*directory);
    for (const ZipEntry& entry : directory_.entries)
      if (!byName_.emplace(entry.name, &entry).second) throw BadFile("it has two members named " + entry.name);
  }
  const std::map<std::string, const ZipEntry*>& byName() const { return byName_; }
  Bytes contents(const std::string& name) const {
    const auto found = byName_.find(name);
    if (found == byName_.end()) throw BadFile("its member " + name + " is missing");
    const ZipEntry& entry = *found->second;
    if (entry.method != 0 || entry.encrypted || entry.size != entry.packedSize)
      throw BadFile("its member " + name +
                    " is compressed, as PyTorch never does; unpack the archive and look for the "
                    "network file inside");
    const auto offset = directory_.dataOffset(entry, reader());
    if (!offset) throw BadFile("its member " + name + offset.error().message);
    const Bytes bytes = file_.subspan(*offset, entry.size);
    // PyTorch may be told to write no check sums: then they are 0.
    if (entry.crc != 0 && crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()) != entry.crc)
      throw BadFile("its member " + name + " is damaged (its check sum differs); get the file again");
    return bytes;
  }

 private:
  ZipDirectory::Read reader() const {
    return [file = file_](std::uint64_t offset, std::span<std::byte> out) -> Status {
      if (offset > file.size() || out.size() > file.size() - offset) return fail(ErrorCode::BadData, " ends too early");
      std::copy_n(file.begin() + static_cast<std::ptrdiff_t>(offset), out.size(), out.begin());
      return {};
    };
  }
  Bytes file_;
  ZipDirectory directory_;
  std::map<std::string, const ZipEntry*> byName_;
};

/// The zip format: NAME/data.pkl, NAME/data/KEY a storage.
void readZip(Bytes file, LoadedWeights& weights) {
  const ZipMembers zip(file);
  const auto& members = zip.byName();
  const std::string kList = "data.pkl";
  const auto list = std::find_if(members.begin(), members.end(), [&](const auto& member) {
    const std::string& name = member.first;
    return name == kList || (name.size() > kList.size() && name.find('/') == name.size() - kList.size() - 1 &&
                             name.compare(name.size() - kList.size(), kList.size(), kList) == 0);
  });
  if (list == members.end()) throw BadFile("it is a zip archive but not one saved by PyTorch (no data.pkl inside)");
  const std::string folder = list->first.substr(0, list->first.size() - kList.size());
  if (members.count(folder + "byteorder") > 0) {
    const Bytes order = zip.contents(folder + "byteorder");
    if (order.empty() || order[0] != std::byte{'l'}) throw BadFile("it was saved on a big-endian machine");
  }
  const auto holds = [&](const std::string& inside) {
    const auto first = members.lower_bound(folder + inside);
    return first != members.end() && first->first.compare(0, folder.size() + inside.size(), folder + inside) == 0;
  };
  if (holds("constants/") && !holds("data/"))
    throw BadFile("it is a frozen TorchScript file, in which weights have no names; save it without freezing it");
  const pickle::Document document = pickle::parse(zip.contents(list->first));
  const auto findStorage = [&](const pickle::Storage& storage) { return zip.contents(folder + "data/" + storage.key); };
  addTensors(findStateDict(document), findStorage, file.size(), weights);
}

/// The format before PyTorch 1.6: pickles of a magic number, a version, the machine, the objects and the storages'
/// order, then each storage as a count and its elements.
void readLegacy(Bytes file, LoadedWeights& weights) {
  Bytes rest = file;
  const auto next = [&rest] {
    pickle::Document document = pickle::parse(rest);
    rest = rest.subspan(document.length);
    return document;
  };
  next();  // the magic number, ten bytes long
  const pickle::Document version = next();
  const std::int64_t* number = std::get_if<std::int64_t>(&version.root->data);
  if (!number || *number != 1001) throw BadFile("it was not saved by PyTorch, or by a version before 0.4");
  next();  // the machine's sizes of numbers
  const pickle::Document objects = next();
  const pickle::Document order = next();
  const pickle::List* keys = std::get_if<pickle::List>(&order.root->data);
  if (!keys) throw BadFile("its list of storages is damaged");

  const NamedRecords records = findStateDict(objects);
  std::map<std::string, std::size_t> elementBytes;  // of every storage: its type is known where it is used
  for (const pickle::Value& value : objects.values)
    if (const pickle::Storage* storage = std::get_if<pickle::Storage>(&value.data); storage && storage->type)
      elementBytes[storage->key] = bytesPerElement(*storage->type);
  std::map<std::string, Bytes> storages;
  ByteReader reader(rest);
  for (const pickle::Value* item : keys->items) {
    const std::string* key = std::get_if<std::string>(&item->data);
    const auto size = key ? elementBytes.find(*key) : elementBytes.end();
    if (size == elementBytes.end()) throw BadFile("it holds a storage of numbers this reader does not know");
    const auto count = reader.number<std::uint64_t>();
    if (count > reader.remaining()) throw BadFile("it ends too early");
    storages[*key] = reader.take(count * size->second);
  }
  addTensors(
      records,
      [&](const pickle::Storage& storage) {
        const auto found = storages.find(storage.key);
        if (found == storages.end()) throw BadFile("its storage " + storage.key + " is missing");
        return found->second;
      },
      file.size(), weights);
}

bool startsWith(Bytes file, std::string_view start) {
  return file.size() >= start.size() && std::memcmp(file.data(), start.data(), start.size()) == 0;
}

constexpr std::string_view kZipStart = "PK\x03\x04";
constexpr std::string_view kPickleStart = "\x80";

}  // namespace

bool looksLikeTorchFile(Bytes file) { return startsWith(file, kZipStart) || startsWith(file, kPickleStart); }

void readTorchFile(Bytes file, LoadedWeights& weights) {
  if (startsWith(file, kZipStart))
    readZip(file, weights);
  else
    readLegacy(file, weights);
}

}  // namespace visema
