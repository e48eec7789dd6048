# SPDX-License-Identifier: Apache-2.0
"""Starts a real visema-server with a small avatar of its own, for one file of tests."""

import io
import os
import pathlib
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import unittest
import wave

FRAMES = 12  # of the avatar that make_avatars makes
SIZE = (240, 180)


def need(*modules):
    """Says which Debian package is missing and skips the whole file."""
    packages = {"grpc": "python3-grpcio", "google.protobuf": "python3-protobuf", "websockets": "python3-websockets",
                "PIL": "python3-pil", "redis": "python3-redis"}
    for module in modules:
        try:
            __import__(module)
        except ImportError:
            print(f"SKIP: {packages[module]} is not installed")
            sys.exit(77)


def work_until_over(job, folder, environment):
    """Has a worker of the farm make jobs until that one is done or failed; gives the line that said so."""
    worker = subprocess.Popen([os.environ["VISEMA_PROGRAM"], "worker", "--memory", "1M", "--folder", str(folder)],
                              env=environment, stdout=subprocess.PIPE, text=True)
    for line in worker.stdout:
        if line.startswith(f"job {job}: ") and line.split()[2].strip(":") in ("done", "failed"):
            break
    worker.terminate()
    worker.wait(timeout=60)
    worker.stdout.close()
    return line


class Server:
    """A server on free ports of this machine, with folders of its own."""

    def __init__(self, *arguments, avatars=("sanders",), folder=None, listen=True, environment=None):
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="visema-server-"))
        self.owns_folder = folder is None
        if not (self.folder / "models").exists():
            subprocess.run([os.environ["VISEMA_MAKE_AVATARS"], str(self.folder)], check=True)
        command = [os.environ["VISEMA_SERVER"], "--avatars", str(self.folder / "models"), "--engine", "fused",
                   "--stall", "600"]  # however busy the machine is
        if listen:
            command += ["--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0"]
        for avatar in avatars:
            command += ["--avatar", avatar]
        everything = dict(os.environ, XDG_DATA_HOME=str(self.folder / "data"), XDG_CACHE_HOME=str(self.folder / "cache"),
                          XDG_CONFIG_HOME=str(self.folder / "config"), **(environment or {}))
        self.errors = open(self.folder / "errors.txt", "w+")
        self.process = subprocess.Popen(command + list(arguments), stdout=subprocess.PIPE, stderr=self.errors, text=True,
                                        env=everything)
        self.grpc, self.http = None, None
        for line in self.process.stdout:
            word, _, address = line.strip().partition(" ")
            if word == "gRPC":
                self.grpc = address
            elif word in ("HTTP", "HTTPS"):
                self.http = address
            elif word == "ready":
                return
        self.process.wait()  # it refused to start

    def said(self):
        self.errors.flush()
        return (self.folder / "errors.txt").read_text()

    def stop(self):
        """Asks it to end, as systemd would, and returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=60)
        if not self.errors.closed:
            self.said_at_the_end = self.said()
        self.process.stdout.close()
        self.errors.close()
        if self.owns_folder:
            shutil.rmtree(self.folder, ignore_errors=True)
        return code


def free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


def noise(count):
    """16-bit samples that are no speech, the same every time."""
    return struct.pack(f"<{count}h", *[((i * 7919) % 20001) - 10000 for i in range(count)])


def wav(seconds, rate=16000):
    """A file of that noise."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1), file.setsampwidth(2), file.setframerate(rate)
        file.writeframes(noise(int(seconds * rate)))
    return out.getvalue()


def size_of_jpeg(data):
    """Width, height and mean colour of a JPEG file."""
    from PIL import Image, ImageStat
    picture = Image.open(io.BytesIO(data))
    picture.load()
    assert picture.format == "JPEG", picture.format
    return picture.size, ImageStat.Stat(picture).mean


if __name__ == "__main__":
    unittest.main()
