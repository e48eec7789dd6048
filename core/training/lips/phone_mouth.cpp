// SPDX-License-Identifier: Apache-2.0
#include "core/training/lips/phone_mouth.h"

#include <torch/nn.h>
#include <torch/optim/adamw.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>

#include "core/training/learning_rate.h"

namespace visema {
namespace {

constexpr double kFramesPerSecond = 25;
constexpr int kNearest = 14;          // phones around a moment that may pull
constexpr double kShortPause = 0.25;  // seconds: the mouth does not come to rest in less
constexpr int kLatent = 16, kHidden = 128;
constexpr double kTypicalReach = 0.02;   // seconds in which a pull comes and goes
constexpr double kTypicalLength = 0.08;  // seconds of a phone
constexpr double kTypicalLead = 0.03;    // seconds the mouth is ahead of the sound
constexpr int kBatch = 256;

int phoneKinds() { return static_cast<int>(phones().size()) + 1; }  // and short pauses

const Phone& phoneOfKind(int kind) {
  return phones()[static_cast<std::size_t>(kind == phoneKinds() - 1 ? kSilencePhone : kind)];
}

/// [kinds,kArticulations]
torch::Tensor articulations() {
  std::vector<float> all;
  for (int kind = 0; kind < phoneKinds(); ++kind) {
    const Articulation& each = phoneOfKind(kind).articulation;
    for (const float value :
         {each.jaw, each.opening, each.rounding, each.closure, each.labiodental, each.teeth, each.tongue})
      all.push_back(value);
  }
  return torch::tensor(all).view({phoneKinds(), kArticulations});
}

torch::Tensor logDominance() {
  std::vector<float> all;
  for (int kind = 0; kind < phoneKinds(); ++kind) all.push_back(std::log(phoneOfKind(kind).dominance));
  return torch::tensor(all);
}

/// The phones around moments: [N,kNearest] each.
struct Surroundings {
  torch::Tensor start, end;  // seconds from the moment
  torch::Tensor kind;
};

Surroundings surroundings(std::span<const TimedPhone> phones, const std::vector<std::int64_t>& frames) {
  constexpr float kFarAway = 5;  // silence lies before the first phone and after the last
  std::vector<float> start, end;
  std::vector<std::int64_t> kind;
  const auto count = static_cast<std::ptrdiff_t>(phones.size());
  const auto startOf = [&](std::ptrdiff_t i) {
    return i > 0 ? phones[static_cast<std::size_t>(i - 1)].endSeconds : 0.0;
  };
  for (const std::int64_t frame : frames) {
    const double now = static_cast<double>(frame) / kFramesPerSecond;
    const auto current = std::lower_bound(phones.begin(), phones.end(), now,
                                          [](const TimedPhone& phone, double time) { return phone.endSeconds < time; });
    const std::ptrdiff_t first = std::min(current - phones.begin(), count - 1) - kNearest / 2;
    for (std::ptrdiff_t i = first; i < first + kNearest; ++i) {
      const bool inside = i >= 0 && i < count;
      const double from = inside ? startOf(i) : i < 0 ? now - kFarAway : phones.back().endSeconds;
      const double to = inside ? phones[static_cast<std::size_t>(i)].endSeconds : i < 0 ? 0.0 : now + kFarAway;
      const int phone = inside ? phones[static_cast<std::size_t>(i)].phone : kSilencePhone;
      start.push_back(static_cast<float>(from - now));
      end.push_back(static_cast<float>(to - now));
      kind.push_back(phone == kSilencePhone && to - from < kShortPause ? phoneKinds() - 1 : phone);
    }
  }
  const auto rows = static_cast<std::int64_t>(frames.size());
  return {torch::tensor(start).view({rows, kNearest}), torch::tensor(end).view({rows, kNearest}),
          torch::tensor(kind).view({rows, kNearest})};
}

}  // namespace

struct PhoneMouth::Network : torch::nn::Module {
  explicit Network(int codeSize) {
    const int kinds = phoneKinds();
    begin = register_parameter("begin", torch::zeros({kinds, kLatent}));
    end = register_parameter("end", torch::zeros({kinds, kLatent}));
    turn = register_parameter("turn", torch::zeros({kinds}));
    turnTime = register_parameter("turn_time", torch::full({kinds}, std::log(kTypicalReach)));
    lengthening = register_parameter("lengthening", torch::zeros({kinds}));
    strength = register_parameter("strength", logDominance());
    moved = register_parameter("moved", torch::zeros({kinds, 2}));
    reach = register_parameter("reach", torch::full({kinds, 2}, std::log(kTypicalReach)));
    lead = register_parameter("lead", torch::tensor(kTypicalLead));
    using torch::nn::Linear;
    typical = register_buffer("typical", articulations());
    shaping = register_module("shaping", Linear(torch::nn::LinearOptions(kArticulations, kLatent).bias(false)));
    straight = register_module("straight", Linear(kLatent, codeSize));
    bent = register_module("bent",
                           torch::nn::Sequential(Linear(kLatent, kHidden), torch::nn::ReLU(), torch::nn::Dropout(0.1),
                                                 Linear(kHidden, kHidden), torch::nn::ReLU(), torch::nn::Dropout(0.1),
                                                 Linear(kHidden, codeSize)));
  }

  torch::Tensor forward(const Surroundings& around) {
    const auto from = around.start - lead, to = around.end - lead;
    const auto reaches = reach.exp().index({around.kind}), shifts = moved.index({around.kind}) * 0.1;
    const auto begun = torch::special_ndtr((shifts.select(2, 0) - from) / reaches.select(2, 0));
    const auto notOver = torch::special_ndtr((shifts.select(2, 1) + to) / reaches.select(2, 1));
    const auto pull = begun * notOver * strength.exp().index({around.kind});
    const auto share = pull / (pull.sum(1, true) + 1e-3);
    auto mixture = (share.unsqueeze(2) * shapes(around, from, to)).sum(1);
    if (is_training()) mixture = mixture + 0.1 * torch::randn_like(mixture);
    return straight(mixture) + bent->forward(mixture);
  }

  /// [N,kNearest,kLatent]: the shape that each phone has by now, larger or smaller as it is long or short.
  torch::Tensor shapes(const Surroundings& around, const torch::Tensor& from, const torch::Tensor& to) {
    const auto middle = torch::sigmoid(turn).index({around.kind});
    const auto turned = torch::special_ndtr(-torch::lerp(from, to, middle) / turnTime.exp().index({around.kind}));
    const auto own = torch::lerp(begin.index({around.kind}), end.index({around.kind}), turned.unsqueeze(2));
    const auto shape = shaping(typical).index({around.kind}) + own;
    const auto length = torch::log((around.end - around.start).clamp(0.02, 0.4) / kTypicalLength);
    return shape * torch::exp(lengthening.index({around.kind}) * length).unsqueeze(2);
  }

  /// Phones that the clips hardly show stay near what is typical of them.
  torch::Tensor distanceFromTypical() const {
    const auto offTypical = [](const torch::Tensor& seconds) {
      return (seconds - std::log(kTypicalReach)).square().mean();
    };
    return begin.square().mean() + (end - begin).square().mean() + lengthening.square().mean() + moved.square().mean() +
           offTypical(reach) + offTypical(turnTime);
  }

  torch::Tensor typical;         // what each phone is known to ask of any mouth
  torch::Tensor begin, end;      // what its shapes are besides
  torch::Tensor turn, turnTime;  // where within the phone the one becomes the other, and in how long
  torch::Tensor lengthening;     // by which power of its length a phone's shape grows
  torch::Tensor strength, moved, reach, lead;
  torch::nn::Linear shaping{nullptr}, straight{nullptr};
  torch::nn::Sequential bent{nullptr};
};

PhoneMouth::PhoneMouth(int codeSize, std::uint64_t seed) {
  torch::manual_seed(seed);
  network_ = std::make_shared<Network>(codeSize);
}

PhoneMouth::~PhoneMouth() = default;

Status PhoneMouth::learn(const std::vector<Lesson>& lessons, const torch::Tensor& weighing, std::int64_t steps,
                         const ProgressFn& progress, const std::stop_token& stop) {
  std::vector<torch::Tensor> starts, ends, kinds, codes;
  for (const Lesson& lesson : lessons) {
    const Surroundings around = surroundings(lesson.phones, lesson.frames);
    starts.push_back(around.start);
    ends.push_back(around.end);
    kinds.push_back(around.kind);
    codes.push_back(lesson.codes);
  }
  const Surroundings all{torch::cat(starts), torch::cat(ends), torch::cat(kinds)};
  const auto truth = torch::cat(codes);

  using Options = torch::optim::AdamWOptions;
  constexpr double kRate = 0.01, kNetworkShare = 0.3;
  auto& net = *network_;
  std::vector<torch::Tensor> inner = net.straight->parameters();
  for (auto& parameter : net.bent->parameters()) inner.push_back(parameter);
  for (auto& parameter : net.shaping->parameters()) inner.push_back(parameter);
  std::vector<torch::optim::OptimizerParamGroup> groups;
  groups.emplace_back(std::vector<torch::Tensor>{net.begin, net.end, net.turn, net.turnTime, net.lengthening,
                                                 net.strength, net.moved, net.reach, net.lead},
                      std::make_unique<Options>(Options(kRate).weight_decay(0)));
  groups.emplace_back(inner, std::make_unique<Options>(Options(kRate * kNetworkShare).weight_decay(0.05)));
  torch::optim::AdamW optimizer(groups);
  net.train();
  for (std::int64_t step = 0; step < steps; ++step) {
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "learning the phones' mouths was stopped");
    if (progress && step % 20 == 0)
      progress({static_cast<double>(step) / static_cast<double>(steps), "learning the mouth of each phone", -1});
    const double rate = learningRate(kRate, step, steps, 100, 1e-3);
    static_cast<Options&>(optimizer.param_groups()[0].options()).lr(rate);
    static_cast<Options&>(optimizer.param_groups()[1].options()).lr(rate * kNetworkShare);
    const auto chosen = torch::randint(truth.size(0), {kBatch}, torch::kLong);
    const Surroundings some{all.start.index({chosen}), all.end.index({chosen}), all.kind.index({chosen})};
    const auto difference = (net.forward(some) - truth.index({chosen})).matmul(weighing);
    const auto loss = torch::smooth_l1_loss(difference, torch::zeros_like(difference), torch::Reduction::Mean, 0.3) +
                      1e-3 * net.distanceFromTypical();
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
  }
  net.eval();
  return {};
}

torch::Tensor PhoneMouth::codes(std::span<const TimedPhone> said, std::int64_t count) const {
  torch::NoGradGuard noGrad;
  std::vector<std::int64_t> frames(static_cast<std::size_t>(count));
  for (std::int64_t frame = 0; frame < count; ++frame) frames[static_cast<std::size_t>(frame)] = frame;
  return network_->forward(surroundings(said, frames));
}

}  // namespace visema
