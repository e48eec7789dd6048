#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""speak.py AVATAR SOUND.wav: how far the mouth opens in every frame, through visema.h and ctypes.

Prints one line a frame: its time in seconds, the opening, and the mean of its brightness.
"""
import ctypes
import os
import sys
import wave


class Options(ctypes.Structure):
    _fields_ = [("size", ctypes.c_uint32), ("lookahead_ms", ctypes.c_int32),
                ("engine", ctypes.c_char_p), ("memory_bytes", ctypes.c_uint64)]


class Frame(ctypes.Structure):
    _fields_ = [("size", ctypes.c_uint32), ("width", ctypes.c_int32), ("height", ctypes.c_int32),
                ("bt709", ctypes.c_int32), ("full_range", ctypes.c_int32), ("index", ctypes.c_int64),
                ("planes", ctypes.POINTER(ctypes.c_uint8) * 3), ("strides", ctypes.c_int64 * 3),
                ("opening", ctypes.c_float)]


visema = ctypes.CDLL(os.environ.get("VISEMA_LIBRARY", "libvisema.so.0"))
visema.visema_open.restype = ctypes.c_void_p
visema.visema_open.argtypes = [ctypes.c_char_p, ctypes.POINTER(Options)]
visema.visema_push.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_float), ctypes.c_size_t,
                               ctypes.c_int, ctypes.c_int]
visema.visema_finish.argtypes = [ctypes.c_void_p]
visema.visema_pull.argtypes = [ctypes.c_void_p, ctypes.POINTER(Frame)]
visema.visema_close.argtypes = [ctypes.c_void_p]
visema.visema_last_error.restype = ctypes.c_char_p


def check(result):
    if result is None or result == -1:
        sys.exit("speak.py: " + visema.visema_last_error().decode())
    return result


def show_frames(stream):
    frame = Frame(size=ctypes.sizeof(Frame))
    while check(visema.visema_pull(stream, ctypes.byref(frame))) == 1:
        middle = ctypes.string_at(ctypes.addressof(frame.planes[0].contents)
                                  + frame.height // 2 * frame.strides[0], frame.width)
        print(f"{frame.index / 25:.2f} {frame.opening:.4f} {sum(middle) / frame.width:.1f}")


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: speak.py AVATAR SOUND.wav")
    engine = os.environ.get("SPEAK_ENGINE")
    options = Options(size=ctypes.sizeof(Options), engine=engine.encode() if engine else None)
    stream = check(visema.visema_open(sys.argv[1].encode(), ctypes.byref(options)))
    with wave.open(sys.argv[2]) as sound:
        while data := sound.readframes(1000):
            count = len(data) // 2
            values = memoryview(data).cast("h")
            samples = (ctypes.c_float * count)(*(value / 32768 for value in values))
            check(visema.visema_push(stream, samples, count // sound.getnchannels(),
                                     sound.getframerate(), sound.getnchannels()))
            show_frames(stream)
    check(visema.visema_finish(stream))
    show_frames(stream)
    visema.visema_close(stream)


main()
