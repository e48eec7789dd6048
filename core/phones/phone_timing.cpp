// SPDX-License-Identifier: Apache-2.0
#include "core/phones/phone_timing.h"

#include <algorithm>
#include <cmath>

namespace visema {

namespace {

constexpr int kShortest = 2, kLongest = 48;  // entries a phone takes
constexpr int kShortestPause = 8;            // the silence in which a stop is closed is no pause
constexpr float kPauseCost = 4;              // what a pause must gain
constexpr float kFloor = -6;                 // a phone that is not heard at all may still be said
constexpr float kSpread = 0.55F;             // of the logarithm of durations
constexpr float kNever = -1e30F;

struct Expected {
  int phone;
  float duration;  // entries
};

std::vector<Expected> withoutSilences(std::span<const TimedPhone> phones) {
  std::vector<Expected> result;
  double start = 0;
  for (const TimedPhone& phone : phones) {
    if (phone.phone != kSilencePhone)
      result.push_back({phone.phone, static_cast<float>((phone.endSeconds - start) * kMelColumnsPerSecond)});
    start = phone.endSeconds;
  }
  return result;
}

/// Sums from the beginning of what each phone would gain, so that a stretch costs one subtraction.
class Gains {
 public:
  explicit Gains(const HeardFeatures& heard)
      : stride_(heard.dimension), sums_(static_cast<std::size_t>(heard.entries + 1) * heard.dimension, 0.0F) {
    for (int t = 0; t < heard.entries; ++t)
      for (int phone = 0; phone < heard.dimension; ++phone)
        sums_[index(t + 1, phone)] = sums_[index(t, phone)] + std::max(kFloor, heard.at(t, phone));
  }
  float until(int entry, int phone) const { return sums_[index(entry, phone)]; }
  float between(int from, int to, int phone) const { return until(to, phone) - until(from, phone); }

 private:
  std::size_t index(int entry, int phone) const { return static_cast<std::size_t>(entry) * stride_ + phone; }
  std::size_t stride_;
  std::vector<float> sums_;
};

/// Of one expected phone: the best way to have said everything up to it by each moment.
struct Column {
  std::vector<float> best;
  std::vector<int> start;  // where the phone then began
  std::vector<int> pause;  // and where the pause before it did; the same when there is none
};

/// The best way to be ready for the next phone at each moment, after a pause or without.
struct Ready {
  std::vector<float> best;
  std::vector<int> pause;
};

Ready readyAfter(const std::vector<float>& finished, const Gains& gains) {
  Ready ready{finished, {}};
  float bestPause = kNever;  // of leaving for a pause, less what the silence before it would have gained
  int from = 0;
  for (int t = 0; t < static_cast<int>(finished.size()); ++t) {
    ready.pause.push_back(t);
    const int leaving = t - kShortestPause;
    if (leaving < 0) continue;
    const float gain = finished[static_cast<std::size_t>(leaving)] - gains.until(leaving, kSilencePhone);
    if (gain > bestPause) bestPause = gain, from = leaving;
    const float paused = bestPause + gains.until(t, kSilencePhone) - kPauseCost;
    if (paused <= ready.best[static_cast<std::size_t>(t)]) continue;
    ready.best[static_cast<std::size_t>(t)] = paused;
    ready.pause.back() = from;
  }
  return ready;
}

Column sayPhone(const Expected& expected, const Ready& ready, const Gains& gains, std::span<const float> durationCost) {
  const int moments = static_cast<int>(ready.best.size());
  Column column{std::vector<float>(ready.best.size(), kNever), std::vector<int>(ready.best.size(), 0),
                std::vector<int>(ready.best.size(), 0)};
  for (int t = kShortest; t < moments; ++t) {
    const auto now = static_cast<std::size_t>(t);
    for (int length = kShortest; length <= std::min(kLongest, t); ++length) {
      const float score = ready.best[static_cast<std::size_t>(t - length)] +
                          gains.between(t - length, t, expected.phone) - durationCost[static_cast<std::size_t>(length)];
      if (score > column.best[now]) column.best[now] = score, column.start[now] = t - length;
    }
    column.pause[now] = ready.pause[static_cast<std::size_t>(column.start[now])];
  }
  return column;
}

/// What a length costs whose logarithm is far from the expected one.
std::vector<float> durationCosts(float expected) {
  std::vector<float> costs(kLongest + 1, 0.0F);
  for (int length = 1; length <= kLongest; ++length) {
    const float away = std::log(static_cast<float>(length) / std::max(expected, 1.5F)) / kSpread;
    costs[static_cast<std::size_t>(length)] = 0.5F * away * away;
  }
  return costs;
}

}  // namespace

std::optional<PhoneTiming> timePhones(const HeardFeatures& phones, std::span<const TimedPhone> expected) {
  const std::vector<Expected> said = withoutSilences(expected);
  const int entries = phones.entries;
  if (said.empty() || entries < kShortest * static_cast<int>(said.size())) return std::nullopt;
  const Gains gains(phones);
  float spoken = 0, expectedLength = 0;  // how much slower this person speaks, roughly
  for (int t = 0; t < entries; ++t) spoken += 1 - std::exp(phones.at(t, kSilencePhone));
  for (const Expected& phone : said) expectedLength += phone.duration;
  const float slower = std::clamp(spoken / expectedLength, 0.5F, 2.0F);

  Ready ready;  // before the first phone: silence, of any length and at no cost
  for (int t = 0; t <= entries; ++t) ready.best.push_back(gains.until(t, kSilencePhone)), ready.pause.push_back(0);
  std::vector<Column> columns;
  for (const Expected& phone : said) {
    columns.push_back(sayPhone(phone, ready, gains, durationCosts(slower * phone.duration)));
    ready = readyAfter(columns.back().best, gains);
  }
  int end = 0;
  float best = kNever;
  for (int t = 0; t <= entries; ++t) {
    const float score = columns.back().best[static_cast<std::size_t>(t)] + gains.between(t, entries, kSilencePhone);
    if (score > best) best = score, end = t;
  }
  if (best <= kNever / 2) return std::nullopt;

  PhoneTiming timing;
  const auto seconds = [](int entry) { return static_cast<double>(entry) / kMelColumnsPerSecond; };
  double evidence = 0, moments = 0;
  std::vector<TimedPhone> backwards;
  if (end < entries) backwards.push_back({kSilencePhone, seconds(entries)});
  for (std::size_t i = said.size(); i-- > 0;) {
    const auto now = static_cast<std::size_t>(end);
    const int start = columns[i].start[now], pause = columns[i].pause[now];
    backwards.push_back({said[i].phone, seconds(end)});
    evidence += gains.between(start, end, said[i].phone), moments += end - start;
    if (pause < start) backwards.push_back({kSilencePhone, seconds(start)});
    end = pause;
  }
  timing.evidence = evidence / moments;
  for (auto phone = backwards.rbegin(); phone != backwards.rend(); ++phone) {
    if (!timing.phones.empty() && timing.phones.back().phone == phone->phone)
      timing.phones.back() = *phone;
    else
      timing.phones.push_back(*phone);
  }
  return timing;
}

std::vector<TimedPhone> likeliestPhones(const HeardFeatures& phones) {
  constexpr float kPhoneCost = 5;  // what one more phone must gain
  const Gains gains(phones);
  struct Best {
    float score = kNever;
    int start = 0, phone = kSilencePhone;  // of the last phone until here
  };
  std::vector<Best> best(static_cast<std::size_t>(phones.entries) + 1);
  best[0].score = 0;
  for (int t = kShortest; t <= phones.entries; ++t)
    for (int start = std::max(0, t - kLongest); start <= t - kShortest; ++start)
      for (int phone = 0; phone < phones.dimension; ++phone) {
        const float score = best[static_cast<std::size_t>(start)].score + gains.between(start, t, phone) - kPhoneCost;
        if (score > best[static_cast<std::size_t>(t)].score) best[static_cast<std::size_t>(t)] = {score, start, phone};
      }
  std::vector<TimedPhone> backwards;
  for (int t = phones.entries; t > 0; t = best[static_cast<std::size_t>(t)].start) {
    const int phone = best[static_cast<std::size_t>(t)].phone;
    if (backwards.empty() || backwards.back().phone != phone)
      backwards.push_back({phone, static_cast<double>(t) / kMelColumnsPerSecond});
  }
  return {backwards.rbegin(), backwards.rend()};
}

}  // namespace visema
