// SPDX-License-Identifier: Apache-2.0
#include "core/nn/weights/pickle.h"

#include <algorithm>
#include <unordered_map>

#include "core/nn/weights/pickle_names.h"

namespace visema::pickle {
namespace {

constexpr std::size_t kMostValues = 2'000'000;  // a network of a thousand tensors makes some twenty thousand
constexpr std::size_t kLongestName = 512;
constexpr std::size_t kLongestKey = 64;
constexpr std::size_t kMostDimensions = 16;

[[noreturn]] void damaged() { throw BadFile("its list of tensors is damaged"); }

/// The pickle machine: a stack, a memo and the values. Holds values in one arena, so neither depth nor cycles matter.
class Machine {
 public:
  explicit Machine(Bytes bytes) : reader_(bytes) {}

  Document run() {
    while (step()) {
    }
    document_.root = pop();
    document_.length = reader_.position();
    return std::move(document_);
  }

 private:
  using Code = unsigned char;

  bool step() {
    const auto code = reader_.number<Code>();
    if (code == '.') return false;
    if (!atom(code) && !container(code) && !stackOperation(code) && !objectOperation(code))
      throw BadFile("its list of tensors uses an instruction (" + std::to_string(code) +
                    ") that saved networks do not need");
    return true;
  }

  // Numbers, texts and other leaves.
  bool atom(Code code) {
    switch (code) {
      case 0x80:  // PROTO
        if (reader_.number<Code>() > 5) throw BadFile("it was saved by a newer Python than this reader knows");
        return true;
      case 0x95:  // FRAME
        reader_.take(8);
        return true;
      case 'N':
        return push(None{});
      case 0x88:
        return push(true);
      case 0x89:
        return push(false);
      case 'K':
        return push(std::int64_t{reader_.number<std::uint8_t>()});
      case 'M':
        return push(std::int64_t{reader_.number<std::uint16_t>()});
      case 'J':
        return push(std::int64_t{reader_.number<std::int32_t>()});
      case 0x8a:
        return pushLong(reader_.number<std::uint8_t>());
      case 0x8b:
        return pushLong(reader_.number<std::uint32_t>());
      case 'G':
        return pushDouble();
      case 0x8c:
      case 'U':
        return push(reader_.text(reader_.number<std::uint8_t>()));
      case 'X':
      case 'T':
        return push(reader_.text(reader_.number<std::uint32_t>()));
      case 0x8d:
        return push(reader_.text(reader_.number<std::uint64_t>()));
      case 'C':
        return pushBytes(reader_.number<std::uint8_t>());
      case 'B':
        return pushBytes(reader_.number<std::uint32_t>());
      case 0x8e:
      case 0x96:
        return pushBytes(reader_.number<std::uint64_t>());
      default:
        return false;
    }
  }

  bool container(Code code) {
    switch (code) {
      case '}':
        return push(Dict{});
      case ']':
        return push(List{});
      case ')':
        return push(Tuple{});
      case 0x8f:
        return push(Opaque{});  // an empty set
      case 't':
        return push(Tuple{popToMark()});
      case 'l':
        return push(List{popToMark()});
      case 0x91:
        popToMark();
        return push(Opaque{});
      case 'd':
        return pushDict();
      case 0x85:
        return pushTuple(1);
      case 0x86:
        return pushTuple(2);
      case 0x87:
        return pushTuple(3);
      case 'a':
        return append({pop()});
      case 'e':
        return append(popToMark());
      case 0x90:
        popToMark();
        return true;  // items of a set
      case 's':
        return setItems(popItems(2));
      case 'u':
        return setItems(popToMark());
      default:
        return false;
    }
  }

  bool stackOperation(Code code) {
    switch (code) {
      case '(':
        stack_.push_back(nullptr);
        return true;
      case '0':
        popAny();
        return true;
      case '1':
        popToMark();
        return true;
      case '2':
        stack_.push_back(top());
        return true;
      case 'q':
        memo_[reader_.number<std::uint8_t>()] = top();
        return true;
      case 'r':
        memo_[reader_.number<std::uint32_t>()] = top();
        return true;
      case 0x94:
        memo_[static_cast<std::uint32_t>(memo_.size())] = top();
        return true;
      case 'h':
        return recall(reader_.number<std::uint8_t>());
      case 'j':
        return recall(reader_.number<std::uint32_t>());
      default:
        return false;
    }
  }

  bool objectOperation(Code code) {
    switch (code) {
      case 'c': {
        const std::string module = reader_.line(kLongestName);
        return pushGlobal(module, reader_.line(kLongestName));
      }
      case 0x93: {
        const auto names = popItems(2);
        return pushGlobal(as<std::string>(names[0]), as<std::string>(names[1]));
      }
      case 'R': {
        const auto call = popItems(2);
        return reduce(call[0], as<Tuple>(call[1]).items);
      }
      case 0x81:
        popItems(2);
        return push(Object{});
      case 0x92:
        popItems(3);
        return push(Object{});
      case 'b':
        return build(pop());
      case 'Q':
        return persistent(as<Tuple>(pop()).items);
      default:
        return false;
    }
  }

  template <class T>
  static const T& as(const Value* value) {
    const T* result = std::get_if<T>(&value->data);
    if (!result) damaged();
    return *result;
  }

  template <class T>
  bool push(T data) {
    if (document_.values.size() == kMostValues) throw BadFile("its list of tensors is too long");
    document_.values.push_back(Value{std::move(data)});
    stack_.push_back(&document_.values.back());
    return true;
  }
  Value* popAny() {
    if (stack_.empty()) damaged();
    Value* value = stack_.back();
    stack_.pop_back();
    return value;
  }
  Value* pop() {
    Value* value = popAny();
    if (!value) damaged();  // a mark
    return value;
  }
  Value* top() {
    if (stack_.empty() || !stack_.back()) damaged();
    return stack_.back();
  }
  std::vector<const Value*> popItems(std::size_t count) {
    std::vector<const Value*> items(count);
    for (std::size_t i = count; i-- > 0;) items[i] = pop();
    return items;
  }
  std::vector<const Value*> popToMark() {
    const auto mark = std::find(stack_.rbegin(), stack_.rend(), nullptr).base();
    if (mark == stack_.begin()) damaged();
    std::vector<const Value*> items(mark, stack_.end());
    stack_.erase(mark - 1, stack_.end());
    return items;
  }

  bool pushLong(std::size_t length) {
    const Bytes bytes = reader_.take(length);
    if (length > 8) return push(Opaque{});
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < length; ++i) number |= std::to_integer<std::uint64_t>(bytes[i]) << (8 * i);
    if (length > 0 && length < 8 && (bytes.back() & std::byte{0x80}) != std::byte{0}) number |= ~0ull << (8 * length);
    return push(static_cast<std::int64_t>(number));
  }
  bool pushDouble() {
    std::uint64_t bits = 0;
    for (std::byte byte : reader_.take(8)) bits = bits << 8 | std::to_integer<std::uint64_t>(byte);
    double number;
    std::memcpy(&number, &bits, sizeof number);
    return push(number);
  }
  bool pushBytes(std::size_t length) {
    reader_.take(length);
    return push(Opaque{});
  }
  bool pushTuple(std::size_t count) { return push(Tuple{popItems(count)}); }
  bool pushDict() {
    const auto items = popToMark();
    push(Dict{});
    return setItems(items);
  }
  bool pushGlobal(const std::string& module, const std::string& name) {
    if (module.size() + name.size() > kLongestName) throw BadFile("a name in it is too long");
    std::string full = module + "." + name;
    if (canOnlyDoHarm(full))
      throw BadFile("it would run " + full +
                    " on the computer of whoever opens it in Python, which no network needs; delete it, or ask its "
                    "author for a safetensors file");
    return push(Global{std::move(full)});
  }

  bool append(const std::vector<const Value*>& items) {
    if (List* list = std::get_if<List>(&top()->data)) list->items.insert(list->items.end(), items.begin(), items.end());
    return true;  // a list of a class we do not know stays empty
  }
  bool setItems(const std::vector<const Value*>& items) {
    if (items.size() % 2 != 0) damaged();
    Value* target = top();
    if (Object* object = std::get_if<Object>(&target->data); object && !object->state) {
      push(Dict{});  // a dictionary of a class we do not know
      object->state = popAny();
    }
    if (Object* object = std::get_if<Object>(&target->data)) target = const_cast<Value*>(object->state);
    if (Dict* dict = std::get_if<Dict>(&target->data))
      for (std::size_t i = 0; i < items.size(); i += 2) dict->entries.emplace_back(items[i], items[i + 1]);
    return true;
  }
  bool recall(std::uint32_t key) {
    const auto found = memo_.find(key);
    if (found == memo_.end()) damaged();
    stack_.push_back(found->second);
    return true;
  }

  bool build(const Value* state) {
    if (const Tuple* pair = std::get_if<Tuple>(&state->data); pair && pair->items.size() == 2) state = pair->items[0];
    if (Object* object = std::get_if<Object>(&top()->data)) object->state = state;
    return true;  // attributes of known things (an OrderedDict's _metadata) are of no use
  }

  bool reduce(const Value* function, const std::vector<const Value*>& arguments) {
    const Global* global = std::get_if<Global>(&function->data);
    const std::string name = global ? global->name : std::string();
    if (name == "torch._utils._rebuild_tensor_v2" || name == "torch._utils._rebuild_tensor")
      return pushTensor(arguments);
    if (name.starts_with("torch._utils._rebuild_parameter")) {
      if (arguments.empty()) damaged();
      stack_.push_back(const_cast<Value*>(arguments[0]));
      return true;
    }
    if (name == "collections.OrderedDict") return pushOrderedDict(arguments);
    if (name == "collections.defaultdict") return push(Dict{});
    return push(Object{});
  }

  bool pushOrderedDict(const std::vector<const Value*>& arguments) {
    Dict dict;
    if (!arguments.empty())
      for (const Value* item : as<List>(arguments[0]).items) {
        const List* list = std::get_if<List>(&item->data);
        const auto& pair = list ? list->items : as<Tuple>(item).items;
        if (pair.size() != 2 || ++copiedEntries_ > kMostValues) damaged();
        dict.entries.emplace_back(pair[0], pair[1]);
      }
    return push(std::move(dict));
  }

  static std::vector<std::int64_t> numbers(const Value* tuple) {
    const auto& items = as<Tuple>(tuple).items;
    if (items.size() > kMostDimensions) damaged();
    std::vector<std::int64_t> result;
    for (const Value* item : items) result.push_back(as<std::int64_t>(item));
    return result;
  }

  bool pushTensor(const std::vector<const Value*>& arguments) {
    if (arguments.size() < 4) damaged();
    Tensor tensor;
    tensor.storage = as<Storage>(arguments[0]);
    tensor.offset = as<std::int64_t>(arguments[1]);
    tensor.shape = numbers(arguments[2]);
    tensor.strides = numbers(arguments[3]);
    if (tensor.shape.size() != tensor.strides.size()) damaged();
    return push(std::move(tensor));
  }

  /// ("storage", type, key, place, elements[, view]) or ("module", class, file, source).
  bool persistent(const std::vector<const Value*>& id) {
    if (id.size() >= 2 && as<std::string>(id[0]) == "module") {
      stack_.push_back(const_cast<Value*>(id[1]));
      return true;
    }
    if (id.size() < 5 || as<std::string>(id[0]) != "storage") damaged();
    Storage storage;
    storage.key = as<std::string>(id[2]);
    if (storage.key.size() > kLongestKey) throw BadFile("a name in it is too long");
    if (const Global* type = std::get_if<Global>(&id[1]->data)) storage.type = storageType(type->name);
    storage.elements = as<std::int64_t>(id[4]);
    if (id.size() > 5 && !std::holds_alternative<None>(id[5]->data))
      throw BadFile("it shares storage in a way only PyTorch 0.x did; load and save it again with a newer PyTorch");
    return push(std::move(storage));
  }

  ByteReader reader_;
  Document document_;
  std::vector<Value*> stack_;  // a mark is a null pointer
  std::unordered_map<std::uint32_t, Value*> memo_;
  std::size_t copiedEntries_ = 0;
};

}  // namespace

Document parse(Bytes bytes) {
  if (bytes.size() < 2 || bytes[0] != std::byte{0x80}) damaged();
  return Machine(bytes).run();
}

}  // namespace visema::pickle
