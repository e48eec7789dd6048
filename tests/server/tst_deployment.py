# SPDX-License-Identifier: Apache-2.0
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

from server_under_test import Server, free_port

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
        options = re.findall(r"^  (?:-\w,)?(--[a-z-]+)", said("--help"), re.MULTILINE)
        self.assertGreater(len(options), 15)
        for option in options:
            self.assertIn(option, page.stdout)
            self.assertIn(option, said("_completions", "bash"))

    def test_what_is_watched_is_what_a_server_tells(self):
        server = Server(avatars=())
        self.addCleanup(server.stop)
        with urllib.request.urlopen(f"http://{server.http}/metrics", timeout=30) as reply:
            told = {line.split("{")[0].split(" ")[0] for line in reply.read().decode().splitlines() if line[0] != "#"}
        panels = json.loads((PACKAGING / "dashboard.json").read_text())["panels"]
        watched = [target["expr"] for panel in panels for target in panel["targets"]]
        watched += [line for line in (PACKAGING / "alerts.yml").read_text().splitlines() if "expr:" in line]
        self.assertGreater(len(watched), 20)
        self.assertEqual(set(re.findall(r"visema_[a-z_]+", " ".join(watched))) - told, set())

    @unittest.skipUnless(shutil.which("promtool"), "promtool is not installed")
    def test_prometheus_takes_its_alerts(self):
        said = subprocess.run(["promtool", "check", "rules", str(PACKAGING / "alerts.yml")], capture_output=True, text=True)
        self.assertEqual(said.returncode, 0, said.stdout + said.stderr)


@unittest.skipUnless(shutil.which("haproxy"), "haproxy is not installed")
class BehindABalancer(unittest.TestCase):
    """Our configuration with other ports, three servers, and one that dies again and again."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="visema-balanced-")
        self.addCleanup(self.folder.cleanup)
        self.servers = [Server(folder=self.folder.name) for _ in range(3)]
        self.addCleanup(lambda: [server.stop() for server in self.servers])
        text = (PACKAGING / "haproxy.cfg").read_text()
        self.web, grpc = free_port(), free_port()
        text = text.replace("127.0.0.1:8080", f"127.0.0.1:{self.web}").replace("127.0.0.1:50050", f"127.0.0.1:{grpc}")
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

    def first_answer(self):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if picture := self.ask():
                return picture
        self.fail("the balancer does not answer")

    def test_when_a_server_is_killed_the_others_answer_with_the_same_picture(self):
        for _ in range(3):
            os.kill(self.servers[0].process.pid, signal.SIGKILL)
            self.servers[0].process.wait()
            right, deadline = 0, time.monotonic() + 60
            while right < 20:
                self.assertLess(time.monotonic(), deadline)
                picture = self.ask()
                if picture is not None:
                    self.assertEqual(picture, self.expected)
                    right += 1
            address = self.servers[0].http
            self.servers[0].stop()
            self.servers[0] = Server("--http", address, "--grpc", self.servers[0].grpc, folder=self.folder.name, listen=False)

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
