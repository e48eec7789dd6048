// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "core/base/npy.h"

using namespace visema;

namespace {

std::vector<std::byte> fileOf(const std::string& header, const std::string& data, int version = 1) {
  std::string text("\x93NUMPY", 6);
  text += static_cast<char>(version);
  text += '\0';
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i) text += static_cast<char>((header.size() >> (8 * i)) & 0xFF);
  text += header + data;
  std::vector<std::byte> bytes(text.size());
  std::memcpy(bytes.data(), text.data(), text.size());
  return bytes;
}

template <class T>
std::string raw(std::initializer_list<T> values) {
  return {reinterpret_cast<const char*>(values.begin()), values.size() * sizeof(T)};
}

std::string header(const std::string& type, const std::string& order, const std::string& shape) {
  return "{'descr': '" + type + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }   \n";
}

}  // namespace

class TestNpy : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void whatIsWrittenIsRead() {
    const QTemporaryDir folder;
    const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "a.npy";
    for (const std::vector<std::int64_t>& shape :
         std::vector<std::vector<std::int64_t>>{{6}, {2, 3}, {3, 1, 2}, {0, 4}, {}}) {
      NpyArray array;
      array.type = NpyType::F64;
      array.shape = shape;
      std::vector<double> values;
      for (int i = 0; i < array.elementCount(); ++i) values.push_back(i * 0.1 - 1);
      array.data.resize(values.size() * 8);
      std::memcpy(array.data.data(), values.data(), array.data.size());
      const Status written = writeNpy(path, array);
      QVERIFY2(written.has_value(), written ? "" : written.error().message.c_str());
      QCOMPARE(std::filesystem::file_size(path) % 64, array.data.size() % 64);
      const auto read = readNpy(path);
      QVERIFY2(read.has_value(), read ? "" : read.error().message.c_str());
      QCOMPARE(read->shape, shape);
      QCOMPARE(read->toDouble(), values);
    }
    QCOMPARE(std::distance(std::filesystem::directory_iterator(folder.path().toStdString()), {}), 1);
  }

  void everyTypeVersionAndByteOrderIsRead() {
    const std::vector<float> expected = {1, 2, 3};
    const auto values = [](const std::vector<std::byte>& bytes) {
      const auto array = parseNpy(bytes, "test.npy");
      return array ? array->toFloat() : std::vector<float>();
    };
    QCOMPARE(values(fileOf(header("<f4", "False", "(3,)"), raw<float>({1, 2, 3}))), expected);
    QCOMPARE(values(fileOf(header("<f8", "False", "(3,)"), raw<double>({1, 2, 3}), 2)), expected);
    QCOMPARE(values(fileOf(header("<i8", "False", "(3,)"), raw<std::int64_t>({1, 2, 3}), 3)), expected);
    QCOMPARE(values(fileOf(header("<i4", "False", "(3,)"), raw<std::int32_t>({1, 2, 3}))), expected);
    QCOMPARE(values(fileOf(header("<u2", "False", "(3,)"), raw<std::uint16_t>({1, 2, 3}))), expected);
    QCOMPARE(values(fileOf(header("|u1", "False", "(3,)"), raw<char>({1, 2, 3}))), expected);
    QCOMPARE(values(fileOf(header(">i2", "False", "(3,)"), raw<char>({0, 1, 0, 2, 0, 3}))), expected);
    QCOMPARE(values(fileOf("{\"shape\":(3),\"fortran_order\":False,\"descr\":\"<f4\"}", raw<float>({1, 2, 3}))),
             expected);
  }

  void columnMajorArraysAreTurned() {
    const auto array = parseNpy(fileOf(header("<i4", "True", "(2, 3)"), raw<int>({1, 4, 2, 5, 3, 6})), "test.npy");
    QVERIFY(array.has_value());
    QCOMPARE(array->toFloat(), std::vector<float>({1, 2, 3, 4, 5, 6}));
  }

  void damagedFilesAreRefusedInOneSentence_data() {
    QTest::addColumn<QByteArray>("file");
    const auto row = [](const char* name, const std::vector<std::byte>& bytes) {
      QTest::newRow(name) << QByteArray(reinterpret_cast<const char*>(bytes.data()),
                                        static_cast<qsizetype>(bytes.size()));
    };
    row("empty", {});
    row("not npy", std::vector<std::byte>(100));
    row("version", fileOf(header("<f4", "False", "(0,)"), "", 9));
    row("too few numbers", fileOf(header("<f4", "False", "(4,)"), raw<float>({1, 2, 3})));
    row("overflowing shape", fileOf(header("<f4", "False", "(4294967296, 4294967296, 4)"), raw<float>({1})));
    row("negative shape", fileOf(header("<f4", "False", "(-1,)"), raw<float>({1})));
    row("objects", fileOf(header("|O", "False", "(1,)"), raw<double>({1})));
    row("text", fileOf(header("<U4", "False", "(1,)"), raw<double>({1})));
    row("structure", fileOf("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}", raw<double>({1})));
    row("no shape", fileOf("{'descr': '<f4', 'fortran_order': False}", raw<float>({1})));
    row("no end", fileOf("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)", raw<float>({1})));
    auto cut = fileOf(header("<f4", "False", "(1,)"), "");
    cut.resize(20);
    row("cut header", cut);
  }

  void damagedFilesAreRefusedInOneSentence() {
    QFETCH(QByteArray, file);
    const auto array =
        parseNpy(std::as_bytes(std::span(file.constData(), static_cast<std::size_t>(file.size()))), "x.npy");
    QVERIFY(!array.has_value());
    QCOMPARE(array.error().code, ErrorCode::BadData);
    QVERIFY(array.error().message.starts_with("x.npy "));
  }

  void aMissingFileAndAMissingFolderAreNamed() {
    const auto read = readNpy("/nowhere/x.npy");
    QVERIFY(!read && read.error().code == ErrorCode::NotFound);
    QVERIFY(read.error().message.find("/nowhere/x.npy") != std::string::npos);
    const Status written = writeNpy("/dev/null/x.npy", std::vector<float>{1}, {1});
    QVERIFY(!written && written.error().message.find("/dev/null") != std::string::npos);
  }
};

QTEST_APPLESS_MAIN(TestNpy)
#include "tst_npy.moc"
