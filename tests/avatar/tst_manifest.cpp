// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <nlohmann/json.hpp>

#include "core/avatar/manifest.h"
#include "tests/avatar/package_fixture.h"

using namespace visema;
using nlohmann::json;

namespace {

Manifest complete() {
  Manifest manifest = test::examplePackage().manifest();
  for (const char* name : {"clips/talk.mp4", "clips/talk.crops.npy", "clips/idle.mp4", "clips/idle.crops.npy",
                           "mask.pgm", "networks/light.safetensors", "networks/voice.safetensors"})
    manifest.files[name] = {10, std::string(64, 'a')};
  return manifest;
}

std::string messageOf(const Result<Manifest>& result) { return result ? "accepted" : result.error().message; }

/// The complete manifest with one value replaced.
std::string messageWith(const char* pointer, const json& value) {
  json document = json::parse(writeManifest(complete()));
  document[json::json_pointer(pointer)] = value;
  return messageOf(parseManifest(document.dump(), "x.visema"));
}

}  // namespace

class TestManifest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void whatIsWrittenIsReadBack() {
    const Manifest manifest = complete();
    const std::string text = writeManifest(manifest);
    const auto read = parseManifest(text, "x.visema");
    QCOMPARE(messageOf(read), std::string("accepted"));
    QCOMPARE(writeManifest(*read), text);
    QCOMPARE(read->clips[0].joins, (std::vector<FrameIndex>{0, 15, 29}));
    QVERIFY(read->clips[1].loop && read->clips[1].kind == ClipKind::Idle);
    QVERIFY((read->networks[0].referenceFrame == FrameReference{"talk", 0}));
    QCOMPARE(read->networks[0].neutralCode, (std::vector<float>{0.5f, -1, 0.25f}));
    QCOMPARE(read->totalFrames(), FrameIndex{42});
  }

  void unknownKeysAreIgnoredAndKept() {
    json document = json::parse(writeManifest(complete()));
    document["mood"] = "cheerful";
    document["clips"][1]["weather"] = {1, 2};
    const auto read = parseManifest(document.dump(), "x.visema");
    QCOMPARE(messageOf(read), std::string("accepted"));
    const json again = json::parse(writeManifest(*read, document.dump()));
    QVERIFY(again == document);
  }

  void aNewerSchemaIsRefusedWithAdvice() {
    const std::string message = messageWith("/schema", kManifestSchema + 1);
    QVERIFY2(message.find("newer program") != std::string::npos && message.find("update") != std::string::npos,
             message.c_str());
  }

  void aFeatureItNeedsAndWeLackIsNamed() {
    const std::string message = messageWith("/requires", json::array({"smell"}));
    QVERIFY2(message.find("\"smell\"") != std::string::npos, message.c_str());
  }

  void whatCannotBeTrueIsRefused_data() {
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("complaint");
    const auto row = [](const char* name, const char* pointer, const char* value, const char* complaint) {
      QTest::newRow(name) << QString(pointer) << QString(value) << QString(complaint);
    };
    row("another format", "/format", "\"zoo\"", "not the manifest");
    row("no clips", "/clips", "[]", "no clips");
    row("clips of another type", "/clips", "7", "must be a list");
    row("a clip that is no object", "/clips/0", "[]", "must be an object");
    row("zip slip", "/clips/0/video", "\"../../etc/passwd.mp4\"", "leads outside");
    row("an absolute path", "/clips/0/video", "\"/etc/passwd.mp4\"", "leads outside");
    row("a backslash path", "/clips/0/video", "\"..\\\\x.mp4\"", "leads outside");
    row("a video it does not list", "/clips/0/video", "\"clips/other.mp4\"", "not among its files");
    row("a video of another kind", "/clips/0/video", "\"mask.pgm\"", "must end in .mp4");
    row("absurd frame count", "/clips/0/frames", "900000000", "out of range");
    row("negative frame count", "/clips/0/frames", "-1", "whole number");
    row("fractional frame count", "/clips/0/frames", "12.5", "whole number");
    row("huge frame count", "/clips/0/frames", "18446744073709551615", "whole number");
    row("frame rate of nothing", "/clips/0/rate", "[25, 0]", "whole number");
    row("frame rate of one number", "/clips/0/rate", "[25]", "two whole numbers");
    row("absurd frame rate", "/clips/0/rate", "[100000, 1]", "between 1 and 240");
    row("absurd picture", "/clips/0/size", "[100000, 100000]", "picture size");
    row("unknown kind", "/clips/0/kind", "\"dance\"", "does not know");
    row("two clips of one name", "/clips/1/name", "\"talk\"", "two clips are called");
    row("joins out of order", "/clips/0/joins", "[5, 5]", "ascending");
    row("joins past the end", "/clips/0/joins", "[30]", "ascending");
    row("input larger than crop", "/networks/0/inputSize", "130", "not within its crop");
    row("an input off centre", "/networks/0/inputSize", "127", "cannot be centred");
    row("a code of another length", "/networks/0/neutralCode", "[1, 2]", "neutral code");
    row("a code that is no number", "/networks/0/neutralCode", "[1, 2, \"x\"]", "must be a number");
    row("a drive of absurd size", "/networks/0/driveShape", "[1000000, 1000000]", "drive shape");
    row("a lookahead backwards", "/networks/0/lookaheadMs", "[400, 100]", "lookahead");
    row("a reference frame past the end", "/networks/0/reference/frame", "30", "reference frame");
    row("a hash of another length", "/files/mask.pgm/sha256", "\"abc\"", "SHA-256");
    row("a name with control characters", "/name", "\"a\\u0007b\"", "control characters");
    row("an empty id", "/id", "\"\"", "id is missing");
  }
  void whatCannotBeTrueIsRefused() {
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    QFETCH(QString, complaint);
    const std::string message = messageWith(pointer.toUtf8().constData(), json::parse(value.toStdString()));
    QVERIFY2(message.find(complaint.toStdString()) != std::string::npos, message.c_str());
    QVERIFY2(message.find("x.visema") != std::string::npos, message.c_str());
  }

  void deepNestingIsRefusedBeforeItIsParsed() {
    const auto read = parseManifest(std::string(1'000'000, '['), "x.visema");
    QVERIFY(!read && read.error().message.find("nested too deeply") != std::string::npos);
  }

  void textThatIsNotJsonIsRefused() {
    for (const char* text : {"", "hello", "{\"format\":", "[1,2]", "null", "{\"format\":\"visema-avatar\"}"})
      QVERIFY(!parseManifest(text, "x.visema"));
  }

  void namesThatLeadOutsideAreUnsafe() {
    for (const char* name : {"a", "a/b.mp4", "clips/ta lk.mp4", "\xc3\xa9.mp4", "..a/b..", ".hidden"})
      QVERIFY2(isSafeMemberName(name), name);
    for (const char* name :
         {"", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", "a\\b", "C:a", "a\nb", "\xff\xfe", "\xc0\xaf"})
      QVERIFY2(!isSafeMemberName(name), name);
    QVERIFY(!isSafeMemberName(std::string_view("a\0b", 3)));
    QVERIFY(!isSafeMemberName(std::string(300, 'a')));
  }
};

QTEST_APPLESS_MAIN(TestManifest)
#include "tst_manifest.moc"
