// SPDX-License-Identifier: Apache-2.0
#include "app/server/film_wish.h"

#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "app/server/json_fields.h"
#include "core/base/try.h"
#include "core/lipsync/backdrop.h"
#include "core/serving/avatar_finder.h"

namespace visema {
namespace {

using nlohmann::json;

constexpr std::array kFormats{std::tuple{"h264", MediaFormat::Mp4, "film.mp4"},
                              std::tuple{"vp9", MediaFormat::WebmAlpha, "film.webm"},
                              std::tuple{"prores", MediaFormat::ProRes4444, "film.mov"}};

detail::expectedlib::unexpected<Error> refusal(const std::string& member, const std::string& why) {
  return fail(ErrorCode::InvalidArgument, "\"" + member + "\" " + why);
}

/// A number within its range, or what was there.
template <class Number>
Status number(const json& body, const char* member, Number& value, double least, double most) {
  if (!body.contains(member)) return {};
  const json& given = body.at(member);
  if (!given.is_number() || given.get<double>() < least || given.get<double>() > most)
    return refusal(member, "is a number from " + json(least).dump() + " to " + json(most).dump());
  value = given.get<Number>();
  return {};
}

Status text(const json& body, const char* member, std::string& value, std::size_t most) {
  if (!body.contains(member)) return {};
  if (!body.at(member).is_string() || body.at(member).get<std::string>().size() > most)
    return refusal(member, "is a text of " + std::to_string(most) + " bytes at most");
  value = body.at(member).get<std::string>();
  return {};
}

Status setFormat(const json& body, FilmOptions& film) {
  const std::string wished = stringField(body, "codec", "h264");
  for (const auto& [name, format, file] : kFormats)
    if (wished == name) {
      film.format = format;
      film.out = file;
      return {};
    }
  return refusal("codec", "is h264, vp9 or prores");
}

Status setPicture(const json& body, FilmOptions& film) {
  TRY(setFormat(body, film));
  TRY(number(body, "crf", film.crf, 0, 51));
  TRY(number(body, "height", film.height, 64, 8192));
  TRY(number(body, "amplitude", film.mouth.amplitude, 0, 3));
  TRY(number(body, "sharpness", film.picture.sharpness, 0, 1));
  TRY(text(body, "background", film.background, 32));
  if (Backdrop::isFile(film.background)) return refusal("background", "is a colour, #rrggbb, or transparent");
  std::string shape = "filmed";
  TRY(text(body, "shape", shape, 32));
  const auto framing = framingFrom(shape);
  if (!framing) return refusal("shape", "is filmed, landscape, square or portrait");
  film.framing = *framing;
  double loudness = 0;
  TRY(number(body, "loudness", loudness, -50, -5));
  if (loudness < 0) film.loudness = loudness;
  return {};
}

const std::set<std::string> kMembers{"avatar",     "sound", "codec",    "crf", "height",  "amplitude",   "sharpness",
                                     "background", "shape", "loudness", "key", "webhook", "mostSeconds", "priority"};

}  // namespace

Result<FilmWish> filmWishOf(const json& body) {
  if (!body.is_object()) return fail(ErrorCode::InvalidArgument, "send a JSON object: avatar, sound and what you wish");
  for (const auto& member : body.items())
    if (!kMembers.contains(member.key())) return refusal(member.key().substr(0, 32), "is nothing that can be wished");
  FilmWish wish;
  ExportJob& job = wish.job;
  const std::string avatar = stringField(body, "avatar");
  if (!isAvatarName(avatar)) return refusal("avatar", "is the name of an avatar");
  job.film.avatar = avatar;
  wish.sound = stringField(body, "sound");
  if (wish.sound.empty()) return refusal("sound", "is the name of a sound that was sent in, or its SHA-256");
  TRY(setPicture(body, job.film));
  TRY(text(body, "key", job.key, 128));
  TRY(text(body, "webhook", job.webhook, 1024));
  if (!job.webhook.empty() && !job.webhook.starts_with("https://") && !job.webhook.starts_with("http://"))
    return refusal("webhook", "is an address that begins with https:// or http://");
  TRY(number(body, "mostSeconds", job.mostSeconds, 1, 86'400));
  TRY(number(body, "priority", job.priority, -1, 1));
  return wish;
}

}  // namespace visema
