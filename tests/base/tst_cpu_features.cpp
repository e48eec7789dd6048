// SPDX-License-Identifier: Apache-2.0
#include <QFile>
#include <QSet>
#include <QTest>

#include "core/base/cpu_features.h"

using namespace visema;

namespace {

/// What the kernel says about the first processor; empty where /proc/cpuinfo has no flags.
QSet<QString> kernelFlags() {
  QFile file("/proc/cpuinfo");
  if (!file.open(QIODevice::ReadOnly)) return {};
  for (const QByteArray& line : file.readAll().split('\n')) {
    if (!line.startsWith("flags")) continue;
    const QStringList flags = QString::fromLatin1(line.mid(line.indexOf(':') + 1)).split(' ', Qt::SkipEmptyParts);
    return {flags.begin(), flags.end()};
  }
  return {};
}

}  // namespace

class TestCpuFeatures : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theKernelSaysTheSame() {
    const QSet<QString> flags = kernelFlags();
    if (flags.isEmpty()) QSKIP("/proc/cpuinfo lists no flags here");
    const CpuFeatures found = CpuFeatures::detect();
    QCOMPARE(found.avx2, flags.contains("avx2") && flags.contains("fma") && flags.contains("f16c"));
    QCOMPARE(found.avx512, flags.contains("avx512f") && flags.contains("avx512bw") && flags.contains("avx512dq") &&
                               flags.contains("avx512vl"));
    QCOMPARE(found.avx512Vnni, flags.contains("avx512_vnni"));
    QCOMPARE(found.avx512Bf16, flags.contains("avx512_bf16"));
    QCOMPARE(found.avx512Fp16, flags.contains("avx512_fp16"));
    QVERIFY(!found.amxBf16 || flags.contains("amx_bf16"));  // the kernel may refuse the tile registers
    QVERIFY(!found.amxInt8 || flags.contains("amx_int8"));
  }
  void theMachineHasANameAndACore() {
    const CpuFeatures found = CpuFeatures::detect();
    QVERIFY(!found.name.empty());
    QVERIFY(found.logicalCores >= 1);
  }
  void itsInstructionsAreListedInWords() {
    CpuFeatures all;
    all.avx2 = all.avx512 = all.avx512Vnni = all.avx512Bf16 = all.avx512Fp16 = all.amxInt8 = all.amxBf16 = true;
    QCOMPARE(describe(all), std::string("AVX-512, VNNI, BF16, FP16, AMX"));
    QCOMPARE(describe(CpuFeatures()), std::string("no AVX2"));
  }
};

QTEST_APPLESS_MAIN(TestCpuFeatures)
#include "tst_cpu_features.moc"
