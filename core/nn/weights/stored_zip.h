// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "core/nn/weights/byte_reader.h"

namespace visema {

/// The members of a zip archive, as views into `file`. Inflates and decrypts nothing: PyTorch stores its tensors as
/// they are, and a member that is not stored has no contents here.
struct ZipMember {
  Bytes contents;
  bool stored = true;
};
std::map<std::string, ZipMember> zipMembers(Bytes file);

}  // namespace visema
