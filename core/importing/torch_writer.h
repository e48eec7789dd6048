// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/avatar/zip_writer.h"
#include "core/base/result.h"
#include "core/nn/weights/weights.h"

namespace visema {

/// Writes tensors, as float32, the way Python's torch.save writes a state dict: for servers that only load .pth files.
/// Private to this layer.
Status writeTorchStateDict(const Weights& weights, const ZipWriter::Sink& sink);

}  // namespace visema
