// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/phones/phones.h"

using namespace visema;

namespace {

int phone(std::string_view symbol) { return *findPhone(symbol); }

std::vector<int> translated(PhoneSet set, std::string_view symbol) { return translatePhone(set, symbol); }

}  // namespace

class TestPhones : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void festivalsLabelsAreReadWithAndWithoutTheirHead() {
    for (const char* text : {"0.2 100 pau\n0.35 100 m\n", "separator ;\nnfields 1\n#\n0.2 100 pau\n0.35 100 m\n"}) {
      const auto segments = parseSegments(text);
      QCOMPARE(segments.size(), std::size_t{2});
      QCOMPARE(segments[1].symbol, std::string("m"));
      QCOMPARE(segments[1].endSeconds, 0.35);
    }
  }

  void everySymbolOfTheVoicesIsKnown_data() {
    QTest::addColumn<int>("set");
    QTest::addColumn<QString>("symbols");
    const auto row = [](const char* name, PhoneSet set, const char* symbols) {
      QTest::newRow(name) << static_cast<int>(set) << QString(symbols);
    };
    row("english", PhoneSet::EnglishArpabet,
        "aa ae ah ao aw ax axr ay b ch d dh dx eh el em en er ey f g hh hv ih iy jh k l m n nx ng ow oy p r s sh t th "
        "uh "
        "uw v w y z zh pau h# brth");
    row("italian", PhoneSet::Italian,
        "i e E a o O u i1 e1 E1 a1 o1 O1 u1 j w p t k b d g f s S v z Z ts tS dz dZ m n J ng nf l L r #");
    row("czech", PhoneSet::Czech,
        "# _ a a: b c c~ ch d d~ dz dz~ e e: f g h i i: j k l m n n* n~ o o: p r r~ r~* s s~ t t~ u u: v z z~");
    row("finnish", PhoneSet::Finnish,
        "a e i o u y @ 7 & a: e: i: o: u: y: @: 7: p t k b d g f T s S h v m n N l L r j w p: t: k: b: d: g: f: T: D: "
        "s: "
        "z: S: Z: h: v: m: n: N: w: l: L: r: j: ## #");
    row("russian", PhoneSet::Russian,
        "pau ii yy uu ee oo aa a e i y u ae ay ur p pp b bb t tt d dd k kk g gg c ch f ff v vv s ss z zz sh sch zh h "
        "hh m "
        "mm n nn l ll r rr j");
    row("catalan", PhoneSet::Catalan,
        "ax a a1 b d e e1 E E1 f g i i1 j J k l L m n o o1 O O1 p r rr s S t u u1 w z Z pau _ #");
    row("ipa", PhoneSet::Ipa, "_ tʃ dʒ aɪ iː ɔː ŋ ʁ ɲ ø œ ɛ̃ ts pf ɾ ʎ β ð θ ɹ ɚ ə");
  }

  void everySymbolOfTheVoicesIsKnown() {
    QFETCH(int, set);
    QFETCH(QString, symbols);
    for (const QString& symbol : symbols.split(' ')) {
      const auto found = translated(static_cast<PhoneSet>(set), symbol.toStdString());
      QVERIFY2(found.size() == 1 || found.size() == 2, qPrintable(symbol));
    }
  }

  void symbolsThatMeanDifferentThingsAreToldApart() {
    QCOMPARE(translated(PhoneSet::Czech, "ch"), std::vector<int>{phone("h")});
    QCOMPARE(translated(PhoneSet::Czech, "c~"), std::vector<int>{phone("ch")});
    QCOMPARE(translated(PhoneSet::EnglishArpabet, "ch"), std::vector<int>{phone("ch")});
    QCOMPARE(translated(PhoneSet::EnglishArpabet, "y"), std::vector<int>{phone("j")});
    QCOMPARE(translated(PhoneSet::Finnish, "y"), std::vector<int>{phone("y")});
    QCOMPARE(translated(PhoneSet::EnglishArpabet, "ay"), (std::vector<int>{phone("a"), phone("ih")}));
    QCOMPARE(translated(PhoneSet::Ipa, "tʃ"), std::vector<int>{phone("ch")});
    QCOMPARE(translated(PhoneSet::Ipa, "aɪ"), (std::vector<int>{phone("a"), phone("ih")}));
  }

  void diphthongsArePartedAndEqualNeighboursJoined() {
    const Segment segments[] = {{"pau", 0.1}, {"#", 0.2}, {"m", 0.3}, {"ay", 0.5}};
    const auto timed = translateSegments(PhoneSet::EnglishArpabet, segments);
    QVERIFY(timed);
    QCOMPARE(timed->size(), std::size_t{4});
    QCOMPARE((*timed)[0].endSeconds, 0.2);
    QCOMPARE((*timed)[2].phone, phone("a"));
    QVERIFY((*timed)[2].endSeconds > 0.39 && (*timed)[2].endSeconds < 0.43);
    QCOMPARE((*timed)[3].endSeconds, 0.5);
  }

  void anUnknownSymbolIsNamed() {
    std::string unknown;
    const Segment segments[] = {{"pau", 0.1}, {"qq", 0.2}};
    QVERIFY(!translateSegments(PhoneSet::EnglishArpabet, segments, &unknown));
    QCOMPARE(unknown, std::string("qq"));
  }
};

QTEST_APPLESS_MAIN(TestPhones)
#include "tst_phones.moc"
