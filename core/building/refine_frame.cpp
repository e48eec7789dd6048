// SPDX-License-Identifier: Apache-2.0
#include "core/building/refine_frame.h"

#include "core/base/file_bytes.h"
#include "core/base/try.h"
#include "core/building/footage_scan.h"
#include "core/building/head_tracker.h"
#include "core/building/track_changes.h"

namespace visema {

Result<Similarity> refineFrame(const BuildFolder& build, const std::string& footage, FrameIndex frame,
                               const Similarity& near, std::stop_token stop) {
  constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 30;
  const FootageEntry* entry = build.edits().findFootage(footage);
  if (!entry) return fail(ErrorCode::NotFound, build.path().string() + " has no footage called \"" + footage + "\"");
  auto file = TRY(build.footageFile(*entry));
  const auto scanFile = build.resultFile(std::string(steps::kScan) + "/" + footage);
  auto bytes = TRY(readFile(scanFile, kMostBytes));
  auto scan = TRY(readScan(bytes, scanFile.string()));
  BuildEdits edits = trackEdits(build.edits(), footage);
  setKeyframe(edits, footage, frame, std::nullopt);  // it would be fitted to itself
  TrackOptions options;
  options.corrections = edits.corrections;
  options.marks = edits.marks;
  return fitFrame(file, scan, options, frame, near, std::move(stop));
}

}  // namespace visema
