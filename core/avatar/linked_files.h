// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/avatar/file_tree.h"

namespace visema {

/// A folder that its owner put together, links to files and folders elsewhere included (FileTree::open leaves them out);
/// or a zip.
Result<std::shared_ptr<const FileTree>> openWithLinks(const std::filesystem::path& path);

}  // namespace visema
