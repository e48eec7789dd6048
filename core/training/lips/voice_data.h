// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

#include "core/training/lips/lip_dataset.h"
#include "core/training/lips/phone_mouth.h"

namespace visema {

/// A frame of a clip, or of a sentence that was heard but not seen: those are numbered after the clips.
struct VoiceSample {
  std::size_t clip = 0;
  std::int64_t frame = 0;
};
using VoiceSamples = std::vector<VoiceSample>;

/// Where a clip's phones come from that has a text; others have only been heard.
enum class PhonesFrom { Text, Hearing };

/// What a voice map is trained on, as tensors: speech features and the mouth codes that go with them. Codes of clips
/// are those that the painter reads off their pictures, but for what no voice can say (see forgetSlowChanges), and
/// silence has the neutral code with the lips shut.
class VoiceData {
 public:
  VoiceData(const LipDataset& dataset, const std::vector<std::vector<float>>& codes,
            const std::vector<float>& neutralCode);

  /// Gives the sentences that were heard but not seen the codes that `mouth` would have, closed where it must be.
  void impose(const PhoneMouth& mouth);
  /// What phones say about `samples`, as far as their clips' phones are known.
  std::vector<PhoneMouth::Lesson> lessons(const VoiceSamples& samples, PhonesFrom from = PhonesFrom::Text) const;
  /// Whether a clip has a text whose phones can be compared with what was heard.
  bool hasText() const;

  /// The 16 rows of one frame as one voice says it.
  torch::Tensor rows(const VoiceSample& sample, std::size_t voice) const;
  std::size_t voiceCount(const VoiceSample& sample) const { return voices_[sample.clip].size(); }
  torch::Tensor code(const VoiceSample& sample) const { return codes_[sample.clip][sample.frame]; }
  torch::Tensor codesOf(const VoiceSamples& samples) const;
  const torch::Tensor& neutral() const { return neutral_; }
  const torch::Tensor& silence() const { return silence_; }
  const torch::Tensor& mean() const { return mean_; }
  const torch::Tensor& scale() const { return scale_; }
  const VoiceSamples& training() const { return training_; }
  const VoiceSamples& heldOut() const { return heldOut_; }
  bool hasHeard() const { return !dataset_.heard.empty(); }
  const VoiceSamples& heard() const { return heard_; }    // after `impose`
  const VoiceSamples& closed() const { return closed_; }  // of those: where m, b or p is said, and a frame follows

 private:
  /// Shuts the lips of a code, all of it: its first axis says how far they are open, and others change with it.
  struct Closing {
    torch::Tensor closed;     // the first axis of lips that meet
    torch::Tensor direction;  // by how much a code changes where the first axis does by one
    torch::Tensor operator()(const torch::Tensor& code) const;
  };

  void addClips(const std::vector<std::vector<float>>& codes);
  void addHeard();
  /// Takes out of the codes to learn what changes over seconds and is not in the sound, as light and how the head is
  /// held: it is not for the voice to say, and hides what is.
  void forgetSlowChanges();
  Closing closing() const;

  const LipDataset& dataset_;
  torch::Tensor neutral_, mean_, scale_, silence_;
  std::vector<std::vector<torch::Tensor>> voices_;
  std::vector<torch::Tensor> codes_;  // of the clips, then of the sentences that were heard but not seen
  VoiceSamples training_, heldOut_, heard_, closed_;
};

}  // namespace visema
