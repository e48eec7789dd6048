/* SPDX-License-Identifier: Apache-2.0 */
/* speak AVATAR SOUND.wav > film.y4m: an avatar says a sound (16-bit WAV), as a film without sound that every player and
 * FFmpeg understand. Build it with: cc speak.c -o speak $(pkg-config --cflags --libs visema) */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <visema.h>

static unsigned number(const unsigned char *bytes, int count) {
  unsigned value = 0;
  while (count-- > 0) value = value << 8 | bytes[count];
  return value;
}

/* Finds the next part of a WAV file of that name; its length, or 0. */
static unsigned find_part(FILE *file, const char *name) {
  unsigned char head[8];
  while (fread(head, 1, 8, file) == 8) {
    if (memcmp(head, name, 4) == 0) return number(head + 4, 4);
    if (fseek(file, number(head + 4, 4), SEEK_CUR) != 0) break;
  }
  return 0;
}

static int failed(void) {
  fprintf(stderr, "speak: %s\n", visema_last_error());
  return 1;
}

/* Writes every frame that is ready. -1 on failure. */
static int write_frames(visema_stream *stream) {
  visema_frame frame;
  int result;
  frame.size = sizeof frame;
  while ((result = visema_pull(stream, &frame)) == 1) {
    if (frame.index == 0)
      printf("YUV4MPEG2 W%d H%d F25:1 Ip A1:1 C420mpeg2\n", frame.width, frame.height);
    printf("FRAME\n");
    for (int plane = 0; plane < 3; ++plane) {
      const int width = plane == 0 ? frame.width : (frame.width + 1) / 2;
      const int height = plane == 0 ? frame.height : (frame.height + 1) / 2;
      for (int row = 0; row < height; ++row)
        fwrite(frame.planes[plane] + row * frame.strides[plane], 1, (size_t)width, stdout);
    }
  }
  return result;
}

int main(int argc, char **argv) {
  visema_options options = {.size = sizeof options, .engine = getenv("SPEAK_ENGINE")};
  unsigned char format[16], bytes[4096];
  float samples[2048];
  size_t got;
  if (argc != 3) {
    fprintf(stderr, "usage: speak AVATAR SOUND.wav > film.y4m\n");
    return 2;
  }
  FILE *sound = fopen(argv[2], "rb");
  if (!sound || fseek(sound, 12, SEEK_SET) != 0 || find_part(sound, "fmt ") != 16 ||
      fread(format, 1, 16, sound) != 16 || number(format, 2) != 1 || number(format + 14, 2) != 16 ||
      find_part(sound, "data") == 0) {
    fprintf(stderr, "speak: %s is not a WAV file of 16 bits\n", argv[2]);
    return 1;
  }
  const int channels = (int)number(format + 2, 2), rate = (int)number(format + 4, 4);
  visema_stream *stream = visema_open(argv[1], &options);
  if (!stream) return failed();
  /* As a microphone would bring it: a little at a time, with frames in between. */
  while ((got = fread(bytes, 2 * (size_t)channels, 512 / (size_t)channels, sound)) > 0) {
    for (size_t i = 0; i < got * (size_t)channels; ++i)
      samples[i] = (float)(short)number(bytes + 2 * i, 2) / 32768;
    if (visema_push(stream, samples, got, rate, channels) != 0 || write_frames(stream) < 0) return failed();
  }
  if (visema_finish(stream) != 0 || write_frames(stream) < 0) return failed();
  visema_close(stream);
  fclose(sound);
  return 0;
}
