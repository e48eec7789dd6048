// SPDX-License-Identifier: Apache-2.0
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <cmath>
#include <random>

#include "core/base/json_text.h"

using namespace visema;

namespace {

QString readBack(const std::string& text) {
  const QJsonDocument parsed = QJsonDocument::fromJson(QByteArray::fromStdString('[' + jsonQuoted(text) + ']'));
  return parsed.isArray() && parsed.array().size() == 1 ? parsed[0].toString() : QString("<not JSON>");
}

}  // namespace

class TestJsonText : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyCharacterReadsBack() {
    std::string text("quote \" backslash \\ newline \n tab \t bell \a zero ");
    text += '\0';
    text += " Grüße 你好 😀";
    QCOMPARE(readBack(text), QString::fromStdString(text));
  }
  void brokenUtf8BecomesReplacementCharacters() {
    QCOMPARE(readBack("a\xFFz"), QString::fromUtf8("a\uFFFDz"));
    QCOMPARE(readBack("cut\xE2\x82"), QString::fromUtf8("cut\uFFFD\uFFFD"));
    QCOMPARE(readBack("overlong\xC0\x80"), QString::fromUtf8("overlong\uFFFD\uFFFD"));
    QCOMPARE(readBack("surrogate\xED\xA0\x80"), QString::fromUtf8("surrogate\uFFFD\uFFFD\uFFFD"));
  }
  void anyBytesGiveValidJson() {
    std::mt19937 random(7);
    for (int round = 0; round < 2000; ++round) {
      std::string bytes(random() % 40, '\0');
      for (char& byte : bytes) byte = static_cast<char>(random());
      QVERIFY(readBack(bytes) != QString("<not JSON>"));
    }
  }
  void numbersReadBackExactly() {
    for (double value : {0.0, -1.5, 0.1, 1e-300, 12345678901234.5})
      QCOMPARE(QByteArray::fromStdString(jsonNumber(value)).toDouble(), value);
    QCOMPARE(jsonNumber(std::nan("")), std::string("null"));
    QCOMPARE(jsonNumber(INFINITY), std::string("null"));
  }
};

QTEST_APPLESS_MAIN(TestJsonText)
#include "tst_json_text.moc"
