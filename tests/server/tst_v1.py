# SPDX-License-Identifier: Apache-2.0
import asyncio
import io
import json
import pathlib
import os
import struct
import subprocess
import sys
import tempfile
import time
import unittest

from server_under_test import Server, need, noise, size_of_jpeg, wav

need("grpc", "google.protobuf", "websockets", "PIL")
import grpc
import websockets


def setUpModule():
    """Our own service is used as its clients use it: by code made from our proto."""
    global server, channel, pb, folder
    folder = tempfile.TemporaryDirectory(prefix="visema-proto-")
    proto = pathlib.Path(os.environ["VISEMA_ROOT"]) / "app/server/proto"
    subprocess.run(["protoc", f"--proto_path={proto}", f"--python_out={folder.name}", "visema_v1.proto"], check=True)
    sys.path.insert(0, folder.name)
    import visema_v1_pb2
    pb = visema_v1_pb2
    server = Server()
    channel = grpc.insecure_channel(server.grpc)


def tearDownModule():
    channel.close()
    folder.cleanup()
    assert server.stop() == 0


def call(method, request, response):
    return channel.unary_unary(f"/visema.v1.Visema/{method}", type(request).SerializeToString, response.FromString)(request, timeout=60)


def stream(method, requests, response):
    return list(channel.stream_stream(f"/visema.v1.Visema/{method}", lambda m: m.SerializeToString(), response.FromString)(
        iter(requests), timeout=120))


def sound(seconds, rate=16000):
    return noise(int(seconds * rate))


def pieces(data, size):
    return [data[at:at + size] for at in range(0, len(data), size)]


def opus(sound_file):
    """The packets of a sound, as a program that records would send them: those of an Ogg file but its two headers."""
    ogg = subprocess.run(["ffmpeg", "-v", "error", "-i", "-", "-c:a", "libopus", "-f", "ogg", "-"], input=sound_file,
                         capture_output=True, check=True).stdout
    packets, at = [b""], 0
    while at < len(ogg):
        sizes = ogg[at + 27:at + 27 + ogg[at + 26]]
        at += 27 + len(sizes)
        for size in sizes:
            packets[-1] += ogg[at:at + size]
            at += size
            if size < 255:
                packets.append(b"")
    return packets[2:-1]


class Grpc(unittest.TestCase):
    def speak(self, seconds=2, **start):
        requests = [pb.SpeakRequest(start=pb.SpeakStart(avatar="sanders", **start))]
        rate = start.get("sample_rate", 16000)
        requests += [pb.SpeakRequest(sound=piece) for piece in pieces(sound(seconds, rate), rate * 2 // 10)]
        return stream("Speak", requests, pb.SpeakResponse)

    def test_sound_goes_up_and_every_frame_of_it_comes_down_with_its_time(self):
        replies = self.speak(delivery=pb.EVERYTHING)
        self.assertEqual((replies[0].started.width, replies[0].started.height), (240, 180))
        frames = [reply.frame for reply in replies[1:-1]]
        self.assertEqual([frame.index for frame in frames], list(range(50)))
        self.assertAlmostEqual(frames[25].seconds, 1.0)
        self.assertEqual(size_of_jpeg(frames[10].jpeg)[0], (240, 180))
        self.assertEqual((replies[-1].ended.frames, replies[-1].ended.dropped), (50, 0))

    def test_live_what_was_dropped_is_counted(self):
        replies = self.speak(seconds=4, lookahead=pb.LOW)
        ended = replies[-1].ended
        self.assertEqual(ended.frames + ended.dropped, 100)
        indexes = [reply.frame.index for reply in replies[1:-1]]
        self.assertEqual(indexes, sorted(set(indexes)))

    def test_pictures_come_as_h264_where_that_is_wanted(self):
        replies = self.speak(delivery=pb.EVERYTHING, picture_coding=pb.H264)
        frames = [reply.frame for reply in replies[1:-1]]
        self.assertTrue(frames[0].key)
        self.assertFalse(any(frame.jpeg for frame in frames) or all(frame.key for frame in frames))
        for begin in (0, max(i for i, frame in enumerate(frames) if frame.key)):  # whoever joins at a key sees the rest
            with tempfile.NamedTemporaryFile(suffix=".h264") as file:
                file.write(b"".join(frame.h264 for frame in frames[begin:]))
                file.flush()
                said = subprocess.run(["ffprobe", "-v", "error", "-count_frames", "-show_entries",
                                       "stream=codec_name,width,height,nb_read_frames", "-of", "csv", file.name],
                                      capture_output=True, text=True, check=True)
                self.assertIn(f"h264,240,180,{len(frames) - begin}", said.stdout)

    def test_sound_may_come_as_opus(self):
        start = pb.SpeakRequest(start=pb.SpeakStart(avatar="sanders", delivery=pb.EVERYTHING, sound_coding=pb.OPUS))
        packets = opus(wav(2))
        replies = stream("Speak", [start] + [pb.SpeakRequest(sound=packet) for packet in packets], pb.SpeakResponse)
        frames = [reply.frame for reply in replies[1:-1]]
        self.assertIn(len(frames), (50, 51))  # the last packet is filled up
        self.assertEqual(size_of_jpeg(frames[10].jpeg)[0], (240, 180))
        with self.assertRaises(grpc.RpcError) as raised:
            stream("Speak", [start, pb.SpeakRequest(sound=b"\xff\xff" + b"junk" * 400)], pb.SpeakResponse)
        self.assertEqual(raised.exception.code(), grpc.StatusCode.INVALID_ARGUMENT)
        self.assertIn("no Opus packet", raised.exception.details())

    def test_wishes_that_make_no_sense_are_a_status_with_its_reason(self):
        for requests, code in (
                ([], grpc.StatusCode.INVALID_ARGUMENT),
                ([pb.SpeakRequest(sound=b"ab")], grpc.StatusCode.INVALID_ARGUMENT),
                ([pb.SpeakRequest(start=pb.SpeakStart(avatar="nobody"))], grpc.StatusCode.NOT_FOUND),
                ([pb.SpeakRequest(start=pb.SpeakStart(avatar="sanders", sample_rate=3))], grpc.StatusCode.INVALID_ARGUMENT),
                ([pb.SpeakRequest(start=pb.SpeakStart(avatar="sanders"))] * 2, grpc.StatusCode.INVALID_ARGUMENT)):
            with self.assertRaises(grpc.RpcError) as raised:
                stream("Speak", requests, pb.SpeakResponse)
            self.assertEqual(raised.exception.code(), code)

    def test_a_client_that_goes_away_leaves_no_session_behind(self):
        for _ in range(5):
            ask = channel.stream_stream("/visema.v1.Visema/Speak", lambda m: m.SerializeToString(), pb.SpeakResponse.FromString)
            answers = ask(iter([pb.SpeakRequest(start=pb.SpeakStart(avatar="sanders")), pb.SpeakRequest(sound=sound(60)[:100000])]))
            next(answers)
            answers.cancel()
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if call("Statistics", pb.StatisticsRequest(), pb.StatisticsResponse).gauges["sessions"] == 0:
                return
        self.fail("sessions stay")

    def test_a_sound_file_becomes_a_film(self):
        requests = [pb.RenderRequest(start=pb.RenderStart(avatar="sanders"))]
        requests += [pb.RenderRequest(sound_file=piece) for piece in pieces(wav(1), 5000)]
        film = b"".join(reply.film for reply in stream("Render", requests, pb.RenderResponse))
        self.assertEqual(film[4:8], b"ftyp")
        with tempfile.NamedTemporaryFile(suffix=".mp4") as file:
            file.write(film)
            file.flush()
            said = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "stream=width,height,nb_frames", "-of", "csv", file.name],
                                  capture_output=True, text=True, check=True)
            self.assertIn("240,180,25", said.stdout)

    def test_a_sound_that_is_none_is_told(self):
        for requests, code in (([], grpc.StatusCode.INVALID_ARGUMENT),
                               ([pb.RenderRequest(start=pb.RenderStart(avatar="nobody"))], grpc.StatusCode.NOT_FOUND),
                               ([pb.RenderRequest(start=pb.RenderStart(avatar="sanders")), pb.RenderRequest(sound_file=b"junk" * 99)],
                                grpc.StatusCode.INVALID_ARGUMENT)):
            with self.assertRaises(grpc.RpcError) as raised:
                stream("Render", requests, pb.RenderResponse)
            self.assertEqual(raised.exception.code(), code)

    def test_avatars_are_listed_loaded_and_unloaded(self):
        loaded = call("LoadAvatar", pb.LoadAvatarRequest(name="sanders"), pb.Avatar)
        self.assertEqual((loaded.loaded, loaded.frames, loaded.speech), (True, 12, "ave"))
        self.assertIn(loaded, call("ListAvatars", pb.ListAvatarsRequest(), pb.ListAvatarsResponse).avatars)
        self.assertTrue(call("UnloadAvatar", pb.UnloadAvatarRequest(name="sanders"), pb.UnloadAvatarResponse).unloaded)
        listed = call("ListAvatars", pb.ListAvatarsRequest(), pb.ListAvatarsResponse).avatars
        self.assertEqual([(avatar.name, avatar.loaded) for avatar in listed], [("sanders", False)])


class WebSocket(unittest.TestCase):
    def speak(self, query, data, size=3200, end=True):
        async def run():
            frames, texts = [], []
            async with websockets.connect(f"ws://{server.http}/v1/speak?{query}", max_size=None) as socket:
                texts.append(json.loads(await socket.recv()))
                for piece in pieces(data, size):
                    await socket.send(piece)
                if end:
                    await socket.send(json.dumps({"type": "end"}))
                try:
                    while True:
                        message = await asyncio.wait_for(socket.recv(), 60)
                        frames.append(message) if isinstance(message, bytes) else texts.append(json.loads(message))
                except websockets.ConnectionClosed as closed:
                    return texts, frames, closed.rcvd
        return asyncio.run(run())

    def test_sound_goes_up_and_pictures_come_down(self):
        texts, frames, closed = self.speak("avatar=sanders&delivery=all", sound(2))
        self.assertEqual((texts[0]["type"], texts[0]["width"], texts[0]["frame_rate"]), ("started", 240, 25))
        self.assertEqual(texts[1], {"type": "ended", "frames": 50, "dropped": 0})
        self.assertEqual(closed.code, 1000)
        for i, frame in enumerate(frames):
            kind, _, _, index, _, dropped, length = struct.unpack_from("<BBHIfII", frame)
            self.assertEqual((kind, index, dropped, length), (1, i, 0, len(frame) - 20))
        self.assertEqual(size_of_jpeg(frames[0][20:])[0], (240, 180))

    def test_pictures_come_as_h264_and_sound_goes_as_opus_where_that_is_wanted(self):
        async def run():
            frames = []
            query = "avatar=sanders&delivery=all&picture=h264&sound=opus"
            async with websockets.connect(f"ws://{server.http}/v1/speak?{query}", max_size=None) as socket:
                await socket.recv()
                for packet in opus(wav(1)):
                    await socket.send(packet)
                await socket.send(json.dumps({"type": "end"}))
                while isinstance(message := await asyncio.wait_for(socket.recv(), 60), bytes):
                    frames.append(message)
            return frames
        frames = asyncio.run(run())
        self.assertIn(len(frames), (25, 26))
        self.assertEqual({frame[0] for frame in frames}, {2})
        self.assertEqual((frames[0][1] & 8, frames[1][1] & 8), (8, 0))
        self.assertEqual(frames[0][20:24], b"\0\0\0\1")

    def test_live_the_newest_wins(self):
        texts, frames, _ = self.speak("avatar=sanders&lookahead=low", sound(4), size=128000)
        self.assertEqual(texts[-1]["frames"] + texts[-1]["dropped"], 100)
        self.assertEqual(struct.unpack_from("<I", frames[-1], 4)[0], 99)

    def test_what_cannot_be_done_closes_with_its_reason(self):
        for query, text in (("avatar=nobody", "there is no avatar"), ("rate=1", "8000 to 192000"), ("lookahead=x", "lookahead is")):
            with self.assertRaises(websockets.ConnectionClosed) as closed:
                self.speak(query, b"")
            self.assertEqual(closed.exception.rcvd.code, 1008)
            self.assertIn(text, closed.exception.rcvd.reason)


if __name__ == "__main__":
    unittest.main()
