// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/take_film.h"

#include "core/base/try.h"

namespace visema {

Status followTake(const Take& take, FilmOptions& film) {
  film.avatar = take.avatar;
  film.audio = take.voice();
  film.planIn = take.frames();
  film.network = take.network;
  film.mouth = take.mouth;
  film.picture.sharpness = take.sharpness;
  film.changes = TRY(readFilmChanges(take.changes())).done;
  return {};
}

}  // namespace visema
