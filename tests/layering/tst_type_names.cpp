// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>

#include "tests/layering/type_names.h"

using namespace visema;

class TestTypeNames : public QObject {
  Q_OBJECT

  static QStringList namesIn(const char* source) {
    QStringList names;
    for (const TypeDefinition& type : typesDefinedIn(source))
      names << QString("%1:%2").arg(type.name.c_str()).arg(type.line);
    return names;
  }

 private Q_SLOTS:
  void everyKindOfTypeIsFoundWithItsNamespacesAndLine() {
    QCOMPARE(namesIn("namespace visema {\n"
                     "struct Plain {};\n"
                     "template <class T, int N = (3)>\nclass [[nodiscard]] Made final : public Base<T> {};\n"
                     "enum class Kind : int { A, B };\n"
                     "namespace ui {\nunion alignas(8) Word { int i; };\n}\n"
                     "}\n"
                     "namespace a::b {\nstruct Owner::Impl { int x = 100'000; };\n}\n"),
             (QStringList{"visema::Plain:2", "visema::Made:4", "visema::Kind:5", "visema::ui::Word:7",
                          "a::b::Owner::Impl:11"}));
  }
  void whatOthersCannotSeeOrIsNoDefinitionIsPassedOver() {
    QCOMPARE(namesIn("#define OPEN struct Macro {\n"
                     "namespace visema {\n"
                     "class Declared;\nstruct Declared2; /* struct Comment { */ // struct Comment {\n"
                     "namespace {\nstruct Hidden {};\n}\n"
                     "struct Outer { struct Inner {}; };\n"
                     "void f() { struct Local {}; const char* text = \"struct Text {\"; char c = '{'; }\n"
                     "template <>\nstruct Outer2<int> {};\n"
                     "const char* raw = R\"(struct Raw {)\";\n"
                     "struct stat before = {};\n"
                     "}\n"),
             QStringList{"visema::Outer:8"});
  }
  void aNameThatTwoSourcesDefineIsNamedWithBoth() {
    QTemporaryDir root;
    const std::filesystem::path path = root.path().toStdString();
    const auto write = [&](const char* file, const char* text) {
      std::filesystem::create_directories((path / file).parent_path());
      std::ofstream(path / file) << text;
    };
    write("core/lips/trainer.h", "namespace visema {\nstruct Options {};\nstruct Report {};\n}\n");
    write("core/voice/trainer.h", "namespace visema {\n\nstruct Options { int scenes; };\n}\n");
    write("app/main.cpp", "namespace visema::app {\nstruct Options {};\n}\nnamespace {\nstruct Report {};\n}\n");
    const auto found = checkTypeNames(path);
    QVERIFY(found);
    QCOMPARE(found->size(), std::size_t{1});
    QCOMPARE((*found)[0].file, std::string("core/voice/trainer.h"));
    QCOMPARE((*found)[0].line, 3);
    QCOMPARE((*found)[0].message,
             std::string("visema::Options is already the name of a type in core/lips/trainer.h:2"));
  }
};

QTEST_APPLESS_MAIN(TestTypeNames)
#include "tst_type_names.moc"
