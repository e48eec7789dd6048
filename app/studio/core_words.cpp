// SPDX-License-Identifier: Apache-2.0
#include "app/studio/core_words.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "app/studio/build_sentences.h"
#include "app/studio/engine_sentences.h"
#include "app/studio/rare_sentences.h"
#include "app/studio/system_reasons.h"

namespace visema::studio {
namespace {

// The longest is tried first: what says more comes before what says less.
constexpr const char* kSentences[] = {
    QT_TRANSLATE_NOOP("Core", "No %1 was found: plug one in or start the sound server (PulseAudio or PipeWire)."),
    QT_TRANSLATE_NOOP("Core", "There is no %1 named \"%2\": choose one of those that \"visema devices\" lists."),
    QT_TRANSLATE_NOOP("Core",
                      "The %1 \"%2\" cannot be reached: install ALSA's plugins (libasound2-plugins) or start the sound "
                      "server (PulseAudio or PipeWire)."),
    QT_TRANSLATE_NOOP("Core",
                      "The %1 \"%2\" does not open (%3): close the program that uses it or choose another one."),
    QT_TRANSLATE_NOOP("Core", "The sound is empty; choose a file that has sound in it."),
    QT_TRANSLATE_NOOP("Core", "The sound system does not start (%1): restart the sound server or the computer."),
    QT_TRANSLATE_NOOP("Core",
                      "PipeWire is not installed here or older than 0.3.50 (%1 is missing); install your system's "
                      "packages pipewire and wireplumber"),
    QT_TRANSLATE_NOOP(
        "Core",
        "PipeWire does not run for this user, so there is no virtual camera and microphone; start it with "
        "\"systemctl --user start pipewire wireplumber\" (packages pipewire and wireplumber)"),
    QT_TRANSLATE_NOOP("Core",
                      "PipeWire may not be used by this user (%1); see who owns its socket with \"ls -l "
                      "$XDG_RUNTIME_DIR/pipewire-0\""),
    QT_TRANSLATE_NOOP("Core", "PipeWire takes no connection (%1); see whether \"pw-cli info 0\" answers"),
    QT_TRANSLATE_NOOP("Core",
                      "there is no v4l2loopback device to be a camera; make one with \"sudo apt install "
                      "v4l2loopback-dkms && sudo modprobe v4l2loopback exclusive_caps=1 card_label='Visema camera'\""),
    QT_TRANSLATE_NOOP("Core",
                      "you may not use %1; put yourself into the group video with \"sudo usermod -aG video $USER\" and "
                      "log in again"),
    QT_TRANSLATE_NOOP("Core",
                      "%1 takes no pictures of %2: another program writes to it or holds it at another size; close "
                      "that program"),
    QT_TRANSLATE_NOOP("Core",
                      "%1 takes no pictures any more (%2); go on air again when the module v4l2loopback is loaded"),
    QT_TRANSLATE_NOOP("Core",
                      "%1 cannot be written any further (%2); what it has can be played: make room, or choose another "
                      "folder, and go live again"),
    QT_TRANSLATE_NOOP("Core", "%1 has no transparency, so it would hide everything; choose a PNG picture that has."),
    QT_TRANSLATE_NOOP("Core", "PipeWire's own modules cannot be loaded; install your system's package pipewire"),
    QT_TRANSLATE_NOOP("Core", "PipeWire gives no camera: its server refuses a new stream"),
    QT_TRANSLATE_NOOP("Core", "PipeWire gives no camera: %1"),
    QT_TRANSLATE_NOOP("Core", "PipeWire gives no microphone: its server refuses a new stream"),
    QT_TRANSLATE_NOOP("Core", "PipeWire gives no microphone: %1"),
    QT_TRANSLATE_NOOP("Core", "PipeWire has removed the camera"),
    QT_TRANSLATE_NOOP("Core", "PipeWire has removed the microphone"),
    QT_TRANSLATE_NOOP("Core", "the camera has stopped: %1"),
    QT_TRANSLATE_NOOP("Core", "the microphone has stopped: %1"),
    QT_TRANSLATE_NOOP("Core", "a session is recorded as MP4: %1 must end in \".mp4\""),
    QT_TRANSLATE_NOOP("Core", "this avatar has no network that could speak: train it first"),
    QT_TRANSLATE_NOOP("Core", "%1 is longer than three hours; export it instead"),
    QT_TRANSLATE_NOOP("Core", "%1 is not a take: %2"),
    QT_TRANSLATE_NOOP("Core", "%1 was made by a newer version of this program"),
    QT_TRANSLATE_NOOP("Core", "%1 is damaged: it does not say which avatar spoke"),
    QT_TRANSLATE_NOOP("Core", "cannot write %1: %2"),
    QT_TRANSLATE_NOOP("Core", "the disk of %1 is nearly full, with %2 free: make room, or choose another folder"),
    QT_TRANSLATE_NOOP("Core", "the disk of %1 is nearly full: %2 needed, %3 free"),
    QT_TRANSLATE_NOOP("Core", "%1 has gaps: the disk was too slow"),
    QT_TRANSLATE_NOOP("Core", "%1 exists already: choose another name or remove it first"),
    QT_TRANSLATE_NOOP("Core", "%1 cannot be created: %2"),
    QT_TRANSLATE_NOOP("Core", "%1 is not an avatar package: it has no %2"),
    QT_TRANSLATE_NOOP("Core", "%1 is not complete: it lacks %2"),
    QT_TRANSLATE_NOOP("Core", "%1 has %2 bytes where the manifest says %3"),
    QT_TRANSLATE_NOOP("Core", "%1 is not of the input size of network %2 (%3)"),
    QT_TRANSLATE_NOOP("Core", "%1 is neither a PNG nor a JPEG picture"),
    QT_TRANSLATE_NOOP("Core", "%1 is damaged or was changed since the package was made: copy the package again"),
    QT_TRANSLATE_NOOP("Core", "%1 is %2x%3 where the manifest says %4x%5"),
    QT_TRANSLATE_NOOP("Core", "%1 has %2 frames where the manifest says %3"),
    QT_TRANSLATE_NOOP("Core", "%1 ends after %2 frames where the manifest says %3"),
    QT_TRANSLATE_NOOP("Core",
                      "%1 is damaged: some of its pictures cannot be shown, and the one before them stays; copy the "
                      "package again"),
    QT_TRANSLATE_NOOP("Core", "%1 is damaged: none of its pictures is whole; copy the file again or repair it"),
    QT_TRANSLATE_NOOP("Core", "%1 has a crop rectangle outside the picture"),
    QT_TRANSLATE_NOOP("Core", "%1 has too many files to be an avatar"),
    QT_TRANSLATE_NOOP("Core", "%1 is nested too deeply to be a description"),
    QT_TRANSLATE_NOOP("Core", "%1 is not valid JSON"),
    QT_TRANSLATE_NOOP("Core", "%1 was written by a newer program: update Visema Studio"),
    QT_TRANSLATE_NOOP("Core", "the library %1 cannot be used: %2"),
    QT_TRANSLATE_NOOP("Core",
                      "%1 needs at least %2 of memory and %3 of the %4 allowed are free: allow more with --memory"),
    QT_TRANSLATE_NOOP("Core", "%1 is not a usable avatar package: %2"),
    QT_TRANSLATE_NOOP("Core", "%1 is not the manifest of an avatar package"),
    QT_TRANSLATE_NOOP(
        "Core", "%1 was made by a newer program (schema %2; this one reads up to %3): update Visema Studio to use it"),
    QT_TRANSLATE_NOOP("Core", "%1 needs \"%2\", which this program does not have: update Visema Studio to use it"),
    QT_TRANSLATE_NOOP("Core", "%1 does not exist"),
    QT_TRANSLATE_NOOP("Core", "%1 cannot be opened: %2"),
    QT_TRANSLATE_NOOP("Core", "%1 is not an ordinary file"),
    QT_TRANSLATE_NOOP("Core", "%1 is shorter than it says it is; it may be damaged"),
    QT_TRANSLATE_NOOP("Core", "%1 cannot be read: %2"),
    QT_TRANSLATE_NOOP("Core", "%1 became shorter while it was read"),
    QT_TRANSLATE_NOOP("Core", "%1 is not a zip file, or its end is missing: get the file again"),
    QT_TRANSLATE_NOOP("Core", "%1 is damaged: its end is missing; get the file again"),
    QT_TRANSLATE_NOOP("Core", "%1 is a damaged zip file: its directory cannot be true"),
    QT_TRANSLATE_NOOP("Core", "%1 is a damaged zip file: its directory is cut"),
    QT_TRANSLATE_NOOP("Core", "%1 is a damaged zip file: its files overlap"),
    QT_TRANSLATE_NOOP("Core", "%1 is refused: a file in it has a name that leads outside or is not valid text"),
    QT_TRANSLATE_NOOP("Core", "%1 is encrypted: unpack it and use the folder"),
    QT_TRANSLATE_NOOP("Core", "%1 in %2 is packed in a way this program does not read"),
    QT_TRANSLATE_NOOP("Core", "%1 in %2 is damaged: its header is not where it should be"),
    QT_TRANSLATE_NOOP("Core", "%1 is damaged: it does not unpack to its size; get the file again"),
    QT_TRANSLATE_NOOP("Core", "%1 is damaged: its checksum differs; get the file again"),
    QT_TRANSLATE_NOOP("Core",
                      "%1 was not filmed before an even green or blue, so nothing else can be put behind it: leave the "
                      "background as it is"),
    QT_TRANSLATE_NOOP("Core", "the avatar's clips have different sizes: leave the background as it is"),
    QT_TRANSLATE_NOOP("Core", "the avatar has no clip, or a clip without frames"),
    QT_TRANSLATE_NOOP("Core", "%1 has no sound: choose a file with sound"),
    QT_TRANSLATE_NOOP("Core", "%1 has sound of %2 Hz and %3 channels; convert it to 48 kHz"),
    QT_TRANSLATE_NOOP("Core", "%1 is longer than the %2 s allowed; cut it"),
    QT_TRANSLATE_NOOP("Core", "%1 has more sound than can be held in memory; cut it"),
    QT_TRANSLATE_NOOP("Core", "cannot read %1: %2"),
    QT_TRANSLATE_NOOP("Core", "%1 is not a file: name a video or sound file"),
    QT_TRANSLATE_NOOP("Core", "%1 is cut off: it should reach beyond the end of %2"),
    QT_TRANSLATE_NOOP("Core", "%1 is empty"),
    QT_TRANSLATE_NOOP("Core", "%1 is not a video or sound file that can be read (%2); convert it to MP4 or WAV"),
    QT_TRANSLATE_NOOP("Core", "%1 has pictures of %2x%3, larger than allowed; scale it down"),
    QT_TRANSLATE_NOOP("Core", "%1 says it is %2 s long, more than the %3 s allowed; cut it"),
    QT_TRANSLATE_NOOP("Core", "%1 is damaged: %2; copy it again or convert it"),
    QT_TRANSLATE_NOOP("Core", "%1 is damaged after %2 (%3): copy the file again or repair it"),
    QT_TRANSLATE_NOOP("Core", "%1 holds neither pictures nor sound that can be read"),
    QT_TRANSLATE_NOOP("Core", "%1 is coded as %2, which cannot be decoded here; convert it to H.264 and AAC"),
    QT_TRANSLATE_NOOP("Core", "%1 cannot be decoded as %2 (%3); convert it to H.264 and AAC"),
    QT_TRANSLATE_NOOP("Core", "%1 holds no picture that can be decoded; convert it or choose another"),
    QT_TRANSLATE_NOOP("Core", "%1 has sound but no pictures: choose a video"),
    QT_TRANSLATE_NOOP("Core", "%1 changes its picture size from %2 to %3; convert it to one size"),
    QT_TRANSLATE_NOOP("Core", "%1 exists already: choose another name for the pictures"),
    QT_TRANSLATE_NOOP("Core", "cannot make the folder %1: %2"),
    QT_TRANSLATE_NOOP("Core", "cannot write %1; is there room in its folder?"),
    QT_TRANSLATE_NOOP("Core", "the folder %1 cannot be made: choose another under Where"),
    QT_TRANSLATE_NOOP("Core", "the export queue %1: %2"),
    QT_TRANSLATE_NOOP("Core", "stopped; the first %1 frames can be played in %2"),
    QT_TRANSLATE_NOOP("Core", "stopped before the first frame; nothing was written"),
    QT_TRANSLATE_NOOP("Core", "%1 has no network \"%2\"%3"),
    QT_TRANSLATE_NOOP("Core", "%1 holds no sound to speak"),
    QT_TRANSLATE_NOOP("Core", "%1 has %2 frames, the sound needs %3"),
    QT_TRANSLATE_NOOP("Core", "%1, line %2: \"%3\" is not \"00:00:01,000 --> 00:00:02,500\""),
    QT_TRANSLATE_NOOP("Core", "%1 holds no subtitles"),
    QT_TRANSLATE_NOOP("Core", "%1 holds no text to show"),
    QT_TRANSLATE_NOOP(
        "Core",
        "%1 is not an avatar this program can import: it has neither full_body_video.mp4 nor full_body_img/0.jpg"),
    QT_TRANSLATE_NOOP("Core", "%1 is of version %2; this program imports version 2"),
    QT_TRANSLATE_NOOP("Core", "%1 is damaged: %2"),
    QT_TRANSLATE_NOOP("Core", "%1 lacks more pictures than it has between %2 and %3"),
    QT_TRANSLATE_NOOP(
        "Core",
        "%1 came without its network: choose the network file (.pth, .pt, .safetensors or .onnx) that belongs to it"),
    QT_TRANSLATE_NOOP("Core",
                      "%1 does not say where the face is: it has neither crop_rectangles.json nor landmarks/*.lms"),
    QT_TRANSLATE_NOOP("Core", "%1 cannot be written: is the disk full?"),
    QT_TRANSLATE_NOOP("Core", "%1 has no frames"),
    QT_TRANSLATE_NOOP("Core", "%1 holds no picture"),
    QT_TRANSLATE_NOOP("Core", "%1 has another size than the first"),
    QT_TRANSLATE_NOOP("Core", "%1 is not a table of crop rectangles"),
    QT_TRANSLATE_NOOP("Core", "%1 has no usable face box in any frame"),
    QT_TRANSLATE_NOOP("Core",
                      "%1 is another network: it has not the layers of the U-Nets of SyncTalk_2D and Ultralight, which "
                      "are what this program runs (inc.inconv, audio_model.conv1 and so on)"),
    QT_TRANSLATE_NOOP("Core", "%1 was not loaded: it asks for more memory than there is."),
    QT_TRANSLATE_NOOP("Core", "%1 was not loaded: %2."),
    QT_TRANSLATE_NOOP("Core",
                      "%1 is not beside the program: install the part of Visema Studio that holds LibTorch, or choose "
                      "another engine."),
    QT_TRANSLATE_NOOP("Core",
                      "this avatar hears %1 features, which this program does not make: give those of the sound, made "
                      "where its network was trained, with visema render --features FILE.npy"),
    QT_TRANSLATE_NOOP("Core",
                      "this avatar listens through the speech encoder \"%1\", which is not here: import its file with "
                      "visema speech-encoder import FILE"),
    QT_TRANSLATE_NOOP("Core", "%1 has no trained network yet: it can be watched, but not speak"),
    QT_TRANSLATE_NOOP("Core",
                      "%1 is missing from this installation: install the program again, or name the folder it is in "
                      "with VISEMA_FILES"),
    QT_TRANSLATE_NOOP("Core", "the live session could not be made"),
    QT_TRANSLATE_NOOP("Core", "%1 cannot be brought back: take it out of the trash by hand"),
    QT_TRANSLATE_NOOP("Core", "the folder %1 cannot be made: is the disk full?"),
    QT_TRANSLATE_NOOP(
        "Core",
        "this avatar listens through the speech encoder \"%1\": only avatars that listen through visema-1 "
        "can follow a text"),
    QT_TRANSLATE_NOOP("Core", "A text needs the program espeak-ng for its pronunciation; install that package."),
    QT_TRANSLATE_NOOP("Core", "%1 cannot be read; name a text file of what is said."),
    QT_TRANSLATE_NOOP("Core", "%1 holds no words; write what is said into it."),
    QT_TRANSLATE_NOOP("Core", "A text is followed for %1 minutes; cut sound and text into parts of that length."),
    QT_TRANSLATE_NOOP("Core", "The text has sounds that are not known; is its language %1?"),
    QT_TRANSLATE_NOOP("Core",
                      "The sound does not say the text; check that they belong together, and that its language is %1."),
    QT_TRANSLATE_NOOP("Core",
                      "espeak-ng knows no language %1; use one that \"espeak-ng --voices\" lists, as en-us, de or fr."),
    QT_TRANSLATE_NOOP("Core", "The speech encoder names no phones, which following a text needs; use visema-1."),
    QT_TRANSLATE_NOOP("Core", "the take %1 cannot be started: %2"),
    QT_TRANSLATE_NOOP("Core", "%1; choose another folder for takes"),
    QT_TRANSLATE_NOOP("Core", "something of that name is there already; choose another"),
    QT_TRANSLATE_NOOP("Core", "CPU, our own kernels (%1)"),
    QT_TRANSLATE_NOOP("Core", "words cannot be written into pictures here"),
    QT_TRANSLATE_NOOP("Core", "the settings of this video cannot be read from the queue: remove the job"),
    QT_TRANSLATE_NOOP("Core", "stopped; nothing of %1 was worth keeping"),
    QT_TRANSLATE_NOOP("Core", "%1 ends early: no more pictures were shown"),
    QT_TRANSLATE_NOOP("Core", "%1 was not made: nothing was shown"),
    QT_TRANSLATE_NOOP("Core", "%1 shows nothing"),
    QT_TRANSLATE_NOOP("Core", "%1 is full: a WAV file holds 4 GB; start another"),
    QT_TRANSLATE_NOOP("Core", "%1 is a folder; name a file"),
    QT_TRANSLATE_NOOP("Core", "%1 cannot be written to: %2; choose another"),
    QT_TRANSLATE_NOOP("Core", "%1 changes its sample rate or channels after %2 s; convert it to one"),
    QT_TRANSLATE_NOOP("Core", "%1 has %2 streams, more than the %3 allowed; copy the ones needed to a new file"),
    QT_TRANSLATE_NOOP("Core", "the sound of %1 cannot be converted to %2 Hz with %3 channels (%4)"),
    QT_TRANSLATE_NOOP("Core", "not enough memory to open %1"),
    QT_TRANSLATE_NOOP("Core", "not enough memory to decode %1"),
    QT_TRANSLATE_NOOP("Core", "not enough memory to read %1"),
    QT_TRANSLATE_NOOP("Core", "not enough memory to write %1"),
    QT_TRANSLATE_NOOP("Core", "Playing the sound was stopped."),
    QT_TRANSLATE_NOOP("Core", "Listening to the microphone was stopped."),
    QT_TRANSLATE_NOOP("Core", "There is a take named \"%1\" already: choose another name."),
    QT_TRANSLATE_NOOP("Core", "%1 cannot be renamed (%2): choose another name."),
    QT_TRANSLATE_NOOP("Core", "%1 cannot be moved to the trash: delete it in a file manager."),
};

/// What the window says in English where core, which speaks on the command line too, names what is done there.
constexpr std::pair<const char*, const char*> kWindowWords[] = {
    {"There is no %1 named \"%2\": choose one of those that \"visema devices\" lists.",
     "There is no %1 named \"%2\": choose another one."},
    {"the network is taken for one of %1 features, for %2: --features says otherwise",
     "the network is taken for one of %1 features, for %2"},
    {"training was stopped; the same command goes on from here", "training was stopped and can be resumed from here"},
    {"Lips and sound are apart: measure and move the sound of the footage with \"visema build add --sound-offset\".",
     "Lips and sound are apart: check the footage again and move its sound there, or in a video editor."},
    {"the avatar has no name yet: give it one with --name", "the avatar has no name yet: give it one"},
    {"the consent of the person shown is missing: say who it is with --person and how they agreed with --consent",
     "the consent of the person shown is missing: say who it is and how they agreed"},
    {"A second face is in the picture: say with \"visema build add --person-at\" whose avatar it is to be, or film one "
     "person alone.",
     "A second face is in the picture: choose whose avatar it is to be, or film one person alone."},
    {"The sound of %1 and the lips are apart: move it with \"visema build add --sound-offset %2\".",
     "The lips and the sound of %1 are apart: they meet when the sound is moved by %2 s."},
    {"%1 is not a speech encoder that this program runs (visema-1, SyncTalk_2D's AVE); what others hear of a sound can "
     "be "
     "given to a film with visema render --features FILE.npy",
     "%1 is not a speech encoder that this program runs (visema-1, SyncTalk_2D's AVE)"},
    {"there is no avatar \"%1\": looked for such a file and in %2; visema library lists those known",
     "there is no avatar \"%1\": looked for such a file and in %2"},
    {"%1 is not a project of a build: make one with \"visema build new\"", "%1 is not a project of a build"},
    {"silence was not checked: the speech encoder \"%1\" is not here (visema speech-encoder import FILE)",
     "silence was not checked: the speech encoder \"%1\" is not here"},
    {"%1 holds no speech corpus; make one with: visema-lab corpus make.",
     "%1 holds no voices; install the program again."},
    {"The voice %1 does not speak here; install the package %2, or name one that \"visema speak --voices\" lists.",
     "The voice %1 does not speak here; install the package %2, or choose another voice."},
    {"%1 is damaged; delete its folder and make the corpus again.", "%1 is damaged; install the program again."},
    {"teaching the painter", "the network learns how the mouth looks"},
    {"teaching the voice map", "the network learns to follow the voice"},
    {"teaching the U-Net", "the network is being trained"},
    {"learning to measure lips", "the network learns to measure lips"},
    {"hearing voices", "listening to voices"},
    {"repeating clips", "the avatar repeats the footage"},
    {"%1 a second", "%1 per second"},
    {"%1 degrees, %2 % a frame", "%1°, %2 % per frame"},
    {"%1 px a frame", "%1 px per frame"},
    {"%1 needs at least %2 of memory and %3 of the %4 allowed are free: allow more with --memory",
     "%1 needs at least %2 of memory and %3 of the %4 allowed are free: raise the memory limit in the settings"},
};

struct Pattern {
  const char* sentence;
  QRegularExpression expression;
};

/// "%1 is empty" -> "^(.+)\\ is\\ empty$"
QRegularExpression expressionOf(const QString& sentence) {
  static const QRegularExpression kPlace(QStringLiteral("%[1-9]"));
  QString expression = QStringLiteral("^");
  qsizetype at = 0;
  for (auto places = kPlace.globalMatch(sentence); places.hasNext();) {
    const QRegularExpressionMatch place = places.next();
    expression += QRegularExpression::escape(sentence.mid(at, place.capturedStart() - at)) + QStringLiteral("(.+?)");
    at = place.capturedEnd();
  }
  return QRegularExpression(expression + QRegularExpression::escape(sentence.mid(at)) + QStringLiteral("$"),
                            QRegularExpression::DotMatchesEverythingOption);
}

const std::vector<Pattern>& patterns() {
  static const std::vector<Pattern> kPatterns = [] {
    std::vector<Pattern> made;
    for (const auto& sentences :
         {std::span<const char* const>(kSentences), buildSentences(), rareSentences(), engineSentences()})
      for (const char* sentence : sentences) made.push_back({sentence, expressionOf(QString::fromUtf8(sentence))});
    std::stable_sort(made.begin(), made.end(), [](const Pattern& one, const Pattern& other) {
      return std::strlen(one.sentence) > std::strlen(other.sentence);
    });
    return made;
  }();
  return kPatterns;
}

const char* windowWordsOf(const char* sentence) {
  for (const auto& [core, window] : kWindowWords)
    if (std::strcmp(core, sentence) == 0) return window;
  return sentence;
}

/// A figure of core's as the user's language writes it: 25.00 is 25,00 in German. Names stay as they are.
QString figureInWords(const QString& said) {
  static const QRegularExpression kFigure(
      QStringLiteral("^(r = )?([-+]?[0-9]{1,9}\\.([0-9]{1,3}))( (?:%|s|ms|px|dB|Hz|kHz|MB|GB))?$"));
  const QRegularExpressionMatch match = kFigure.match(said);
  if (!match.hasMatch()) return said;
  QLocale locale;
  locale.setNumberOptions(QLocale::OmitGroupSeparator);
  const int digits = static_cast<int>(match.capturedLength(3));
  return match.captured(1) + locale.toString(match.captured(2).toDouble(), 'f', digits) + match.captured(4);
}

QString translated(const QString& said, bool beginsLine) {
  for (const Pattern& pattern : patterns()) {
    const QRegularExpressionMatch match = pattern.expression.match(said);
    if (!match.hasMatch()) continue;
    QString words = QCoreApplication::translate("Core", pattern.sentence);
    if (words == QString::fromUtf8(pattern.sentence)) words = QString::fromUtf8(windowWordsOf(pattern.sentence));
    if (beginsLine) words[0] = words[0].toUpper();  // a name that begins it is left as it is: it is %1 here
    static const QRegularExpression kPlace(QStringLiteral("%([1-9])"));
    QString result;
    qsizetype at = 0;
    for (auto places = kPlace.globalMatch(words); places.hasNext();) {
      const QRegularExpressionMatch place = places.next();
      result += words.mid(at, place.capturedStart() - at);
      const QString inner = match.captured(place.captured(1).toInt());
      const bool version = std::strstr(pattern.sentence, "version") != nullptr;  // 2.0 is no figure there
      result += version ? inner : translated(inner, false);                      // a reason may be a sentence itself
      at = place.capturedEnd();
    }
    return result + words.mid(at);
  }
  // "FILE: a sentence": who it is about comes before it.
  const qsizetype colon = said.indexOf(QLatin1String(": "));
  return colon < 0 ? systemReason(figureInWords(said)) : said.left(colon + 2) + translated(said.mid(colon + 2), false);
}

}  // namespace

QString inWords(const std::string& sentence) { return translated(QString::fromStdString(sentence), true); }

QString reasonInWords(const std::string& sentence) { return translated(QString::fromStdString(sentence), false); }

std::vector<std::string> knownSentences() {
  std::vector<std::string> all{std::begin(kSentences), std::end(kSentences)};
  const auto build = buildSentences();
  all.insert(all.end(), build.begin(), build.end());
  const auto rare = rareSentences();
  all.insert(all.end(), rare.begin(), rare.end());
  const auto engine = engineSentences();
  all.insert(all.end(), engine.begin(), engine.end());
  return all;
}

}  // namespace visema::studio
