// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/phones/phone_file.h"

using namespace visema;

namespace {

int phoneNamed(const char* symbol) { return findPhone(symbol).value(); }

bool same(const std::vector<TimedPhone>& phones, const std::vector<std::pair<int, double>>& wanted) {
  if (phones.size() != wanted.size()) return false;
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (phones[i].phone != wanted[i].first || std::abs(phones[i].endSeconds - wanted[i].second) > 1e-9) return false;
  return true;
}

}  // namespace

class TestPhoneFile : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyPhoneIsReadBackAsItWasWritten() {
    std::vector<TimedPhone> said;
    for (std::size_t i = 0; i < phones().size(); ++i) said.push_back({static_cast<int>(i), 0.08 * (1 + double(i))});
    const auto read = parsePhones(writePhones(said), "a.lab");
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    std::vector<std::pair<int, double>> wanted;
    for (const TimedPhone& each : said) wanted.push_back({each.phone, each.endSeconds});
    QVERIFY(same(*read, wanted));
  }

  void aFileThatIsWrongIsNamed() {
    const auto unknown = parsePhones("#\n0.1 100 nothing-like-it\n", "a.lab");
    QVERIFY(!unknown && unknown.error().message == "a.lab has the phone nothing-like-it, which is not known");
    const auto backwards = parsePhones("#\n0.2 100 m\n0.1 100 m\n", "a.lab");
    QVERIFY(!backwards && backwards.error().message == "a.lab has a phone that ends before it begins");
  }

  void aClipOfSomeFramesSaysWhatWasSaidInThem() {
    const int m = phoneNamed("m"), silence = kSilencePhone;
    const std::vector<TimedPhone> said = {{silence, 0.1}, {m, 0.2}};
    QVERIFY(same(phonesOfFrames(said, std::vector<std::int64_t>{0, 1, 2, 3, 4}), {{silence, 0.1}, {m, 0.2}}));
    // Without the frame from 0.08 to 0.12 s the silence ends and the m begins with the cut.
    QVERIFY(same(phonesOfFrames(said, std::vector<std::int64_t>{0, 1, 3, 4}), {{silence, 0.08}, {m, 0.16}}));
    // What follows the last phone is silence.
    QVERIFY(same(phonesOfFrames(said, std::vector<std::int64_t>{4, 5, 6}), {{m, 0.04}, {silence, 0.12}}));
  }
};

QTEST_APPLESS_MAIN(TestPhoneFile)
#include "tst_phone_file.moc"
