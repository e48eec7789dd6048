# SPDX-License-Identifier: Apache-2.0
"""A farm whose store speaks S3: a scripted server that checks every signature, fails now and then and is slow."""

import hashlib
import hmac
import http.server
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest

from server_under_test import free_port, work_until_over

NATS = shutil.which("nats-server", path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")
if not NATS:
    print("SKIP: nats-server is not installed")
    sys.exit(77)

ID, SECRET, REGION = "an id", "a secret/with+signs", "eu-test-1"


def sign(key, text):
    return hmac.new(key, text.encode(), "sha256").digest()


class Store(http.server.BaseHTTPRequestHandler):
    """What AWS documents of its signatures, version 4; keeps files in memory."""

    protocol_version = "HTTP/1.1"
    files, refused, failures = {}, [], 0

    def is_signed(self, body):
        given = re.fullmatch(r"AWS4-HMAC-SHA256 Credential=(.*?)/(\d{8})/(.*?)/s3/aws4_request, "
                             r"SignedHeaders=(.*?), Signature=([0-9a-f]{64})", self.headers["Authorization"] or "")
        if not given or (given[1], given[3]) != (ID, REGION):
            return False
        payload = self.headers["x-amz-content-sha256"]
        if payload != hashlib.sha256(body).hexdigest():
            return False
        headers = "".join(f"{name}:{self.headers[name].strip()}\n" for name in given[4].split(";"))
        request = "\n".join([self.command, self.path, "", headers, given[4], payload])
        scope = f"{given[2]}/{REGION}/s3/aws4_request"
        text = "\n".join(["AWS4-HMAC-SHA256", self.headers["x-amz-date"], scope,
                          hashlib.sha256(request.encode()).hexdigest()])
        key = ("AWS4" + SECRET).encode()
        for part in (given[2], REGION, "s3", "aws4_request"):
            key = sign(key, part)
        return hmac.compare_digest(sign(key, text).hex(), given[5])

    def answer(self, status, body=b"", length=None):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        for at in range(0, len(body), 100_000):  # slowly
            self.wfile.write(body[at:at + 100_000])
            self.wfile.flush()

    def handle_method(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        if not self.is_signed(body):
            Store.refused.append(f"{self.command} {self.path}")
            return self.answer(403)
        if Store.failures > 0:
            Store.failures -= 1
            return self.answer(500, b"" if self.command == "HEAD" else b"no")
        there = Store.files.get(self.path)
        if self.command == "PUT":
            Store.files[self.path] = body
            return self.answer(200)
        if there is None:
            return self.answer(404, b"" if self.command == "HEAD" else b"none")
        if self.command == "DELETE":
            del Store.files[self.path]
            return self.answer(204)
        self.answer(200, b"" if self.command == "HEAD" else there, len(there))

    do_GET = do_PUT = do_HEAD = do_DELETE = handle_method

    def log_message(self, *arguments):
        pass


class StoreInS3(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="visema-farm-"))
        cls.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Store)
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()
        port = free_port()
        cls.nats = subprocess.Popen([NATS, "-a", "127.0.0.1", "-p", str(port), "-js", "-sd", str(cls.folder / "nats"),
                                     "-l", str(cls.folder / "nats.log")])
        cls.environment = dict(os.environ, VISEMA_FARM=f"nats://127.0.0.1:{port}", AWS_ACCESS_KEY_ID=ID,
                               AWS_SECRET_ACCESS_KEY=SECRET, XDG_CACHE_HOME=str(cls.folder / "cache"),
                               XDG_DATA_HOME=str(cls.folder / "data"), XDG_CONFIG_HOME=str(cls.folder / "config"))
        cls.place = f"s3://bucket/films?endpoint=http://127.0.0.1:{cls.server.server_port}&region={REGION}"

    @classmethod
    def tearDownClass(cls):
        cls.nats.kill()
        cls.nats.wait()
        cls.server.shutdown()
        cls.server.server_close()
        shutil.rmtree(cls.folder, ignore_errors=True)

    def farm(self, *arguments, **changes):
        return subprocess.run([os.environ["VISEMA_PROGRAM"], "farm", *map(str, arguments)], capture_output=True,
                              text=True, timeout=120, env=dict(self.environment, **changes))

    def submitted(self):
        root = pathlib.Path(os.environ["VISEMA_ROOT"])
        return self.farm("submit", "--avatar", root / "avatars" / "iris.visema", "--height", 180, "--audio",
                         root / "resources" / "demo" / "hello.wav", "--out", self.folder / "film.mp4")

    def test_a_film_goes_through_it_whatever_it_is_in_the_mood_for(self):
        self.assertEqual(self.farm("setup", "--store", self.place).returncode, 0)
        Store.failures = 2
        made = self.submitted()
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertEqual(Store.failures, 0)
        job = made.stdout.strip()
        self.assertEqual(len(Store.files), 2)
        for path, content in Store.files.items():
            self.assertEqual(path, "/bucket/films/" + hashlib.sha256(content).hexdigest())
        Store.failures = 2
        line = work_until_over(job, self.folder / "worker", self.environment)
        fetched = self.farm("result", job, "--out", self.folder / "fetched.mp4")
        self.assertEqual(fetched.returncode, 0, line + fetched.stderr)
        film = (self.folder / "fetched.mp4").read_bytes()
        self.assertIn("/bucket/films/" + hashlib.sha256(film).hexdigest(), Store.files)
        forgotten = self.farm("forget", job)
        self.assertIn("1 jobs and 2 files deleted", forgotten.stdout)
        self.assertEqual(len(Store.files), 1)  # the package
        self.assertEqual(Store.refused, [])

    def test_the_wrong_keys_are_refused_and_missing_ones_named(self):
        self.assertEqual(self.farm("setup", "--store", self.place).returncode, 0)
        root = pathlib.Path(os.environ["VISEMA_ROOT"])
        arguments = ("submit", "--avatar", root / "avatars" / "iris.visema", "--audio",
                     root / "resources" / "demo" / "hello.wav", "--out", self.folder / "film.mp4")
        wrong = self.farm(*arguments, AWS_SECRET_ACCESS_KEY="another")
        self.assertIn("it answers 403", wrong.stderr)
        Store.refused.clear()
        del self.environment["AWS_ACCESS_KEY_ID"]
        self.addCleanup(self.environment.update, AWS_ACCESS_KEY_ID=ID)
        self.assertIn("set AWS_ACCESS_KEY_ID", self.farm(*arguments).stderr)


if __name__ == "__main__":
    unittest.main()
