// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "core/avatar/library.h"
#include "core/media/png.h"
#include "tests/avatar/package_fixture.h"
#include "tests/support/web_server.h"

using namespace visema;
namespace fs = std::filesystem;

class TestLibrary : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    here_ = fs::canonical(folder_->path().toStdString());
    fs::create_directories(here_ / "shelf");
    one_ = make("shelf/one.visema", "one", "First");
    two_ = make("two.visema", "two", "Second");
    library_ = std::move(*AvatarLibrary::open(here_ / "data/library.sqlite"));
  }

  void whatIsAddedIsListedWithItsPicture() {
    QVERIFY(library_->add(*one_) && library_->add(*two_) && library_->add(*one_));
    const auto entries = library_->list();
    QVERIFY(entries && entries->size() == 2);
    const LibraryEntry& entry = entries->at(entries->at(0).id == "one" ? 0 : 1);
    QCOMPARE(entry.name, std::string("First"));
    QCOMPARE(entry.hash, one_->hash());
    QCOMPARE(entry.path, here_ / "shelf/one.visema");
    QVERIFY(!entry.thumbnail.empty() && !entry.missing && entry.lastUsed > 1'500'000'000);
  }

  void itSurvivesBeingClosed() {
    QVERIFY(library_->add(*two_));
    library_.reset();
    auto again = AvatarLibrary::open(here_ / "data/library.sqlite");
    QVERIFY(again && (*again)->list()->size() == 1);
  }

  void twoMayShareOneFile() {
    auto other = AvatarLibrary::open(here_ / "data/library.sqlite");
    QVERIFY(other && library_->add(*one_) && (*other)->add(*two_));
    QCOMPARE(library_->list()->size(), std::size_t{2});
  }

  void aRemovedOneIsForgottenAndTheFileStays() {
    QVERIFY(library_->add(*one_) && library_->remove(one_->path()));
    QVERIFY(library_->list()->empty() && fs::exists(one_->path()));
  }

  void aVanishedFileIsMarked() {
    QVERIFY(library_->add(*two_));
    fs::remove(here_ / "two.visema");
    QVERIFY(library_->list()->at(0).missing);
    QVERIFY(!library_->resolve("two"));
  }

  void namesAreResolvedFromNearToFar() {
    QCOMPARE(*library_->resolve((here_ / "two.visema").string()), here_ / "two.visema");
    const auto nothing = library_->resolve("one");
    QVERIFY(!nothing && nothing.error().message.find("\"one\"") != std::string::npos);
    QVERIFY(library_->setRegistry(here_ / "shelf"));
    QCOMPARE(*library_->resolve("one"), here_ / "shelf/one.visema");
    QVERIFY(library_->addFolder(here_));
    fs::copy_file(here_ / "two.visema", here_ / "one.visema");
    QCOMPARE(*library_->resolve("one"), here_ / "one.visema");  // a known folder before the registry
    QVERIFY(library_->add(*one_));
    QCOMPARE(*library_->resolve("one"), here_ / "shelf/one.visema");  // what is in the library before all
    QCOMPARE(*library_->resolve("First"), here_ / "shelf/one.visema");
  }

  void aNameCannotLeadOutOfAFolder() {
    QVERIFY(library_->addFolder(here_ / "shelf"));
    QVERIFY(!library_->resolve("../two"));
    QVERIFY(!library_->resolve(".."));
    QVERIFY(!library_->resolve(""));
  }

  void anAvatarComesFromAWebRegistryOnceAndIsRemembered() {
    std::ifstream file(here_ / "two.visema", std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    test::WebServer server({{"/shelf/my%20two.visema", bytes}, {"/shelf/broken.visema", bytes.substr(0, 900)}});
    QVERIFY(library_->setRegistry(server.address() + "/shelf"));
    const auto nothing = library_->resolve("nobody");
    QVERIFY(!nothing && nothing.error().message.find(server.address()) != std::string::npos);
    const auto broken = library_->resolve("broken");
    QVERIFY(!broken && !fs::exists(here_ / "data/downloads/broken.visema"));
    const auto found = library_->resolve("my two");
    QVERIFY2(found, found ? "" : found.error().message.c_str());
    QCOMPARE(*found, here_ / "data/downloads/my two.visema");
    QCOMPARE(library_->list()->at(0).hash, two_->hash());
    const int asked = server.requests();
    QCOMPARE(*library_->resolve("two"), *found);
    QCOMPARE(server.requests(), asked);
  }

  void otherAddressesAreNoRegistry() { QVERIFY(!library_->setRegistry("ftp://example.org/avatars")); }

  void aFileThatIsNoLibraryIsRefused() {
    std::ofstream(here_ / "text.sqlite") << std::string(5000, 'x');
    const auto library = AvatarLibrary::open(here_ / "text.sqlite");
    QVERIFY(!library && library.error().message.find("text.sqlite") != std::string::npos);
  }

 private:
  std::shared_ptr<const AvatarPackage> make(const std::string& file, const std::string& id, const std::string& name) {
    PackageWriter writer = test::examplePackage();
    writer.manifest().id = id;
    writer.manifest().name = name;
    writer.manifest().thumbnail = "thumbnail.png";
    writer.addBytes("thumbnail.png", *encodePng(Image({8, 8}, 3).view()));
    if (Status status = writer.write(here_ / file, {}, {}); !status) qFatal("%s", status.error().message.c_str());
    return *AvatarPackage::open(here_ / file);
  }

  std::unique_ptr<QTemporaryDir> folder_;
  fs::path here_;
  std::shared_ptr<const AvatarPackage> one_, two_;
  std::unique_ptr<AvatarLibrary> library_;
};

QTEST_APPLESS_MAIN(TestLibrary)
#include "tst_library.moc"
