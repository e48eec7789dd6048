# SPDX-License-Identifier: Apache-2.0
"""Clients that mean no good, or are broken: each gets a clear error or is let go, and the others notice nothing."""

import asyncio
import json
import pathlib
import random
import re
import socket
import struct
import time
import unittest
import urllib.request

from server_under_test import Server, need

need("grpc", "google.protobuf", "websockets")
import grpc
import websockets
from wire_facts import Messages, Service

pb = Messages("optimized_lipsyncsrv")
MANY = 10_000


def setUpModule():
    global server, host, port
    server = Server("--idle", "2")
    host, port = server.http.split(":")


def tearDownModule():
    assert server.stop() == 0


def request(frame):
    return struct.pack("<I", 7) + b"sanders" + struct.pack("<II", frame, 0)


def resident_bytes():
    text = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", text).group(1)) * 1024


class Hostile(unittest.TestCase):
    def tearDown(self):
        """Whatever happened, the next client is answered."""
        with urllib.request.urlopen(f"http://{server.http}/generate/inference/sanders/1", timeout=30) as reply:
            self.assertEqual(reply.status, 200)

    def test_ten_thousand_malformed_binary_messages_get_their_errors(self):
        async def run():
            chance, errors = random.Random(7), 0
            async with websockets.connect(f"ws://{server.http}/", compression=None) as connection:
                for _ in range(MANY):
                    await connection.send(bytes(chance.randrange(256) for _ in range(chance.randrange(40))))
                    answer = await connection.recv()
                    errors += answer == b"" or answer[0] == 0
            return errors
        self.assertEqual(asyncio.run(run()), MANY)

    def test_ten_thousand_malformed_json_messages_get_their_errors(self):
        async def run():
            chance, good = random.Random(8), json.dumps({"type": "get_metadata", "model_name": "sanders", "frame_id": 3})
            async with websockets.connect(f"ws://{server.http}/", compression=None) as connection:
                for _ in range(MANY):
                    text = list(good)
                    for _ in range(3):
                        text[chance.randrange(len(text))] = chr(chance.randrange(32, 127))
                    await connection.send("".join(text))
                    json.loads(await connection.recv())
        asyncio.run(run())

    def test_ten_thousand_malformed_grpc_messages_get_their_errors(self):
        chance = random.Random(9)
        with grpc.insecure_channel(server.grpc) as channel:
            ask = channel.unary_unary("/optimized_lipsyncsrv.OptimizedLipSyncService/GenerateInference")
            waiting = []
            for i in range(MANY):
                waiting.append(ask.future(b"\x0a" + bytes(chance.randrange(256) for _ in range(chance.randrange(1, 30))), timeout=60))
                if len(waiting) == 200 or i == MANY - 1:
                    for each in waiting:
                        code = each.code()
                        self.assertIn(code, (grpc.StatusCode.OK, grpc.StatusCode.INTERNAL, grpc.StatusCode.UNIMPLEMENTED,
                                             grpc.StatusCode.RESOURCE_EXHAUSTED))
                    waiting.clear()

    def test_a_thousand_malformed_http_requests_are_answered_or_ended(self):
        chance = random.Random(10)
        good = b"POST /generate/frame HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
        for _ in range(1000):
            data = bytearray(good)
            for _ in range(4):
                data[chance.randrange(len(data))] = chance.randrange(256)
            with socket.create_connection((host, int(port))) as connection:
                connection.settimeout(10)
                connection.sendall(bytes(data))
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65536):
                    pass

    def test_a_request_that_drips_and_one_that_never_comes_are_let_go(self):
        half = socket.create_connection((host, int(port)))
        half.sendall(b"GET /health HTTP/1.1\r\nHost:")
        silent = socket.create_connection((host, int(port)))
        for connection in (half, silent):
            connection.settimeout(30)
            try:
                self.assertEqual(connection.recv(1), b"")
            except ConnectionResetError:
                pass
            connection.close()

    def test_a_gigabyte_is_refused_before_it_is_taken_in(self):
        before = resident_bytes()
        with socket.create_connection((host, int(port))) as connection:
            connection.settimeout(30)
            connection.sendall(b"POST /generate/frame HTTP/1.1\r\nHost: x\r\nContent-Length: 1073741824\r\n\r\n")
            self.assertIn(b"413", connection.recv(64))
        with grpc.insecure_channel(server.grpc, [("grpc.max_send_message_length", -1)]) as channel:
            service = Service(channel, "optimized_lipsyncsrv.OptimizedLipSyncService")
            with self.assertRaises(grpc.RpcError) as raised:
                service.call("GenerateBatchWithAudio", pb.BatchInferenceWithAudioRequest(audio_chunks=[b"\0" * (101 << 20)]),
                             pb.BatchInferenceResponse)
            self.assertEqual(raised.exception.code(), grpc.StatusCode.RESOURCE_EXHAUSTED)
        self.assertLess(resident_bytes() - before, 300 << 20)

    def test_a_gigabyte_that_comes_without_its_length_is_cut_off(self):
        before, piece = resident_bytes(), b"\0" * (1 << 20)
        upgrade = ("GET {} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
        chunked = "POST /generate/frame HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        in_one = bytes([0x82, 0xFF]) + struct.pack(">Q", 1 << 30) + b"\0" * 4
        in_many = [bytes([0x02, 0xFF]), bytes([0x00, 0xFF])]
        for head, first, rest, begin in (
                (chunked, b"", b"", b"%x\r\n" % len(piece)),
                (upgrade.format("/"), in_one, b"", b""),
                (upgrade.format("/"), b"", b"", in_many),
                (upgrade.format("/v1/speak?avatar=sanders"), in_one, b"", b"")):
            with socket.create_connection((host, int(port))) as connection:
                connection.settimeout(30)
                connection.sendall(head.encode() + first)
                sent = 0
                try:
                    while sent < 1 << 30:
                        start = begin
                        if isinstance(begin, list):
                            start = begin[sent > 0] + struct.pack(">Q", len(piece)) + b"\0" * 4
                        connection.sendall(start + piece + (b"\r\n" if begin and not isinstance(begin, list) else b""))
                        sent += len(piece)
                except (ConnectionError, TimeoutError):
                    pass
                self.assertLess(sent, 200 << 20, head)
        self.assertLess(resident_bytes() - before, 200 << 20)

    def test_one_who_speaks_and_never_reads_costs_no_memory_and_one_who_dies_leaves_no_session(self):
        async def run():
            before, kept = resident_bytes(), []
            for _ in range(4):
                talker = await websockets.connect(f"ws://{server.http}/v1/speak?avatar=sanders", compression=None,
                                                  max_queue=1, ping_interval=None)
                kept.append(talker)
                for _ in range(100):
                    await talker.send(b"\1\2" * 16000)
            self.assertLess(resident_bytes() - before, 150 << 20)
            for talker in kept:
                talker.transport.abort()
        asyncio.run(run())
        deadline = time.monotonic() + 30
        while b"visema_sessions 0" not in urllib.request.urlopen(f"http://{server.http}/metrics", timeout=30).read():
            self.assertLess(time.monotonic(), deadline)

    def test_a_client_that_never_reads_costs_no_memory_and_nobody_else(self):
        before = resident_bytes()
        key = "dGhlIHNhbXBsZSBub25jZQ=="
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(f"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
                               "Sec-WebSocket-Version: 13\r\n\r\n".encode())
            message = request(1)
            frame = bytes([0x82, 0x80 | len(message)]) + b"\0\0\0\0" + message
            connection.settimeout(2)
            try:
                for _ in range(20000):
                    connection.sendall(frame)
            except (TimeoutError, OSError):
                pass  # it is not read any more, as its answers are not
            self.assertLess(resident_bytes() - before, 100 << 20)

    def test_clients_that_die_in_the_middle_leave_nothing_behind(self):
        for _ in range(50):
            connection = socket.create_connection((host, int(port)))
            connection.sendall(b"GET /generate/frame/fast/sanders/2 HTTP/1.1\r\nHost: x\r\n\r\n")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()


if __name__ == "__main__":
    unittest.main()
