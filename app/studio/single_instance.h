// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <memory>

class QLocalServer;

namespace visema::studio {

/// One studio for one user's data: a second one that is started hands its files to the first and ends.
class SingleInstance : public QObject {
  Q_OBJECT
 public:
  /// `about` is what there may be only one studio for: the folder with the user's data.
  explicit SingleInstance(const QString& about, QObject* parent = nullptr);
  ~SingleInstance() override;

  /// True when another studio runs already and has taken the files.
  bool handOver(const QStringList& files) const;
  /// From now on this is the one. False where that cannot be; a studio that is alone without knowing it works as well.
  bool listen();

 Q_SIGNALS:
  /// Somebody started another one with these; none: only to see it.
  void asked(const QStringList& files);

 private:
  void answer();
  const QString name_;
  std::unique_ptr<QLocalServer> server_;
};

}  // namespace visema::studio
