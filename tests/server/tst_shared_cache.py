# SPDX-License-Identifier: Apache-2.0
import json
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.request

from server_under_test import Server, free_port, need

need("redis")
import redis

if not shutil.which("redis-server"):
    print("SKIP: redis-server is not installed")
    sys.exit(77)


class OwnRedis:
    def __init__(self, port):
        self.port, self.folder = port, tempfile.TemporaryDirectory(prefix="visema-redis-")
        self.process = subprocess.Popen(["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "",
                                         "--dir", self.folder.name], stdout=subprocess.PIPE, text=True)
        for line in self.process.stdout:
            if "Ready to accept connections" in line:
                break
        self.client = redis.Redis(port=port)

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.folder.cleanup()


def frame(server, number):
    body = json.dumps({"model_name": "sanders", "frame_id": number}).encode()
    with urllib.request.urlopen(f"http://{server.http}/generate/frame", body, timeout=60) as reply:
        return json.loads(reply.read())


class SharedCache(unittest.TestCase):
    def setUp(self):
        self.redis = OwnRedis(free_port())
        self.addCleanup(lambda: self.redis.stop())

    def started(self, **options):
        server = Server("--redis", f"127.0.0.1:{self.redis.port}", **options)
        self.addCleanup(server.stop)
        return server

    def test_what_one_server_made_another_does_not_make_again(self):
        first = self.started()
        second = self.started(folder=first.folder)
        made = frame(first, 3)
        self.assertFalse(made["from_cache"])
        found = frame(second, 3)
        self.assertEqual((found["from_cache"], found["frame"]), (True, made["frame"]))
        self.assertEqual(len(self.redis.client.keys("frame:sanders:3:*")), 1)

    def test_nonsense_in_it_is_not_taken_for_a_picture(self):
        server = self.started()
        good = frame(server, 4)
        urllib.request.urlopen(urllib.request.Request(f"http://{server.http}/cache", method="DELETE")).read()
        self.assertEqual(self.redis.client.keys("frame:*"), [])
        frame(server, 4)
        key, = self.redis.client.keys("frame:sanders:4:*")
        urllib.request.urlopen(urllib.request.Request(f"http://{server.http}/cache/sanders", method="DELETE")).read()
        self.redis.client.set(key, b"\x80\x04pickled")
        again = frame(server, 4)
        self.assertEqual((again["from_cache"], again["frame"]), (False, good["frame"]))

    def test_without_it_the_server_goes_on(self):
        server = self.started()
        before = frame(server, 5)
        self.redis.stop()
        self.assertEqual(frame(server, 6)["success"], True)
        self.assertEqual(frame(server, 5)["frame"], before["frame"])
        self.redis = OwnRedis(self.redis.port)


if __name__ == "__main__":
    unittest.main()
