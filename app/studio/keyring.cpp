// SPDX-License-Identifier: Apache-2.0
#include "app/studio/keyring.h"

#include <qt6keychain/keychain.h>

#include <utility>

namespace visema::studio {
namespace {

const auto kService = QStringLiteral("Visema Studio");

class DesktopKeyring final : public Keyring {
 public:
  void read(const QString& name, Then then) override {
    auto* job = new QKeychain::ReadPasswordJob(kService, this);
    start(*job, name, [job, then = std::move(then)] {
      const bool none = job->error() == QKeychain::EntryNotFound;
      then({none || job->error() ? QString() : job->textData(), none ? QString() : troubleOf(*job)});
    });
  }
  void write(const QString& name, const QString& secret, Then then) override {
    if (secret.isEmpty()) {
      auto* job = new QKeychain::DeletePasswordJob(kService, this);
      return start(*job, name, [job, then = std::move(then)] {
        const bool gone = job->error() == QKeychain::EntryNotFound || job->error() == QKeychain::CouldNotDeleteEntry;
        then({{}, gone ? QString() : troubleOf(*job)});
      });
    }
    auto* job = new QKeychain::WritePasswordJob(kService, this);
    job->setTextData(secret);
    start(*job, name, [job, then = std::move(then)] { then({{}, troubleOf(*job)}); });
  }

 private:
  void start(QKeychain::Job& job, const QString& name, std::function<void()> done) {
    job.setInsecureFallback(false);  // no keyring is better than a file
    job.setKey(name);
    connect(&job, &QKeychain::Job::finished, this, std::move(done));
    job.start();
  }
  static QString troubleOf(const QKeychain::Job& job) {
    if (job.error() == QKeychain::NoError) return {};
    return job.errorString().isEmpty() ? QStringLiteral("%1").arg(job.error()) : job.errorString();
  }
};

}  // namespace

std::unique_ptr<Keyring> desktopKeyring() { return std::make_unique<DesktopKeyring>(); }

}  // namespace visema::studio
