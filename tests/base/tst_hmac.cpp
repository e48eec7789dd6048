// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/base/hmac.h"

using namespace visema;

class TestHmac : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void itIsThatOfTheStandard() {  // RFC 4231, the second case
    QCOMPARE(hmacSha256("Jefe", "what do ya want for nothing?"),
             std::string("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
  }
  void onlyTheSameIsTheSame() {
    QVERIFY(sameSecret("abc", "abc"));
    QVERIFY(!sameSecret("abc", "abd"));
    QVERIFY(!sameSecret("abc", "ab"));
    QVERIFY(sameSecret("", ""));
  }
};

QTEST_APPLESS_MAIN(TestHmac)
#include "tst_hmac.moc"
