# SPDX-License-Identifier: Apache-2.0
import asyncio
import json
import os
import pathlib
import re
import shutil
import signal
import struct
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

from server_under_test import Server, free_port, need

need("grpc", "google.protobuf", "websockets")
import grpc
import websockets
from wire_facts import Messages, Service

pb = Messages("optimized_lipsyncsrv")

PACKAGING = pathlib.Path(os.environ["VISEMA_ROOT"]) / "packaging/server"


for tool in ("haproxy", "systemd-analyze", "promtool"):
    if not shutil.which(tool):
        print(f"SKIP: {tool} is not installed", flush=True)


class Files(unittest.TestCase):
    @unittest.skipUnless(shutil.which("haproxy"), "haproxy is not installed")
    def test_haproxy_takes_its_configuration(self):
        said = subprocess.run(["haproxy", "-c", "-f", str(PACKAGING / "haproxy.cfg")], capture_output=True, text=True)
        self.assertEqual(said.returncode, 0, said.stderr)

    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not installed")
    def test_systemd_takes_its_unit(self):
        with tempfile.TemporaryDirectory() as folder:
            unit = pathlib.Path(folder) / "visema-server.service"
            text = (PACKAGING / "visema-server.service").read_text()
            unit.write_text(text.replace("/usr/bin/visema-server", os.environ["VISEMA_SERVER"]))
            said = subprocess.run(["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True)
            ours = [line for line in said.stderr.splitlines() if "visema-server" in line and "man:" not in line]
            self.assertEqual((said.returncode, ours), (0, []), said.stderr)

    @unittest.skipUnless(shutil.which("man"), "man is not installed")
    def test_its_manual_page_has_every_option_and_its_completions_too(self):
        def said(*words):
            return subprocess.run([os.environ["VISEMA_SERVER"], *words], capture_output=True, text=True, check=True).stdout
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "visema-server.1"
            file.write_text(said("_man"))
            page = subprocess.run(["man", "-l", "--warnings", str(file)], capture_output=True, text=True, check=True,
                                  env=dict(os.environ, LC_ALL="C.UTF-8", MANWIDTH="100"))
        self.assertEqual(page.stderr, "")
        self.assertIn("visema-server [COMMAND] [OPTIONS]", page.stdout)  # it serves without one
        options = re.findall(r"^  (?:-\w,)?(--[a-z-]+)", said("--help"), re.MULTILINE)
        self.assertGreater(len(options), 15)
        for option in options:
            self.assertIn(option, page.stdout)
            self.assertIn(option, said("_completions", "bash"))

    def test_what_is_watched_is_what_a_server_tells(self):
        server = Server(avatars=())
        self.addCleanup(server.stop)
        with urllib.request.urlopen(f"http://{server.http}/metrics", timeout=30) as reply:
            page = reply.read().decode()
        told = {line.split("{")[0].split(" ")[0] for line in page.splitlines() if line[0] != "#"}
        panels = json.loads((PACKAGING / "dashboard.json").read_text())["panels"]
        watched = [target["expr"] for panel in panels for target in panel["targets"]]
        watched += [line for line in (PACKAGING / "alerts.yml").read_text().splitlines() if "expr:" in line]
        self.assertGreater(len(watched), 20)
        self.assertEqual(set(re.findall(r"visema_[a-z_]+", " ".join(watched))) - told, set())
        if shutil.which("promtool"):
            said = subprocess.run(["promtool", "check", "metrics"], input=page, capture_output=True, text=True)
            self.assertEqual((said.returncode, said.stdout + said.stderr), (0, ""))

    @unittest.skipUnless(shutil.which("promtool"), "promtool is not installed")
    def test_prometheus_takes_its_alerts(self):
        said = subprocess.run(["promtool", "check", "rules", str(PACKAGING / "alerts.yml")], capture_output=True, text=True)
        self.assertEqual(said.returncode, 0, said.stdout + said.stderr)


def unpadded(jpeg):
    """Without the fill bytes before its end, which one page's clients need."""
    return jpeg[:-2].rstrip(b"\xff") + jpeg[-2:]


@unittest.skipUnless(shutil.which("haproxy"), "haproxy is not installed")
class BehindABalancer(unittest.TestCase):
    """Our configuration with other ports, three servers, and one that dies again and again: VISEMA_KILLS=100 times where
    somebody waits for it."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="visema-balanced-")
        self.addCleanup(self.folder.cleanup)
        self.servers = [Server(folder=self.folder.name) for _ in range(3)]
        self.addCleanup(lambda: [server.stop() for server in self.servers])
        text = (PACKAGING / "haproxy.cfg").read_text()
        self.web, rpc = free_port(), free_port()
        self.service = Service(grpc.insecure_channel(f"127.0.0.1:{rpc}"), "optimized_lipsyncsrv.OptimizedLipSyncService")
        self.addCleanup(self.service.channel.close)
        text = text.replace("127.0.0.1:8080", f"127.0.0.1:{self.web}").replace("127.0.0.1:50050", f"127.0.0.1:{rpc}")
        for i, server in enumerate(self.servers):
            port = server.http.split(":")[1]
            text = text.replace(f"127.0.0.1:{8085 + 100 * i}", server.http).replace(f"port {8085 + 100 * i}", f"port {port}")
            text = text.replace(f"127.0.0.1:{50051 + 10 * i}", server.grpc)
        path = pathlib.Path(self.folder.name) / "haproxy.cfg"
        path.write_text(text)
        self.haproxy = subprocess.Popen(["haproxy", "-f", str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(lambda: (self.haproxy.kill(), self.haproxy.wait()))
        self.expected = self.first_answer()

    def ask(self, frame=1):
        try:
            address = f"http://127.0.0.1:{self.web}/generate/inference/sanders/{frame}"
            with urllib.request.urlopen(address, timeout=30) as reply:
                return reply.read()
        except (urllib.error.URLError, ConnectionError):
            return None  # to be asked again

    def over_a_socket(self):
        """What a client gets that connects anew where its server is gone."""
        async def run():
            async with websockets.connect(f"ws://127.0.0.1:{self.web}/", compression=None, open_timeout=30) as connection:
                await connection.send(struct.pack("<I", 7) + b"sanders" + struct.pack("<II", 1, 0))
                answer = await asyncio.wait_for(connection.recv(), 30)
                return answer[13:13 + struct.unpack_from("<I", answer, 9)[0]] if answer[0] == 1 else answer
        try:
            return asyncio.run(run())
        except (OSError, asyncio.TimeoutError, websockets.WebSocketException, EOFError):
            return None

    def over_grpc(self):
        try:
            request = pb.OptimizedInferenceRequest(model_name="sanders", frame_id=1)
            answer = self.service.call("GenerateInference", request, pb.OptimizedInferenceResponse)
            return answer.prediction_data if answer.success else answer.error
        except grpc.RpcError:
            return None

    def first_answer(self):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if picture := self.ask():
                return picture
        self.fail("the balancer does not answer")

    def test_when_a_server_is_killed_the_others_answer_with_the_same_picture(self):
        doors = {"HTTP": self.ask, "WebSocket": self.over_a_socket, "gRPC": self.over_grpc}
        lost = dict.fromkeys(doors, 0)
        for kill in range(int(os.environ.get("VISEMA_KILLS", "3"))):
            victim = self.servers[0].process
            threading.Timer(0.02 * (kill % 5), victim.kill).start()  # at any moment of a request
            right, deadline = dict.fromkeys(doors, 0), time.monotonic() + 60
            while victim.poll() is None or min(right.values()) < 7:
                self.assertLess(time.monotonic(), deadline, (kill, right, lost))
                for door, ask in doors.items():
                    picture = ask()
                    if picture is None:
                        lost[door] += 1
                        continue
                    self.assertEqual(unpadded(picture), unpadded(self.expected), door)
                    right[door] += 1
            address = self.servers[0].http
            self.servers[0].stop()
            self.servers[0] = Server("--http", address, "--grpc", self.servers[0].grpc, folder=self.folder.name, listen=False)
        print(f"asked again after a kill: {lost}", flush=True)

    def test_a_server_that_is_being_stopped_loses_no_request(self):
        self.servers[1].process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + 60
        while self.servers[1].process.poll() is None:
            self.assertLess(time.monotonic(), deadline)
            picture = self.ask()
            self.assertIn(picture, (self.expected, None))
        self.assertEqual(self.first_answer(), self.expected)


if __name__ == "__main__":
    unittest.main()
