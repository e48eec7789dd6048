# SPDX-License-Identifier: Apache-2.0
import hashlib
import json
import os
import socket
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

from server_under_test import Server, free_port, need

need("grpc", "google.protobuf", "websockets")
import asyncio
import grpc
import websockets
from wire_facts import Messages, Service

pb = Messages("optimized_lipsyncsrv")


def setUpModule():
    global folder
    folder = tempfile.TemporaryDirectory(prefix="visema-server-")


def tearDownModule():
    folder.cleanup()


def get(server, path, token=None):
    request = urllib.request.Request(f"http://{server.http}{path}")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=30) as reply:
            return reply.status
    except urllib.error.HTTPError as error:
        return error.code


class Process(unittest.TestCase):
    def started(self, *arguments, **options):
        server = Server(*arguments, folder=folder.name, **options)
        self.addCleanup(server.stop)
        return server

    def refused(self, *arguments):
        server = self.started(*arguments, avatars=(), listen=False)
        self.assertEqual(server.process.returncode, 1)
        return server.said()

    def test_it_listens_beyond_this_machine_only_with_tokens(self):
        for address in (("--http", "0.0.0.0:0"), ("--grpc", "[::]:0"), ("--http", "192.0.2.1:80"),
                        ("--grpc", "127.example.org:50051")):
            self.assertIn("name a file of tokens with --tokens", self.refused(*address))

    def test_a_file_of_tokens_that_is_none_is_refused_with_its_line(self):
        path = os.path.join(folder.name, "bad-tokens.txt")
        with open(path, "w") as file:
            file.write("# ours\nsecret speak\n")
        self.assertIn("bad-tokens.txt:2: a line is a SHA-256", self.refused("--tokens", path))
        self.assertIn("cannot be read", self.refused("--tokens", path + ".not"))

    def test_an_address_that_is_taken_or_none_is_refused(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            address = "127.0.0.1:%d" % taken.getsockname()[1]
            self.assertIn("cannot be listened on", self.refused("--http", address, "--grpc", "127.0.0.1:0"))
            self.assertIn("cannot be listened on", self.refused("--grpc", address, "--http", "127.0.0.1:0"))
        self.assertIn("is not an address", self.refused("--http", "127.0.0.1:99999", "--grpc", "127.0.0.1:0"))
        self.assertIn("nobody", self.refused("--avatar", "nobody"))

    def test_tokens_let_in_by_role_and_rate_at_every_door(self):
        path = os.path.join(folder.name, "tokens.txt")
        with open(path, "w") as file:
            for token, rest in (("aye", "speak"), ("boss", "admin"), ("slow", "speak 1")):
                file.write(hashlib.sha256(token.encode()).hexdigest() + " " + rest + "\n")
        server = self.started("--tokens", path)
        self.assertEqual(get(server, "/health"), 200)
        self.assertEqual([get(server, "/status"), get(server, "/status", "nay"), get(server, "/status", "aye")], [401, 401, 200])
        self.assertEqual({get(server, "/status", "slow") for _ in range(5)}, {200, 429})
        service = Service(grpc.insecure_channel(server.grpc), "optimized_lipsyncsrv.OptimizedLipSyncService")
        self.addCleanup(service.channel.close)
        load = pb.LoadPackageRequest(package_name="sanders")
        for token, code in (("nay", grpc.StatusCode.UNAUTHENTICATED), ("aye", grpc.StatusCode.PERMISSION_DENIED)):
            with self.assertRaises(grpc.RpcError) as raised:
                service.call("LoadPackage", load, pb.LoadPackageResponse, metadata=[("authorization", f"Bearer {token}")])
            self.assertEqual(raised.exception.code(), code)
        boss = [("authorization", "Bearer boss")]
        self.assertTrue(service.call("LoadPackage", load, pb.LoadPackageResponse, metadata=boss).success)
        infer = pb.OptimizedInferenceRequest(model_name="sanders")
        with self.assertRaises(grpc.RpcError):
            service.call("GenerateInference", infer, pb.OptimizedInferenceResponse)

        async def connect(address):
            async with websockets.connect(address) as connection:
                await connection.send("{}")
                return json.loads(await connection.recv())["success"]
        self.assertTrue(asyncio.run(connect(f"ws://{server.http}/?token=aye")))
        for token, code in (("nay", 401), ("slow", 429)):
            with self.assertRaises(websockets.InvalidStatusCode) as refused:
                for _ in range(20):  # one a second is let in
                    asyncio.run(connect(f"ws://{server.http}/?token={token}"))
            self.assertEqual(refused.exception.status_code, code)
        self.assertNotIn("aye", server.said())

    def test_when_it_is_ended_what_was_taken_in_is_answered(self):
        server = self.started()
        service = Service(grpc.insecure_channel(server.grpc), "optimized_lipsyncsrv.OptimizedLipSyncService")
        self.addCleanup(service.channel.close)
        answers = []

        def ask():
            request = pb.BatchInferenceRequest(model_name="sanders", frame_ids=range(8))
            answers.append(service.call("GenerateBatchInference", request, pb.BatchInferenceResponse))
        asking = [threading.Thread(target=ask) for _ in range(4)]
        for thread in asking:
            thread.start()
        deadline = time.monotonic() + 30
        while b"visema_job_seconds_count 0\n" in urllib.request.urlopen(f"http://{server.http}/metrics").read():
            self.assertLess(time.monotonic(), deadline)
        self.assertEqual(server.stop(), 0)
        for thread in asking:
            thread.join()
        self.assertEqual([[each.success for each in answer.responses] for answer in answers], [[True] * 8] * 4)

    def test_a_connection_without_a_request_does_not_keep_it_from_ending(self):
        server = self.started("--drain", "20")
        host, port = server.http.split(":")

        async def run():
            async with websockets.connect(f"ws://{server.http}/") as connection:
                with socket.create_connection((host, int(port))) as half:
                    half.sendall(b"GET / HTTP/1.1\r\nHost:")
                    start = time.monotonic()
                    code = await asyncio.to_thread(server.stop)
                    with self.assertRaises(websockets.ConnectionClosed) as closed:
                        await connection.recv()
                    return code, closed.exception.rcvd.code, time.monotonic() - start
        code, close_code, took = asyncio.run(run())
        self.assertEqual((code, close_code), (0, 1001))
        self.assertLess(took, 15)

    def test_its_log_is_an_object_a_line_where_that_is_wanted(self):
        server = self.started("--log-form", "json")
        said = [json.loads(line) for line in server.said().splitlines()]
        self.assertTrue(any("sanders is in memory" in line["message"] for line in said))
        self.assertEqual({tuple(line) for line in said}, {("time", "level", "area", "message")})

    def test_lines_about_a_request_carry_the_number_that_its_caller_gave_it(self):
        server = self.started("--log-form", "json")
        ids = [f"{i:032x}" for i in range(1, 4)]

        def parent(number, flags="01"):
            return f"00-{ids[number]}-00f067aa0ba902b7-{flags}"
        for number, flags in ((0, "01"), (2, "00")):
            asked = urllib.request.Request(f"http://{server.http}/generate/inference/sanders/1?token=secret",
                                           headers={"traceparent": parent(number, flags)})
            urllib.request.urlopen(asked, timeout=30).read()
        service = Service(grpc.insecure_channel(server.grpc), "optimized_lipsyncsrv.OptimizedLipSyncService")
        self.addCleanup(service.channel.close)
        service.call("GenerateInference", pb.OptimizedInferenceRequest(model_name="sanders", frame_id=2),
                     pb.OptimizedInferenceResponse, metadata=[("traceparent", parent(1))])
        server.stop()
        lines = [json.loads(line) for line in server.said_at_the_end.splitlines() if line.startswith("{")]
        said = [[line["message"] for line in lines if line.get("trace_id") == each] for each in ids]
        self.assertRegex("\n".join(said[0]), r"(?s)sanders: 1 of 1 frames in .*GET /generate/inference/sanders/1: 200 in ")
        self.assertRegex("\n".join(said[1]), r"(?s)GenerateInference let in.*sanders: 1 of 1 frames in ")
        self.assertEqual(said[2], [])  # its caller keeps no record of it
        self.assertEqual({line["parent_id"] for line in lines if "trace_id" in line}, {"00f067aa0ba902b7"})
        self.assertNotIn("secret", server.said_at_the_end)

    def test_too_many_connections_of_one_address_are_refused_and_counted(self):
        server = self.started("--connections-of-one", "3")
        host, port = server.http.split(":")
        kept = [socket.create_connection((host, int(port))) for _ in range(3)]
        with socket.create_connection((host, int(port))) as one_more:
            one_more.settimeout(10)
            self.assertEqual(one_more.recv(1), b"")
        for each in kept:
            each.close()
        deadline = time.monotonic() + 30
        while True:
            try:
                page = urllib.request.urlopen(f"http://{server.http}/metrics", timeout=5).read()
                break
            except (urllib.error.URLError, ConnectionError):
                self.assertLess(time.monotonic(), deadline)
        self.assertRegex(page.decode(), r"visema_connections_refused_total [1-9]")

    def test_a_busy_server_says_so_and_when_to_come_back_but_a_batch_it_has_let_in_is_painted_whole(self):
        server = self.started("--queue", "1", "--threads", "1")
        other = Messages("lipsyncsrv")
        service = Service(grpc.insecure_channel(server.grpc), "lipsyncsrv.LipSyncService")
        self.addCleanup(service.channel.close)
        batch = other.BatchInferenceRequest(model_name="sanders", frame_ids=list(range(12)) * 9)
        reply = service.call("GenerateBatchInference", batch, other.BatchInferenceResponse)
        self.assertTrue(all(each.success for each in reply.responses))
        request = other.InferenceRequest(model_name="sanders", frame_id=0, audio_override="AAAA")  # never from the cache
        ask = service.channel.unary_unary("/lipsyncsrv.LipSyncService/GenerateInference",
                                          other.InferenceRequest.SerializeToString, other.InferenceResponse.FromString)
        replies = [each.result() for each in [ask.future(request, timeout=60) for _ in range(60)]]
        busy = [each.error for each in replies if not each.success]
        self.assertTrue(busy)
        self.assertRegex(busy[0], r"the server is busy: try again in \d+ s")
        self.assertTrue(any(each.success for each in replies))

    def test_at_the_usual_ports_it_listens_on_both_addresses_that_localhost_may_mean(self):
        port = free_port()
        server = self.started("--http", f"localhost:{port}", "--grpc", f"localhost:{free_port()}", listen=False)
        with socket.socket(socket.AF_INET6) as place:
            try:
                place.bind(("::1", 0))
            except OSError:
                self.skipTest("this machine has no ::1")
        for place in (server.http, f"[::1]:{port}"):
            with urllib.request.urlopen(f"http://{place}/health", timeout=30) as reply:
                self.assertEqual(reply.status, 200)
        for place in (server.grpc, "[::1]:" + server.grpc.split(":")[1]):
            service = Service(grpc.insecure_channel(place), "optimized_lipsyncsrv.OptimizedLipSyncService")
            self.addCleanup(service.channel.close)
            self.assertTrue(service.call("HealthCheck", pb.HealthRequest(), pb.HealthResponse).healthy)

    def test_without_a_named_avatar_it_loads_the_one_that_older_servers_load(self):
        server = self.started(avatars=())
        service = Service(grpc.insecure_channel(server.grpc), "optimized_lipsyncsrv.OptimizedLipSyncService")
        self.addCleanup(service.channel.close)
        deadline = time.monotonic() + 60
        while True:
            models = service.call("ListModels", pb.ListModelsRequest(), pb.ListModelsResponse)
            if list(models.loaded_models) == ["sanders"]:
                return
            self.assertLess(time.monotonic(), deadline)

    def test_its_help_and_version_say_what_it_is(self):
        said = subprocess.run([os.environ["VISEMA_SERVER"], "--help"], capture_output=True, text=True, check=True).stdout
        for option in ("--avatars", "--tokens", "--grpc", "--http", "--redis", "--drain"):
            self.assertIn(option, said)
        def visema(*words):
            return subprocess.run([os.environ["VISEMA_PROGRAM"], "serve", *words], capture_output=True, text=True, check=True).stdout
        self.assertIn("visema-server --help", visema("--help"))
        self.assertRegex(visema("--version"), r"^visema-server \d")


if __name__ == "__main__":
    unittest.main()
