# SPDX-License-Identifier: Apache-2.0
import asyncio
import json
import os
import pathlib
import shutil
import ssl
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

from server_under_test import Server, need

os.environ["GRPC_VERBOSITY"] = "NONE"  # handshakes are meant to fail here
need("grpc", "google.protobuf", "websockets")
import grpc
import websockets
from wire_facts import Messages, Service

pb = Messages("optimized_lipsyncsrv")


class Authority:
    """Who signs certificates, made for these tests alone."""

    def __init__(self, folder, name):
        self.folder, self.name = pathlib.Path(folder), name
        self.file = self.folder / f"{name}.pem"
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
                     f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.pem")

    def openssl(self, *words):
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)

    def sign(self, whom, out):
        """Key and certificate in one file, as they are replaced in one move."""
        (self.folder / "names.txt").write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\n")
        self.openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={whom}", "-keyout",
                     f"{whom}.key", "-out", f"{whom}.csr")
        self.openssl("x509", "-req", "-in", f"{whom}.csr", "-CA", f"{self.name}.pem", "-CAkey", f"{self.name}.key", "-days", "2",
                     "-CAcreateserial", "-extfile", "names.txt", "-out", f"{whom}.crt")
        both = (self.folder / f"{whom}.key").read_bytes() + (self.folder / f"{whom}.crt").read_bytes()
        (self.folder / "both.new").write_bytes(both)
        os.rename(self.folder / "both.new", self.folder / out)
        return self.folder / out


def setUpModule():
    global folder, ours, theirs, server
    folder = tempfile.TemporaryDirectory(prefix="visema-tls-")
    ours, theirs = Authority(folder.name, "ours"), Authority(folder.name, "theirs")
    server = Server("--tls-certificate", str(ours.sign("server", "server.pem")), folder=folder.name)


def tearDownModule():
    assert server.stop() == 0
    folder.cleanup()


def trusting(authority, shown=None):
    context = ssl.create_default_context(cafile=authority.file)
    if shown:
        context.load_cert_chain(shown)
    return context


def get(place, context):
    with urllib.request.urlopen(f"https://{place.http}/metrics", timeout=30, context=context) as reply:
        return reply.read().decode()


def service(place, authority, shown=None):
    mine = pathlib.Path(shown).read_bytes() if shown else None
    credentials = grpc.ssl_channel_credentials(authority.file.read_bytes(), mine, mine)
    return Service(grpc.secure_channel(place.grpc, credentials), "optimized_lipsyncsrv.OptimizedLipSyncService")


def is_healthy(channel):
    return channel.call("HealthCheck", pb.HealthRequest(), pb.HealthResponse).healthy


async def stats(socket):
    await socket.send(json.dumps({"type": "get_stats"}))
    return json.loads(await socket.recv())["type"] == "stats"


class Tls(unittest.TestCase):
    def opened(self, *arguments, **options):
        channel = service(*arguments, **options)
        self.addCleanup(channel.channel.close)
        return channel

    def comes_to_show(self, authority):
        """What gRPC has; it looks once a second."""
        deadline = time.monotonic() + 60
        while True:
            try:
                return self.assertTrue(is_healthy(self.opened(server, authority)))
            except grpc.RpcError:
                self.assertLess(time.monotonic(), deadline)

    def test_every_door_speaks_it_and_nothing_else(self):
        self.assertIn("visema_certificate_expires", get(server, trusting(ours)))
        self.assertTrue(is_healthy(self.opened(server, ours)))

        async def talk(context):
            async with websockets.connect(f"wss://{server.http}/", ssl=context) as socket:
                return await stats(socket)
        self.assertTrue(asyncio.run(talk(trusting(ours))))
        with self.assertRaises((urllib.error.URLError, ConnectionError)):
            urllib.request.urlopen(f"http://{server.http}/health", timeout=30)
        with self.assertRaises(grpc.RpcError):
            channel = Service(grpc.insecure_channel(server.grpc), "optimized_lipsyncsrv.OptimizedLipSyncService")
            self.addCleanup(channel.channel.close)
            is_healthy(channel)
        for door in (lambda: get(server, trusting(theirs)), lambda: asyncio.run(talk(trusting(theirs)))):
            with self.assertRaises((urllib.error.URLError, ssl.SSLError)):
                door()

    def test_a_certificate_that_is_replaced_is_shown_to_the_next_client_and_nobody_is_cut_off(self):
        before = self.opened(server, ours)
        self.assertTrue(is_healthy(before))

        async def run():
            async with websockets.connect(f"wss://{server.http}/", ssl=trusting(ours)) as socket:
                await stats(socket)
                theirs.sign("server", "server.pem")
                await asyncio.to_thread(get, server, trusting(theirs))  # the very next one
                return await stats(socket)
        self.assertTrue(asyncio.run(run()))
        self.comes_to_show(theirs)
        self.assertTrue(is_healthy(before))
        ours.sign("server", "server.pem")
        get(server, trusting(ours))
        self.comes_to_show(ours)

    def test_one_that_cannot_be_used_changes_nothing_and_is_told(self):
        good = (ours.folder / "server.pem").read_bytes()
        (ours.folder / "server.pem").write_bytes(good[:200])
        get(server, trusting(ours))
        self.assertIn("the certificate stays as it was", server.said())
        (ours.folder / "server.pem").write_bytes(good)

    def test_where_clients_need_one_only_those_signed_for_are_let_in(self):
        strict = Server("--tls-certificate", str(ours.sign("strict", "strict.pem")), "--tls-clients", str(theirs.file),
                        folder=folder.name)
        self.addCleanup(strict.stop)
        friend, stranger = theirs.sign("friend", "friend.pem"), ours.sign("stranger", "stranger.pem")
        self.assertIn("visema_tls_handshakes_failed_total 0", get(strict, trusting(ours, friend)))
        self.assertTrue(is_healthy(self.opened(strict, ours, friend)))
        for shown in (None, stranger):
            with self.assertRaises((urllib.error.URLError, ssl.SSLError, ConnectionError)):
                get(strict, trusting(ours, shown))
            with self.assertRaises(grpc.RpcError):
                is_healthy(self.opened(strict, ours, shown))
        self.assertIn("visema_tls_handshakes_failed_total 2", get(strict, trusting(ours, friend)))

    def test_files_that_are_none_keep_it_from_starting(self):
        alone = ours.folder / "server.crt"
        for words, said in ((("--tls-certificate", "nowhere.pem"), "nowhere.pem is not a certificate"),
                            (("--tls-certificate", str(alone), "--tls-key", str(ours.folder / "theirs.key")),
                             "theirs.key is not the certificate's key"),
                            (("--tls-certificate", str(alone), "--tls-key", str(ours.folder / "server.key"), "--tls-clients",
                              str(ours.folder / "names.txt")), "names.txt is not a list of certificates"),
                            (("--tls-key", str(alone)), "go with --tls-certificate")):
            refused = Server(*words, avatars=(), folder=folder.name)
            self.addCleanup(refused.stop)
            self.assertEqual(refused.process.returncode, 1)
            self.assertIn(said, refused.said())


if __name__ == "__main__":
    if not shutil.which("openssl"):
        print("SKIP: openssl is not installed")
        raise SystemExit(77)
    unittest.main()
