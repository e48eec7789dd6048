// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>
#include <memory>

#include "tests/layering/layers.h"

using namespace visema;

namespace {

const std::string kTable =
    "# Example\n\n"
    "| Folder | Does | May use | Libraries |\n"
    "|---|---|---|---|\n"
    "| `core/base` | values | nothing | none |\n"
    "| `core/audio` | sound | above | PortAudio |\n"
    "| `core/nn` | networks | above but `core/audio` | none |\n"
    "| `core/nn/torch` | networks on Torch | above | Torch |\n"
    "| `core/live` | live | above but `core/nn/torch` | none |\n"
    "| `core/exporting` | files | above but `core/live` | none |\n"
    "| `ui` | widgets | only `core/base` | Qt |\n"
    "| `app` | all | above | Qt, CLI11 |\n\n"
    "End.\n";

}  // namespace

class TestLayering : public QObject {
  Q_OBJECT
  std::unique_ptr<QTemporaryDir> root_;

  void write(const std::string& file, const std::string& text) {
    const std::filesystem::path path = std::filesystem::path(root_->path().toStdString()) / file;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  /// "file:line: message" of everything found, in the order of file names.
  QStringList found() {
    const auto layers = parseLayerTable(kTable);
    if (!layers) return {QString::fromStdString(layers.error().message)};
    const auto violations = checkLayers(root_->path().toStdString(), *layers);
    if (!violations) return {QString::fromStdString(violations.error().message)};
    QStringList lines;
    for (const Violation& v : *violations)
      lines << QString("%1:%2: %3").arg(v.file.c_str()).arg(v.line).arg(v.message.c_str());
    return lines;
  }

 private Q_SLOTS:
  void init() {
    root_ = std::make_unique<QTemporaryDir>();
    write("core/CMakeLists.txt", "visema_add_folders(base audio nn live exporting)\n");
    write("core/base/result.h", "#include <string>\n#include <tl/expected.hpp>\n");
    write("core/audio/device.h", "#include \"core/base/result.h\"\n");
    write("core/audio/device.cpp", "#include <portaudio.h>\n#include \"core/audio/device.h\"\n");
    write("core/nn/torch/modules.h", "#pragma once\n#include <torch/nn.h>\n");
    write("core/nn/network.h", "#pragma once\n");
    write("core/live/session.h", "#include \"core/base/result.h\"\n");
    write("core/exporting/queue.h", "#include \"core/base/result.h\"\n");
    write("app/commands.cpp", "#include <CLI/CLI.hpp>\n#include <QString>\n");
    write("ui/stage.cpp", "#include <QWidget>\n#include \"core/base/result.h\"\n#include \"stage.moc\"\n");
  }

  void aTreeThatKeepsTheTableIsFine() { QCOMPARE(found(), QStringList()); }

  void aForbiddenIncludeIsNamedWithFileAndLine_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* file, const char* text, const char* expected) {
      QTest::newRow(name) << file << text << expected;
    };
    row("a lower folder uses a higher one", "core/base/bad.cpp", "\n#include \"core/audio/device.h\"\n",
        "core/base/bad.cpp:2: core/audio/device.h belongs to core/audio, which core/base may not use");
    row("siblings know each other", "core/exporting/job.h", "#include \"core/live/session.h\"\n",
        "core/exporting/job.h:1: core/live/session.h belongs to core/live, which core/exporting may not use");
    row("Qt in core", "core/base/bad.h", "// text\n\n  #  include <QString>\n",
        "core/base/bad.h:3: QString is Qt, which core/base may not use");
    row("Qt by its module", "core/base/bad.h", "#include <QtCore/qglobal.h>\n",
        "core/base/bad.h:1: QtCore/qglobal.h is Qt, which core/base may not use");
    row("libav outside media", "core/audio/bad.cpp", "#include <libavutil/opt.h>\n",
        "core/audio/bad.cpp:1: libavutil/opt.h is libav, which core/audio may not use");
    row("PortAudio outside audio", "core/live/bad.cpp", "#include \"portaudio.h\"\n",
        "core/live/bad.cpp:1: portaudio.h is PortAudio, which core/live may not use");
    for (const char* header : {"torch/torch.h", "ATen/ATen.h", "c10/util/Half.h", "caffe2/serialize/x.h"})
      QTest::newRow(header) << "core/nn/bad.cpp" << QString("#include <%1>\n").arg(header)
                            << QString("core/nn/bad.cpp:1: %1 is Torch, which core/nn may not use").arg(header);
    row("the interface uses more than values", "ui/bad.h", "#include \"core/audio/device.h\"\n",
        "ui/bad.h:1: core/audio/device.h belongs to core/audio, which ui may not use");
    row("a header brings a library along", "app/main.cpp", "#include \"core/nn/torch/modules.h\"\n",
        "app/main.cpp:1: core/nn/torch/modules.h brings in Torch, which app may not use");
    row("a subfolder has its own row", "core/live/bad.cpp", "#include \"core/nn/torch/modules.h\"\n",
        "core/live/bad.cpp:1: core/nn/torch/modules.h belongs to core/nn/torch, which core/live may not use");
    row("a path that does not begin at the root", "core/audio/bad.cpp", "#include \"device.h\"\n",
        "core/audio/bad.cpp:1: device.h is no file of ours; write its path from the root");
    row("an unknown library", "core/base/bad.cpp", "#include <zmq.hpp>\n",
        "core/base/bad.cpp:1: zmq.hpp belongs to a library unknown to tests/layering/layers.cpp; name it there "
        "and in the table");
    row("a folder without a row", "core/video/new.h", "#pragma once\n",
        "core/video/new.h:1: its folder has no row in ARCHITECTURE.md's layer table");
  }
  void aForbiddenIncludeIsNamedWithFileAndLine() {
    QFETCH(QString, file);
    QFETCH(QString, text);
    QFETCH(QString, expected);
    write(file.toStdString(), text.toStdString());
    QCOMPARE(found(), QStringList{expected});
  }

  void whatTheTableNamesInVainIsFound() {
    std::filesystem::remove_all(std::filesystem::path(root_->path().toStdString()) / "core/exporting");
    write("core/audio/device.cpp", "#include \"core/audio/device.h\"\n");
    QCOMPARE(found(), (QStringList{"ARCHITECTURE.md:6: nothing in core/audio includes PortAudio",
                                   "ARCHITECTURE.md:10: core/exporting has a row and no source"}));
  }
  void aLibraryThatAHeaderOfOursBringsIsUsed() {
    write("core/audio/device.h", "#include <portaudio.h>\n");
    write("core/audio/device.cpp", "#include \"core/audio/device.h\"\n");
    QCOMPARE(found(), QStringList());
  }

  void headersThatIncludeEachOtherEndTheSearch() {
    write("core/base/a.h", "#include \"core/base/b.h\"\n");
    write("core/base/b.h", "#include \"core/base/a.h\"\n");
    write("core/audio/uses.cpp", "#include \"core/base/a.h\"\n");
    QCOMPARE(found(), QStringList());
  }
  void anotherOrderInTheBuildIsFound() {
    write("core/CMakeLists.txt", "if(X)\n  visema_add_folders(base nn)\nelse()\n  visema_add_folders(base nn audio)\n");
    QCOMPARE(found(),
             QStringList{"core/CMakeLists.txt:4: its folders are not those of ARCHITECTURE.md's layer table in "
                         "the same order"});
  }
  void aTableThatCannotBeReadIsSaid() {
    QVERIFY(!parseLayerTable("no table here"));
    QVERIFY(!parseLayerTable("| Folder |\n|---|\n| core/a | x | sideways | none |\n"));
    QVERIFY(!parseLayerTable("| Folder |\n|---|\n| core/a | x | only core/b | none |\n"));
    QVERIFY(!parseLayerTable("| Folder |\n|---|\n| core/a | x | nothing | ZeroMQ |\n"));
  }
};

QTEST_APPLESS_MAIN(TestLayering)
#include "tst_layering.moc"
