# SPDX-License-Identifier: Apache-2.0
import array
import asyncio
import base64
import json
import random
import struct
import unittest

from server_under_test import FRAMES, Server, need, noise, size_of_jpeg

need("websockets", "PIL")
import websockets


def setUpModule():
    global server
    server = Server()


def tearDownModule():
    assert server.stop() == 0


def short_request(frame, model=b"sanders"):
    return struct.pack("<B", len(model)) + model + struct.pack("<I", frame & 0xFFFFFFFF)


def long_request(frame, model=b"sanders", sound=b""):
    return struct.pack("<I", len(model)) + model + struct.pack("<II", frame & 0xFFFFFFFF, len(sound)) + sound


def talk(messages, path="/", **options):
    """Sends each message and returns its answer."""
    async def run():
        async with websockets.connect(f"ws://{server.http}{path}", max_size=None, compression=None, **options) as socket:
            answers = []
            for message in messages:
                await socket.send(message)
                answers.append(await asyncio.wait_for(socket.recv(), 60))
            return answers
    return asyncio.run(run())


def ask(message, path="/"):
    return talk([message if isinstance(message, bytes) else json.dumps(message)], path)[0]


def ask_json(message, path="/"):
    return json.loads(ask(message, path))


def unpacked(answer):
    """A long answer as the page of the optimized server takes it apart."""
    success, frame, took, length = struct.unpack_from("<BIII", answer)
    jpeg = answer[13:13 + length]
    if not success:
        assert len(answer) == 13 + length
        return success, frame, took, jpeg.decode(), []
    count, = struct.unpack_from("<I", answer, 13 + length)
    assert len(answer) == 17 + length + count
    return success, frame, took, jpeg, list(array.array("f", answer[17 + length:]))


class BinaryLayouts(unittest.TestCase):
    def test_the_long_layout_answers_with_picture_place_and_time(self):
        success, frame, took, jpeg, bounds = unpacked(ask(long_request(4)))
        self.assertEqual((success, frame), (1, 4))
        self.assertGreaterEqual(took, 1)
        self.assertEqual(size_of_jpeg(jpeg)[0], (320, 320))
        self.assertEqual(len(bounds), 4)

    def test_every_picture_lets_the_page_that_draws_only_aligned_ones_draw(self):
        for answer in talk([long_request(frame) for frame in range(FRAMES)]):
            length, = struct.unpack_from("<I", answer, 9)
            self.assertEqual(length % 4, 3)  # so that the bounds begin at a multiple of 4
            size_of_jpeg(answer[13:13 + length])

    def test_the_short_layout_answers_with_the_bare_picture_of_the_same_frame(self):
        jpeg = ask(short_request(4))
        self.assertEqual(size_of_jpeg(jpeg), size_of_jpeg(unpacked(ask(long_request(4)))[3]))

    def test_both_layouts_go_over_one_connection(self):
        answers = talk([short_request(1), long_request(1), short_request(2), long_request(2)])
        self.assertEqual([answer[:2] == b"\xff\xd8" for answer in answers], [True, False, True, False])

    def test_failures_are_an_empty_message_or_an_error_with_its_text(self):
        self.assertEqual(ask(short_request(99)), b"")
        self.assertEqual(ask(short_request(0, b"nobody")), b"")
        success, frame, _, text, _ = unpacked(ask(long_request(99)))
        self.assertEqual((success, frame, text), (0, 0, "Frame 99 out of range"))
        self.assertIn("Model 'nobody' not loaded", unpacked(ask(long_request(0, b"nobody")))[3])

    def test_sound_moves_the_mouth_whatever_its_length(self):
        sound = noise(15360)
        own = unpacked(ask(long_request(3)))[3]
        moved = unpacked(ask(long_request(3, sound=sound)))[3]
        self.assertNotEqual(own, moved)
        self.assertEqual(unpacked(ask(long_request(3, sound=sound + sound)))[3], moved)
        self.assertEqual(unpacked(ask(long_request(3, sound=b"\0\0")))[0], 1)

    def test_messages_that_are_none_get_a_clear_error_and_the_connection_goes_on(self):
        chance = random.Random(1)
        junk = [b"", b"\x00", b"\xff" * 12, struct.pack("<I", 2**32 - 1) + b"x" * 60, long_request(0)[:-1],
                struct.pack("<I", 7) + b"sanders" + struct.pack("<II", 0, 2**31) + b"12"]
        junk += [bytes(chance.randrange(256) for _ in range(chance.randrange(64))) for _ in range(500)]
        answers = talk(junk + [long_request(5)])
        for message, answer in zip(junk, answers):
            if len(message) > 0 and len(message) == 5 + message[0]:
                self.assertEqual(answer, b"")  # a short request for an avatar that nobody has
            else:
                self.assertEqual(unpacked(answer)[0], 0)
        self.assertEqual(unpacked(answers[-1])[0], 1)


class JsonMessages(unittest.TestCase):
    def test_a_frame_comes_as_base64_with_all_that_clients_read(self):
        reply = ask_json({"model_name": "sanders", "frame_id": 6})
        self.assertTrue(reply["success"], reply)
        jpeg = base64.b64decode(reply["prediction_data"])
        self.assertEqual(size_of_jpeg(jpeg)[0], (320, 320))
        self.assertEqual((reply["frame_id"], reply["model_name"], len(reply["bounds"])), (6, "sanders", 4))
        self.assertGreaterEqual(reply["processing_time_ms"], 1)
        self.assertEqual(reply["metadata"]["frame_id"], 6)
        self.assertEqual(reply["metadata"]["has_audio"], False)
        for key in ("request_id", "protocol"):
            self.assertIn(key, reply)

    def test_what_is_not_said_is_the_usual_avatar_and_its_first_frame(self):
        self.assertEqual(ask_json({})["prediction_data"], ask_json({"model_name": "sanders", "frame_id": 0})["prediction_data"])

    def test_sound_in_json_moves_the_mouth(self):
        sound = base64.b64encode(noise(15360)).decode()
        reply = ask_json({"model_name": "sanders", "frame_id": 3, "audio_override": sound})
        self.assertTrue(reply["success"], reply)
        self.assertTrue(reply["metadata"]["has_audio"])
        self.assertNotEqual(reply["prediction_data"], ask_json({"model_name": "sanders", "frame_id": 3})["prediction_data"])

    def test_errors_are_told_and_the_connection_goes_on(self):
        wrong = ["{", "[1,2]", "\"x\"", "{\"model_name\": 7, \"frame_id\": \"x\"}", "{\"frame_id\": 1e300}",
                 "{\"type\": \"inference\", \"model_name\": \"nobody\"}", "[" * 10000]
        answers = [json.loads(answer) for answer in talk(wrong + [json.dumps({"frame_id": 1})])]
        self.assertEqual([answer["success"] for answer in answers], [False, False, False, True, False, False, False, True])
        self.assertIn("error", answers[0])

    def test_models_statistics_and_metadata(self):
        ask(long_request(1))
        self.assertIn("sanders", ask_json({"type": "get_models"})["models"]["loaded_models"])
        stats = ask_json({"type": "get_model_stats", "model_name": "sanders"})
        self.assertEqual((stats["type"], stats["stats"]["frame_count"]), ("model_stats", FRAMES))
        own = ask_json({"type": "get_stats"})
        self.assertEqual(own["connected_clients"], 1)
        self.assertEqual(own["total_requests"], own["binary_requests"] + own["json_requests"])
        listed = ask_json({"type": "list_models"}, "/ws")
        self.assertEqual((listed["type"], listed["models"], listed["count"]), ("model_list", ["sanders"], 1))
        metadata = ask_json({"type": "get_metadata", "model_name": "sanders"}, "/ws")
        self.assertEqual((metadata["frame_count"], metadata["available_videos"][0]), (FRAMES, "full_body"))
        self.assertIn("error", ask_json({"type": "get_metadata", "model_name": "nobody"}, "/ws"))
        self.assertEqual(ask_json({"type": "switch_to_binary"}, "/ws")["type"], "protocol_ack")
        self.assertEqual(ask_json({"type": "switch_to_binary"})["type"], "protocol_info")
        self.assertEqual(ask_json({"type": "dance"}, "/ws"), {"type": "error", "error": "Unknown message type: dance"})

    def test_video_frames_come_binary_and_their_errors_with_the_kind_that_pages_wait_for(self):
        answer = ask({"type": "get_video_frame", "model_name": "sanders", "frame_id": 7, "video_type": "full_body"}, "/ws")
        kind, frame, length = struct.unpack_from("<BiB", answer)
        self.assertEqual((kind, frame, answer[6:6 + length]), (2, 7, b"full_body"))
        size, = struct.unpack_from("<I", answer, 6 + length)
        self.assertEqual(len(answer), 10 + length + size)
        self.assertEqual(size_of_jpeg(answer[10 + length:])[0], (240, 180))
        wrong = ask_json({"type": "get_video_frame", "model_name": "sanders", "frame_id": 70, "video_type": "full_body"}, "/ws")
        self.assertEqual((wrong["type"], wrong["video_type"], wrong["frame_id"]), ("video_frame", "full_body", 70))

    def test_nothing_comes_unasked(self):
        async def run():
            async with websockets.connect(f"ws://{server.http}/", compression=None) as socket:
                await socket.send(long_request(0))
                await socket.recv()
                with self.assertRaises(asyncio.TimeoutError):
                    await asyncio.wait_for(socket.recv(), 6)
        asyncio.run(run())


class OlderJson(unittest.TestCase):
    """The servers that knew JSON alone."""

    def test_several_frames_come_in_one_answer_each_as_it_would_alone(self):
        reply = ask_json({"model_name": "sanders", "batch_frames": [{"frame_id": 2}, {"frame_id": 99}, {"frame_id": 5}],
                          "request_id": "mine", "audio_position": 3})
        self.assertEqual((reply["success"], reply["batch"], reply["model_name"], reply["batch_size"]), (True, True, "sanders", 3))
        self.assertEqual([each["frame_id"] for each in reply["frames"]], [2, 99, 5])
        self.assertEqual(reply["frames"][1]["error"], "Frame 99 out of range")
        alone = ask_json({"model_name": "sanders", "frame_id": 5})
        for key in ("prediction_data", "bounds"):
            self.assertEqual(reply["frames"][2][key], alone[key])
        self.assertEqual(reply["frames"][0]["metadata"]["frame_id"], 2)
        for key in ("total_processing_time_ms", "average_frame_time_ms", "batch_fps"):
            self.assertGreater(reply[key], 0)
        self.assertIn("request_id", reply)

    def test_one_sound_is_for_the_whole_batch(self):
        sound = base64.b64encode(noise(15360)).decode()
        reply = ask_json({"model_name": "sanders", "batch_frames": [{"frame_id": 3}], "audio_override": sound})
        alone = ask_json({"model_name": "sanders", "frame_id": 3, "audio_override": sound})
        self.assertEqual(reply["frames"][0]["prediction_data"], alone["prediction_data"])
        self.assertTrue(reply["frames"][0]["metadata"]["has_audio"])

    def test_batches_that_cannot_be_are_told_as_a_whole(self):
        for message, text in (({"model_name": "nobody", "batch_frames": [{}]}, "Model 'nobody' not loaded"),
                              ({"batch_frames": [{}] * 257}, "256 frames"),
                              ({"batch_frames": [{}], "audio_override": "!" * 200}, "not base64")):
            reply = ask_json(message)
            self.assertFalse(reply["success"])
            self.assertIn(text, reply["error"])
        self.assertEqual(ask_json({"batch_frames": []})["frames"], [])
        self.assertEqual([each["success"] for each in ask_json({"batch_frames": [7, {"frame_id": -1}]})["frames"]], [False] * 2)

    def test_json_in_bytes_is_json_and_answered_in_text(self):
        reply = talk([json.dumps({"model_name": "sanders", "frame_id": 1}).encode()])[0]
        self.assertIsInstance(reply, str)
        self.assertTrue(json.loads(reply)["success"])

    def test_whatever_its_type_is_a_question_for_a_frame_is_answered_with_one(self):
        reply = ask_json({"type": "set_model", "model_name": "sanders"})
        self.assertEqual((reply["success"], reply["frame_id"]), (True, 0))


class Connections(unittest.TestCase):
    def test_a_message_that_is_too_large_ends_its_connection_with_the_code_for_it(self):
        async def run():
            async with websockets.connect(f"ws://{server.http}/", compression=None, max_size=None) as socket:
                with self.assertRaises(websockets.ConnectionClosed) as closed:
                    await socket.send(b"\0" * 10_000_001)
                    await socket.recv()
                self.assertEqual(closed.exception.rcvd.code, 1009)
        asyncio.run(run())
        self.assertEqual(unpacked(ask(long_request(0)))[0], 1)

    def test_pages_of_strangers_are_kept_out_and_those_of_this_machine_are_not(self):
        for origin in ("http://localhost:8086", "http://127.0.0.1", "null", "file://"):
            self.assertEqual(unpacked(talk([long_request(0)], origin=origin)[0])[0], 1)
        with self.assertRaises(websockets.InvalidStatusCode) as refused:
            talk([long_request(0)], origin="https://example.org")
        self.assertEqual(refused.exception.status_code, 403)

    def test_several_clients_are_answered_at_the_same_time_each_in_its_order(self):
        async def client(first):
            async with websockets.connect(f"ws://{server.http}/", compression=None) as socket:
                for frame in range(first, first + 5):
                    await socket.send(long_request(frame))
                return [struct.unpack_from("<BI", await socket.recv())[1] for _ in range(5)]
        async def run():
            return await asyncio.gather(*(client(first) for first in range(6)))
        self.assertEqual(asyncio.run(run()), [list(range(first, first + 5)) for first in range(6)])


if __name__ == "__main__":
    unittest.main()
