// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/image.h"
#include "core/lipsync/mouth_motion.h"

namespace visema {

/// Why what a network painted cannot be a face ("black", "of one colour"); empty: it can. Numbers that are none become
/// black in it.
std::string whyNoFace(ImageView painted);

/// Looks at the painted mouths of a session, one after the other: none may be black or of one colour, far from what was
/// filmed there or from the one before it, or stand still while the face under it moves. Belongs to one thread.
class MouthWatch {
 public:
  /// Why this one cannot be shown; empty: it can.
  std::string whyNot(MouthViews mouth);

 private:
  // `moved`: how far the footage went since the one before
  bool isFrozen(const MouthViews& mouth, double moved);
  bool jumps(const MouthViews& mouth, double moved);

  MouthViews last_;  // painted; and
  Image shown_;      // what could be shown
  int frozen_ = 0, jumped_ = 0;
};

}  // namespace visema
