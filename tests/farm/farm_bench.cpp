#include <chrono>
#include <cstdio>

#include "core/farm/farm_queue.h"
using namespace visema;
using C = std::chrono::steady_clock;
static C::time_point t0 = C::now();
void lap(const char* n) {
  auto n2 = C::now();
  std::printf("%s %.1f ms\n", n, std::chrono::duration<double, std::milli>(n2 - t0).count());
  t0 = C::now();
}
int main() {
  FarmAddress a;
  a.servers = "nats://127.0.0.1:14222";
  auto b = FarmBus::connect(a);
  lap("connect");
  (void)(*b)->setUp({});
  lap("setup");
  auto q = FarmQueue::open(a, "w");
  lap("open");
  ExportJob j;
  j.film.avatar = "a";
  j.film.audio = "b";
  j.film.out = "c.mp4";
  for (int i = 0; i < 3; i++) {
    auto id = (*q)->add(j);
    lap("add");
  }
  for (int i = 0; i < 3; i++) {
    auto c = (*q)->claim();
    lap("claim");
    if (*c) {
      (void)(*q)->finish((**c).id, "{}");
      lap("finish");
    }
  }
  auto c = (*q)->claim();
  lap("empty claim");
  (void)(*q)->list();
  lap("list");
}
