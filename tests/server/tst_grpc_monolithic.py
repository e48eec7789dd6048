# SPDX-License-Identifier: Apache-2.0
import array
import io
import struct
import unittest

from server_under_test import FRAMES, SIZE, Server, need, size_of_jpeg

need("grpc", "google.protobuf", "PIL")
import grpc
from PIL import Image, ImageChops
from wire_facts import Messages, Service

pb = Messages("monolithic")
PLANE = 320 * 320


def setUpModule():
    global server, service
    server = Server()
    options = [("grpc.max_receive_message_length", 100 << 20), ("grpc.max_send_message_length", 200 << 20)]
    service = Service(grpc.insecure_channel(server.grpc, options), "monolithic.MonolithicService")


def tearDownModule():
    service.channel.close()
    assert server.stop() == 0


def face(level):
    return array.array("f", [level] * (6 * PLANE)).tobytes()


def sound(seconds, scale=1.0):
    count = int(16000 * seconds)
    return struct.pack(f"<{count}f", *[scale * (((i * 7919) % 2001) - 1000) / 1500 for i in range(count)])


def infer(**fields):
    usual = dict(model_id="sanders", visual_frames=face(0.5), raw_audio=sound(0.6), batch_size=1)
    return service.call("InferBatchComposite", pb.CompositeBatchRequest(**{**usual, **fields}), pb.CompositeBatchResponse)


def picture(data):
    return Image.open(io.BytesIO(data)).convert("RGB")


class MonolithicService(unittest.TestCase):
    def test_sound_and_faces_come_back_as_whole_pictures_in_their_order(self):
        reply = infer(visual_frames=face(0.2) + face(0.8), batch_size=2, start_frame_idx=3, raw_audio=sound(1))
        self.assertTrue(reply.success, reply.error)
        self.assertEqual([size_of_jpeg(frame)[0] for frame in reply.composited_frames], [SIZE, SIZE])
        self.assertNotEqual(reply.composited_frames[0], reply.composited_frames[1])
        self.assertGreater(reply.inference_time_ms, 0)
        self.assertGreater(reply.total_time_ms, 0)
        self.assertGreater(reply.audio_processing_ms, 0)

    def test_the_face_that_was_sent_is_the_one_that_is_painted_and_only_inside_its_box(self):
        dark, bright = picture(infer(visual_frames=face(0.1)).composited_frames[0]), picture(
            infer(visual_frames=face(0.9)).composited_frames[0])
        box = ImageChops.difference(dark, bright).point(lambda value: 255 if value > 24 else 0).getbbox()
        self.assertIsNotNone(box)
        self.assertLess((box[2] - box[0]) * (box[3] - box[1]), SIZE[0] * SIZE[1] / 2)

    def test_sound_moves_the_mouth_and_wins_over_features(self):
        first, second = infer(raw_audio=sound(0.6)), infer(raw_audio=sound(0.6, 0.05))
        self.assertNotEqual(first.composited_frames[0], second.composited_frames[0])
        both = infer(audio_features=b"\0" * 32768)
        self.assertEqual(both.composited_frames[0], first.composited_frames[0])

    def test_one_window_of_features_serves_the_whole_batch(self):
        window = struct.pack("<8192f", *[(i % 97) / 97 for i in range(8192)])
        reply = infer(raw_audio=b"", audio_features=window, visual_frames=face(0.5) * 2, batch_size=2)
        self.assertTrue(reply.success, reply.error)
        silent = infer(raw_audio=b"", audio_features=b"\0" * 32768)
        self.assertNotEqual(reply.composited_frames[0], silent.composited_frames[0])

    def test_errors_come_in_the_order_and_words_that_clients_know(self):
        for fields, text in (
                (dict(model_id="", batch_size=0), "model_id is required"),
                (dict(batch_size=0, visual_frames=b""), "batch_size must be 1-32, got 0"),
                (dict(batch_size=33), "batch_size must be 1-32, got 33"),
                (dict(visual_frames=b"x"), "Invalid visual frames size: got 1 bytes, expected 2457600 bytes"),
                (dict(raw_audio=b""), "Either raw_audio or audio_features must be provided"),
                (dict(raw_audio=b"", audio_features=b"x" * 8),
                 "Invalid audio features size: got 8 bytes, expected 32768 bytes"),
                (dict(model_id="nobody"), "Failed to load model 'nobody': model 'nobody' not configured"),
                (dict(start_frame_idx=FRAMES), f"frame index {FRAMES} exceeds crop rects length {FRAMES}"),
                (dict(start_frame_idx=-1), f"frame index -1 exceeds crop rects length {FRAMES}")):
            reply = infer(**fields)
            self.assertEqual((reply.success, reply.error), (False, text))
            self.assertEqual(len(reply.composited_frames), 0)

    def test_numbers_that_are_none_do_no_harm(self):
        nan = struct.pack("<f", float("nan"))
        reply = infer(visual_frames=nan * (6 * PLANE), raw_audio=nan * 9600)
        self.assertTrue(reply.success, reply.error)

    def test_models_are_listed_loaded_unloaded_and_counted(self):
        empty = pb.Empty()
        infer()
        listed = service.call("ListModels", empty, pb.ListModelsResponse)
        self.assertEqual([model.model_id for model in listed.models], ["sanders"])
        self.assertGreater(listed.models[0].request_count, 0)
        stats = service.call("GetModelStats", empty, pb.GetModelStatsResponse)
        self.assertGreater(stats.models[0].last_used_timestamp, 1_600_000_000)
        health = service.call("Health", empty, pb.HealthResponse)
        self.assertEqual((health.healthy, health.loaded_models), (True, 1))
        for again in (True, False):
            reply = service.call("UnloadModel", pb.UnloadModelRequest(model_id="sanders"), pb.UnloadModelResponse)
            self.assertEqual(reply.success, again)
        reply = service.call("LoadModel", pb.LoadModelRequest(model_id="sanders", preferred_gpu=3), pb.LoadModelResponse)
        self.assertTrue(reply.success, reply.error)
        self.assertFalse(service.call("LoadModel", pb.LoadModelRequest(model_id="x"), pb.LoadModelResponse).success)


if __name__ == "__main__":
    unittest.main()
