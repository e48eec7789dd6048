// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <atomic>
#include <cstring>
#include <future>

#include "app/server/addresses.h"
#include "app/server/base64.h"
#include "app/server/binary_layouts.h"
#include "app/server/last_resort.h"
#include "app/server/query.h"
#include "app/server/speak_messages.h"
#include "app/server/upload_room.h"

using namespace visema;

namespace {

std::vector<std::byte> bytesOf(const std::string& text) {
  std::vector<std::byte> bytes(text.size());
  std::memcpy(bytes.data(), text.data(), text.size());
  return bytes;
}

}  // namespace

class TestServerMessages : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void theLengthTellsBothLayoutsApart() {
    const auto shortOne = bytesOf(std::string("\x07sanders\x05\0\0\0", 12));
    const auto longOne = bytesOf(std::string("\x07\0\0\0sanders\x05\0\0\0\2\0\0\0ab", 21));
    const auto first = parseBinaryRequest(shortOne), second = parseBinaryRequest(longOne);
    QVERIFY(first && second);
    QCOMPARE(first->layout, BinaryLayout::Short);
    QCOMPARE(second->layout, BinaryLayout::Long);
    for (const auto& each : {*first, *second}) QVERIFY(each.model == "sanders" && each.frame == 5);
    QCOMPARE(second->sound.size(), std::size_t{2});
  }

  void everyTruncationIsAnErrorAndNothingBeyondTheMessageIsRead() {
    const auto whole = bytesOf(std::string("\x07\0\0\0sanders\x05\0\0\0\2\0\0\0ab", 21));
    for (std::size_t length = 0; length < whole.size(); ++length) {
      const std::vector<std::byte> part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
      const auto request = parseBinaryRequest(part);
      QVERIFY2(!request || request->layout == BinaryLayout::Short, qPrintable(QString::number(length)));
    }
  }

  void theDiskTakesSoManySoundsAtOnceAndHasRoomAgainWhenOneIsGone() {
    const auto room = std::make_shared<UploadRoom>(100);
    UploadRoom::Share first(room);
    {
      UploadRoom::Share second(room);
      QVERIFY(first.take(60) && second.take(30) && second.take(10));
      QVERIFY(!first.take(1) && !second.take(1));
      QCOMPARE(first.bytes(), std::uint64_t{60});
    }
    QVERIFY(!first.take(41));
    QVERIFY(first.take(40));
  }

  void base64IsReadStrictlyAndWrittenBack() {
    for (const char* text : {"", "QQ==", "QUI=", "QUJD", "QUJDRA=="}) {
      const auto bytes = fromBase64(text);
      QVERIFY2(bytes, text);
      QCOMPARE(toBase64(*bytes), std::string(text));
    }
    for (const char* text : {"Q", "QQ=", "Q===", "QQ==QQ==", "Q Q=", "QQ\n=", "=QQQ", "QQ-_"})
      QVERIFY2(!fromBase64(text), text);
  }

  void addressesAreReadWithBracketsOrWithoutAndTellWhoReachesThem() {
    for (const char* text : {"127.0.0.1:8085", "[::1]:0", "localhost:65535", "127.9.8.7:1"}) {
      const auto address = Address::parse(text);
      QVERIFY2(address && address->isLoopback(), text);
      QCOMPARE(address->text(), std::string(text));
    }
    for (const char* text : {"0.0.0.0:80", "[::]:80", "192.0.2.1:80", "127.example.org:80", "localhost.example.org:80"})
      QVERIFY2(!Address::parse(text)->isLoopback(), text);
    for (const char* text : {"", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "::1:80", "a:8x"})
      QVERIFY2(!Address::parse(text), text);
  }

  void aTargetIsAPathAndAQuery() {
    QCOMPARE(std::string(targetOf("/a/b?c=1?d").path), std::string("/a/b"));
    QCOMPARE(std::string(targetOf("/a/b?c=1?d").query), std::string("c=1?d"));
    for (const char* text : {"", "/", "/a"}) QVERIFY(targetOf(text).query.empty());
    QVERIFY(targetOf("?").path.empty() && targetOf("?").query.empty());
  }

  void queriesAreDecodedByName() {
    QCOMPARE(queryValue("a=1&bc=x%20y%zz&b=2", "b"), std::string("2"));
    QCOMPARE(queryValue("a=1&bc=x%20y%zz&b=2", "bc"), std::string("x y%zz"));
    QCOMPARE(queryValue("a", "a"), std::string());
  }

  void whoeverHoldsUpTheEndIsLeftBehind() {
    std::promise<void> acted;
    const LastResort held(std::chrono::milliseconds(1), [&] { acted.set_value(); });
    QVERIFY(acted.get_future().wait_for(std::chrono::seconds(60)) == std::future_status::ready);
    std::atomic<bool> late = false;
    {
      const LastResort inTime(std::chrono::hours(1), [&] { late = true; });
    }
    QVERIFY(!late);
  }

  void aWishToSpeakIsReadOrRefusedWithItsReason() {
    const auto wish = parseSpeakWish("avatar=iris&rate=48000&lookahead=low&delivery=all&quality=70", "sanders");
    QVERIFY(wish);
    QVERIFY(wish->avatar == "iris" && wish->options.rate == 48000 && wish->options.quality == 70);
    QVERIFY(wish->options.lookahead == kLowLookahead && wish->options.delivery == Delivery::Everything);
    QCOMPARE(parseSpeakWish("", "sanders")->avatar, std::string("sanders"));
    for (const char* query : {"rate=0", "rate=x", "rate=16000x", "quality=101", "lookahead=far", "delivery=never",
                              "sound=mp3", "picture=gif", "picture=h264&kilobits=5"})
      QVERIFY2(!parseSpeakWish(query, "sanders"), query);
  }
};

QTEST_APPLESS_MAIN(TestServerMessages)
#include "tst_server_messages.moc"
