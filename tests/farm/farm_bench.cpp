// SPDX-License-Identifier: Apache-2.0
// farm_bench SERVERS JOBS: what ordering, claiming and listing cost on a farm that was set up and is empty.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

#include "core/farm/farm_queue.h"

using namespace visema;
using Clock = std::chrono::steady_clock;

namespace {

template <class Work>
double millisecondsOf(Work work) {
  const auto start = Clock::now();
  work();
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

void print(const char* what, std::vector<double> times) {
  std::sort(times.begin(), times.end());
  const auto at = [&](double share) {
    return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
  };
  std::printf("%-34s %7.2f %7.2f %7.2f ms\n", what, at(0.5), at(0.99), times.back());
}

ExportJob sampleJob() {
  ExportJob job;
  job.film.avatar = "farm:" + std::string(64, 'a') + "/iris.visema";
  job.film.audio = "farm:" + std::string(64, 'b') + "/hello.wav";
  job.film.out = "hello.mp4";
  return job;
}

void measureWith(FarmQueue& queue, const char* servers) {
  std::vector<double> submit, claim, finish, page;
  auto next = Clock::now();
  for (int i = 0; i < 500; ++i) {
    std::this_thread::sleep_until(next += std::chrono::milliseconds(20));  // 50 a second
    submit.push_back(millisecondsOf([&] { (void)queue.add(sampleJob()); }));
  }
  for (int i = 0; i < 200; ++i) {
    std::optional<ExportJob> job;
    claim.push_back(millisecondsOf([&] {
      if (auto claimed = queue.claim()) job = *claimed;
    }));
    if (job) finish.push_back(millisecondsOf([&] { (void)queue.finish(job->id, "{}"); }));
  }
  std::int64_t before = 0;
  for (int i = 0; i < 20; ++i)
    page.push_back(millisecondsOf([&] {
      if (const auto found = queue.page(before, 50)) before = found->next;
    }));
  std::printf("%-34s %7s %7s %7s     %s\n", "", "P50", "P99", "most", servers);
  print("submit, 50 a second", submit);
  print("claim", claim);
  if (!finish.empty()) print("finish", finish);
  print("page of 50", page);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  FarmAddress address;
  address.servers = argv[1];
  auto queue = FarmQueue::open(address, "bench");
  if (!queue) {
    std::fprintf(stderr, "%s\n", queue.error().message.c_str());
    return 1;
  }
  measureWith(**queue, argv[1]);
  const int jobs = std::atoi(argv[2]);
  const double filled = millisecondsOf([&] {
    std::vector<std::jthread> clients;
    for (int client = 0; client < 8; ++client)
      clients.emplace_back([&, client] {
        auto own = FarmQueue::open(address);
        for (int i = client; own && i < jobs; i += 8) (void)(*own)->add(sampleJob());
      });
  });
  std::printf("%d jobs ordered by 8 clients in %.1f s\n", jobs, filled / 1000);
  measureWith(**queue, argv[1]);
  return 0;
}
