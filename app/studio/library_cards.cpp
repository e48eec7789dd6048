// SPDX-License-Identifier: Apache-2.0
#include "app/studio/library_cards.h"

#include <QCoreApplication>
#include <QLocale>

#include "app/studio/core_words.h"
#include "core/avatar/member_media.h"
#include "core/lipsync/backdrop.h"
#include "core/media/video_reader.h"
#include "ui/stage/yuv_picture.h"
#include "ui/theme/text.h"

namespace visema::studio {
namespace {

namespace fs = std::filesystem;

class Words {
  Q_DECLARE_TR_FUNCTIONS(Library)
};

constexpr int kThumbnailWidth = 640;

QString text(const std::string& value) { return QString::fromStdString(value); }
QString text(const fs::path& value) { return QString::fromStdString(value.string()); }

QImage picture(std::span<const std::byte> bytes) {
  return QImage::fromData(reinterpret_cast<const uchar*>(bytes.data()), static_cast<int>(bytes.size()));
}

QString clipNames(const Manifest& manifest) {
  QStringList names;
  for (const Clip& clip : manifest.clips) names << text(clip.name);
  return names.join(QStringLiteral(", "));
}

QString networkWords(const NetworkEntry& network) {
  const QString pixels = network.family == NetworkFamily::Ours ? Words::tr("%1 px").arg(network.inputSize)
                                                               : QStringLiteral("U-Net %1").arg(network.inputSize);
  return network.size.empty() ? pixels : text(network.size) + QStringLiteral(" · ") + pixels;
}

void describe(const AvatarPackage& package, ui::AvatarCard& card) {
  const Manifest& manifest = package.manifest();
  card.id = text(manifest.id);
  card.name = text(manifest.name);
  card.licence = text(manifest.licence);
  card.consent = text(manifest.consent);
  QStringList summary;
  for (const NetworkEntry& network : manifest.networks) summary << networkWords(network);
  if (summary.isEmpty()) summary << Words::tr("no network");
  card.summary = summary.join(QStringLiteral(" + "));
  for (const NetworkEntry& network : manifest.networks) card.tags.push_back({networkWords(network), ui::Tone::Neutral});
  if (manifest.consent.empty()) card.tags.push_back({Words::tr("Consent not stated"), ui::Tone::Warn});
  card.facts.push_back({Words::tr("Clips"), clipNames(manifest)});
  if (!manifest.clips.empty()) {
    const Clip& clip = manifest.clips.front();
    card.facts.push_back({Words::tr("Picture"), QStringLiteral("%1 × %2 · %3 fps")
                                                    .arg(clip.size.width)
                                                    .arg(clip.size.height)
                                                    .arg(QLocale().toString(clip.rate.toDouble(), 'g', 4))});
    const double seconds = static_cast<double>(manifest.totalFrames()) / clip.rate.toDouble();
    card.facts.push_back({Words::tr("Footage"), ui::clockText(seconds)});
  }
  for (const NetworkEntry& network : manifest.networks)
    card.facts.push_back({Words::tr("Network"), networkWords(network)});
  if (!manifest.author.empty()) card.facts.push_back({Words::tr("Author"), text(manifest.author)});
  card.facts.push_back({Words::tr("On disk"), ui::bytesText(static_cast<qint64>(package.byteCount()))});
}

/// The footage's first picture; null where it cannot be read.
YuvFrame firstPicture(const AvatarPackage& package) {
  if (package.manifest().clips.empty()) return nullptr;
  const auto source = memberMedia(package, package.manifest().clips.front().video);
  if (!source) return nullptr;
  const auto reader = VideoReader::open(*source);
  if (!reader) return nullptr;
  const auto frame = (*reader)->next();
  return frame && *frame ? (*frame)->image : nullptr;
}

/// The package's own small picture, or the first one of its footage; and whether others can stand behind the person.
void lookAt(const AvatarPackage& package, ui::AvatarCard& card) {
  if (const std::string& thumbnail = package.manifest().thumbnail; !thumbnail.empty())
    if (const auto member = package.member(thumbnail)) card.thumbnail = picture(member->bytes);
  if (const YuvFrame first = firstPicture(package)) {
    card.keyed = Backdrop::isPossibleFor(*first);
    if (card.thumbnail.isNull()) card.thumbnail = ui::toImage(*first);
  }
  if (card.thumbnail.width() > kThumbnailWidth)
    card.thumbnail = card.thumbnail.scaledToWidth(kThumbnailWidth, Qt::SmoothTransformation);
}

}  // namespace

ui::AvatarCard avatarCard(const fs::path& path, Origin origin, const LibraryEntry* known) {
  ui::AvatarCard card;
  card.path = text(path);
  card.removable = origin == Origin::Added;
  card.origin = origin == Origin::Shipped ? QCoreApplication::translate("Library", "Comes with the studio")
                                          : QCoreApplication::translate("Library", "Added by you");
  const auto package = AvatarPackage::open(path);
  if (!package) {
    card.id = text(path);
    card.name = text(path.stem());
    card.problem = inWords(package.error().message);
    if (!known) return card;
    card.id = text(known->id);
    card.name = text(known->name);
    card.thumbnail = picture(known->thumbnail);
    if (known->missing)
      card.problem = QCoreApplication::translate(
                         "Library", "The file %1 is missing. Put it back, or remove the avatar from the library.")
                         .arg(text(path));
    return card;
  }
  describe(**package, card);
  lookAt(**package, card);
  return card;
}

}  // namespace visema::studio
