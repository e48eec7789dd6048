// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "core/farm/media_store.h"

namespace visema {

/// "s3://BUCKET/FOLDER?endpoint=https://HOST:PORT&region=REGION", of which folder, endpoint and region may be left out
/// for AWS itself. The keys are those of the environment: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
bool isS3(const std::string& place);
Result<std::unique_ptr<MediaStore>> openS3Store(const std::string& place);

}  // namespace visema
