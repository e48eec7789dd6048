/* SPDX-License-Identifier: Apache-2.0 */
/* Visema as a library for other programs: open an avatar, push sound, pull the frames in which it says that sound. The
 * frames are those that `visema render` puts into a film. Plain C; every function may be called from any thread, but a
 * stream by one thread at a time. Later versions of this interface only add to it: structures grow at their end, which
 * is why each begins with its size. */
#ifndef VISEMA_H
#define VISEMA_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define VISEMA_API __attribute__((visibility("default")))
#else
#define VISEMA_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define VISEMA_API_VERSION 1

/* What an avatar is to be opened with. Set size to sizeof(visema_options) and everything else to 0 for the defaults. */
typedef struct visema_options {
  uint32_t size;
  int32_t lookahead_ms;  /* how far the lips look ahead in the sound, 1 to 450; 0: 450, as in films */
  const char* engine;    /* what runs the network, as `visema render --engine` takes it; NULL: "auto" */
  uint64_t memory_bytes; /* for the avatar's footage; 0: what this machine can spare */
} visema_options;

/* One frame, 25 of which are a second. Planes are 8-bit YUV 4:2:0, as filmed; they stay until the next call that gets
 * the same stream. */
typedef struct visema_frame {
  uint32_t size; /* set it to sizeof(visema_frame) */
  int32_t width, height;
  int32_t bt709;      /* the colours' matrix: 1 for BT.709, 0 for BT.601 */
  int32_t full_range; /* 1: 0 to 255, 0: 16 to 235 */
  int64_t index;      /* 0, 1, 2, ... : its sound begins at index / 25 seconds */
  const uint8_t* planes[3];
  int64_t strides[3]; /* bytes from row to row */
  float opening;      /* how far the mouth is open, 0: closed */
} visema_frame;

typedef struct visema_stream visema_stream;

/* VISEMA_API_VERSION of the library that runs; larger than that of the header: all that is in the header works. */
VISEMA_API uint32_t visema_api_version(void);
VISEMA_API const char* visema_version(void); /* of the product, "0.1.0" */

/* One sentence about why the last function that failed in this thread did; "" where none has. */
VISEMA_API const char* visema_last_error(void);

/* Opens an avatar package, by its path or by the name of one that comes with the program ("iris"). NULL on failure. */
VISEMA_API visema_stream* visema_open(const char* avatar, const visema_options* options);
VISEMA_API void visema_close(visema_stream* stream); /* NULL is allowed */

/* More sound: `frames` times `channels` interleaved samples, -1 to 1. Rate and number of channels stay what they are in
 * the first call. 0 on success, -1 on failure. */
VISEMA_API int visema_push(visema_stream* stream, const float* samples, size_t frames, int rate, int channels);
/* The sound is over: what is left can be pulled. 0 on success, -1 on failure. */
VISEMA_API int visema_finish(visema_stream* stream);

/* The next frame. 1: there it is; 0: it needs more sound, or after visema_finish() there is none; -1: failure. */
VISEMA_API int visema_pull(visema_stream* stream, visema_frame* frame);
/* The frame that was pulled last as B, G, R, 255: four bytes a pixel, `stride` bytes from row to row. 0 or -1. */
VISEMA_API int visema_copy_bgra(visema_stream* stream, uint8_t* pixels, size_t stride);

#ifdef __cplusplus
}
#endif
#endif
