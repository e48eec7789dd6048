// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/nn/weights/byte_reader.h"
#include "core/nn/weights/weights.h"

namespace visema::pickle {

struct Value;

struct None {};
struct Opaque {};  // bytes, sets, big numbers: nothing a network needs
struct List {
  std::vector<const Value*> items;
};
struct Tuple {
  std::vector<const Value*> items;
};
struct Dict {
  std::vector<std::pair<const Value*, const Value*>> entries;
};
/// The name of something in Python ("module.name"); it is never looked up, called or imported.
struct Global {
  std::string name;
};
/// What Python would have made by calling a class we do not know; only its attributes are kept.
struct Object {
  const Value* state = nullptr;
};
struct Storage {
  std::string key;
  std::optional<DType> type;  // none: numbers we cannot hold, such as complex ones
  std::int64_t elements = 0;
};
struct Tensor {
  Storage storage;
  std::int64_t offset = 0;  // in elements
  std::vector<std::int64_t> shape;
  std::vector<std::int64_t> strides;
};

struct Value {
  std::variant<None, bool, std::int64_t, double, std::string, List, Tuple, Dict, Global, Object, Storage, Tensor,
               Opaque>
      data;
};

/// One unpickled value. Values point at one another, cycles included, and all live as long as the document.
struct Document {
  std::deque<Value> values;
  const Value* root = nullptr;
  std::size_t length = 0;  // bytes of the pickle, which may be followed by others
};

/// Interprets a Python pickle as data. Runs nothing: calls are recorded as inert objects, and a file that names
/// something which can only be there to run code (os.system, builtins.eval) is refused. Throws BadFile.
Document parse(Bytes bytes);

}  // namespace visema::pickle
