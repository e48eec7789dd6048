# SPDX-License-Identifier: Apache-2.0
import struct
import unittest

from server_under_test import FRAMES, Server, need, noise, size_of_jpeg

need("grpc", "google.protobuf", "PIL")
import grpc
from wire_facts import Messages, Service

pb = Messages("optimized_lipsyncsrv")


def setUpModule():
    global server, service
    server = Server()
    options = [("grpc.max_receive_message_length", 50 << 20), ("grpc.max_send_message_length", 100 << 20)]
    service = Service(grpc.insecure_channel(server.grpc, options), "optimized_lipsyncsrv.OptimizedLipSyncService")


def tearDownModule():
    service.channel.close()
    assert server.stop() == 0


def infer(model="sanders", frame=0):
    return service.call("GenerateInference", pb.OptimizedInferenceRequest(model_name=model, frame_id=frame),
                        pb.OptimizedInferenceResponse)


class OptimizedService(unittest.TestCase):
    def check_frame(self, reply, frame):
        self.assertTrue(reply.success, reply.error)
        size, mean = size_of_jpeg(reply.prediction_data)
        self.assertEqual(size, (320, 320))
        self.assertGreater(sum(mean), 30)
        self.assertEqual((reply.model_name, reply.frame_id, reply.prediction_shape), ("sanders", frame, "320x320x3"))
        left, top, right, bottom = reply.bounds
        self.assertEqual(right - left, bottom - top)
        self.assertGreaterEqual(reply.processing_time_ms, 1)
        self.assertGreater(reply.inference_time_ms, 0)
        self.assertTrue(reply.optimizations)

    def test_a_frame_is_a_jpeg_of_what_the_network_paints_and_its_place(self):
        self.check_frame(infer(frame=3), 3)

    def test_different_frames_are_different_and_the_same_is_the_same(self):
        pictures = [infer(frame=frame).prediction_data for frame in (0, 7, 0)]
        self.assertNotEqual(pictures[0], pictures[1])
        self.assertEqual(pictures[0], pictures[2])

    def test_the_last_frame_which_has_no_features_of_its_own_is_painted(self):
        self.check_frame(infer(frame=FRAMES - 1), FRAMES - 1)

    def test_an_unknown_model_and_a_frame_out_of_range_are_told_in_the_reply(self):
        self.assertRegex(infer("nobody").error, r"^Model 'nobody' not loaded. Available: \['sanders'.*\]$")
        self.assertEqual(infer(frame=FRAMES).error, f"Frame {FRAMES} out of range")
        self.assertEqual(infer(frame=-1).error, f"Frame -1 out of range [0, {FRAMES - 1}]")
        self.assertFalse(infer(frame=-1).success)

    def test_names_that_are_paths_reach_no_file(self):
        for name in ("../models/sanders", "/etc/passwd", "", ".", "..", "a" * 5000, "sanders/", "sand\0ers"):
            self.assertFalse(infer(name).success, name)

    def test_a_batch_answers_all_frames_in_their_order(self):
        reply = service.call("GenerateBatchInference", pb.BatchInferenceRequest(model_name="sanders", frame_ids=[5, 1, 5]),
                             pb.BatchInferenceResponse)
        self.assertEqual([each.frame_id for each in reply.responses], [5, 1, 5])
        for each in reply.responses:
            self.check_frame(each, each.frame_id)
        self.assertEqual(reply.responses[0].prediction_data, infer(frame=5).prediction_data)
        self.assertGreaterEqual(reply.total_processing_time_ms, 1)
        self.assertGreater(reply.avg_frame_time_ms, 0)

    def test_a_batch_of_more_than_eight_fails_as_clients_know_it(self):
        reply = service.call("GenerateBatchInference", pb.BatchInferenceRequest(model_name="sanders", frame_ids=range(9)),
                             pb.BatchInferenceResponse)
        self.assertEqual(len(reply.responses), 9)
        for each in reply.responses:
            self.assertEqual((each.success, each.error, each.frame_id, each.model_name),
                             (False, "Batch size 9 exceeds max 8", 0, ""))
        self.assertEqual(reply.total_processing_time_ms, 0)

    def with_audio(self, chunks, count=2, model="sanders"):
        request = pb.BatchInferenceWithAudioRequest(model_name=model, start_frame_id=4, frame_count=count, audio_chunks=chunks)
        return service.call("GenerateBatchWithAudio", request, pb.BatchInferenceResponse)

    def test_uploaded_sound_moves_the_mouth_in_whatever_form_it_comes(self):
        def tone(rate, pack):
            return [b"".join(pack(((i * 37) % 200 - 100) / 128) for i in range(rate // 25)) for _ in range(17)]
        floats = tone(16000, lambda value: struct.pack("<f", value))
        shorts = tone(16000, lambda value: struct.pack("<h", int(value * 32768)))
        faster = tone(24000, lambda value: struct.pack("<h", int(value * 32768)))
        own = infer(frame=4).prediction_data
        pictures = {}
        for name, chunks in (("floats", floats), ("shorts", shorts), ("faster", faster)):
            reply = self.with_audio(chunks)
            self.assertEqual([each.frame_id for each in reply.responses], [4, 5])
            self.check_frame(reply.responses[0], 4)
            pictures[name] = reply.responses[0].prediction_data
            self.assertNotEqual(pictures[name], own)
        self.assertEqual(pictures["floats"], pictures["shorts"])

    def test_the_last_chunk_of_a_sound_may_be_shorter_and_an_empty_one_is_silence(self):
        chunks = [noise(640)] * 16
        whole = self.with_audio([bytes(1280)] + chunks)
        self.assertEqual(self.with_audio([b""] + chunks).responses[0].prediction_data, whole.responses[0].prediction_data)
        short = self.with_audio([bytes(1280)] + chunks[:15] + [noise(100)])
        self.assertNotEqual(short.responses[0].prediction_data, infer(frame=4).prediction_data)

    def test_more_frames_than_the_server_has_room_for_in_its_queue_are_painted_all_the_same(self):
        reply = service.call("GenerateBatchWithAudio", pb.BatchInferenceWithAudioRequest(
            model_name="sanders", start_frame_id=0, frame_count=300, audio_chunks=[noise(640)] * 315), pb.BatchInferenceResponse)
        self.assertEqual([each.success for each in reply.responses], [True] * FRAMES + [False] * (300 - FRAMES))

    def test_chunks_that_are_no_sound_leave_the_avatars_own(self):
        reply = self.with_audio([b"\0" * 16384] * 17)
        self.assertEqual(reply.responses[0].prediction_data, infer(frame=4).prediction_data)

    def test_too_few_chunks_an_unknown_model_and_no_frames_at_all(self):
        reply = self.with_audio([b"\0" * 2560] * 16)
        self.assertEqual([each.error for each in reply.responses], ["Insufficient audio chunks: need 17, got 16"] * 2)
        self.assertEqual(self.with_audio([b"\0" * 2560] * 17, model="x").responses[0].error, "Model 'x' not found")
        self.assertEqual(len(self.with_audio([], count=0).responses), 0)
        self.assertEqual(len(self.with_audio([], count=-2147483648).responses), 0)

    def test_a_stream_answers_each_request_in_order_errors_included(self):
        wanted = [0, 1, 99, 2, -1, 3]
        requests = [pb.OptimizedInferenceRequest(model_name="sanders", frame_id=frame) for frame in wanted]
        replies = service.stream("StreamInference", requests, pb.OptimizedInferenceResponse)
        self.assertEqual([reply.success for reply in replies], [True, True, False, True, False, True])
        self.assertEqual(replies[5].prediction_data, infer(frame=3).prediction_data)

    def test_loading_again_is_a_success(self):
        for _ in range(2):
            reply = service.call("LoadPackage", pb.LoadPackageRequest(package_name="sanders", package_dir="models/sanders"),
                                 pb.LoadPackageResponse)
            self.assertTrue(reply.success, reply.error)
        self.assertEqual((reply.frame_count, reply.device), (FRAMES, "cpu"))
        self.assertEqual(list(reply.videos_loaded), ["full_body", "crops_328", "model_inputs", "rois_320"])
        self.assertEqual(list(reply.audio_features_shape), [FRAMES - 1, 512])

    def test_a_package_can_be_given_another_name(self):
        reply = service.call("LoadPackage", pb.LoadPackageRequest(package_name="second", package_dir="models/sanders"),
                             pb.LoadPackageResponse)
        self.assertTrue(reply.success, reply.error)
        self.assertEqual(infer("second", 2).prediction_data, infer("sanders", 2).prediction_data)
        self.assertEqual(infer("second", 2).model_name, "second")

    def test_lists_health_statistics_and_metadata(self):
        infer(frame=9)
        models = service.call("ListModels", pb.ListModelsRequest(), pb.ListModelsResponse)
        self.assertIn("sanders", models.loaded_models)
        self.assertEqual(models.count, len(models.loaded_models))
        health = service.call("HealthCheck", pb.HealthRequest(), pb.HealthResponse)
        self.assertEqual((health.healthy, health.status, health.loaded_models), (True, "running", models.count))
        def stats_now():
            return service.call("GetStats", pb.StatsRequest(model_name="sanders"), pb.StatsResponse)
        before = stats_now().total_requests
        for _ in range(3):
            infer(frame=9)  # remembered, and counted all the same
        service.call("GetVideoFrame", pb.GetVideoFrameRequest(model_name="sanders", frame_id=9, video_type="full_body"),
                     pb.GetVideoFrameResponse)
        stats = stats_now()
        self.assertEqual(stats.total_requests, before + 3)
        self.assertGreater(stats.total_requests, 0)
        self.assertLessEqual(stats.min_inference_time_ms, stats.avg_inference_time_ms)
        self.assertLessEqual(stats.avg_inference_time_ms, stats.max_inference_time_ms)
        self.assertEqual((stats.model_name, stats.frame_count), ("sanders", FRAMES))
        metadata = service.call("GetModelMetadata", pb.GetModelMetadataRequest(model_name="sanders"),
                                pb.GetModelMetadataResponse)
        self.assertEqual((metadata.success, metadata.frame_count, metadata.audio_path), (True, FRAMES, ""))
        self.assertEqual(list(metadata.bounds), list(infer(frame=0).bounds))

    def test_video_frames_are_those_the_avatar_was_made_of(self):
        sizes = {"full_body": (240, 180), "crops_328": (328, 328), "model_inputs": (320, 320), "rois_320": (320, 320)}
        pictures = {}
        for kind, size in sizes.items():
            reply = service.call("GetVideoFrame", pb.GetVideoFrameRequest(model_name="sanders", frame_id=2, video_type=kind),
                                 pb.GetVideoFrameResponse)
            self.assertTrue(reply.success)
            got, pictures[kind] = size_of_jpeg(reply.frame_data)
            self.assertEqual((got, reply.frame_id, reply.video_type), (size, 2, kind))
        self.assertLess(sum(pictures["model_inputs"]), sum(pictures["rois_320"]))  # the mouth is black

    def test_what_is_not_there_is_a_status_with_its_text(self):
        for method, request, response, text in (
                ("GetStats", pb.StatsRequest(model_name="x"), pb.StatsResponse, "Model 'x' not loaded"),
                ("GetModelMetadata", pb.GetModelMetadataRequest(model_name="x"), pb.GetModelMetadataResponse,
                 "Model 'x' not loaded"),
                ("GetVideoFrame", pb.GetVideoFrameRequest(model_name="sanders", frame_id=0, video_type="x"),
                 pb.GetVideoFrameResponse, "Invalid video_type: x"),
                ("GetVideoFrame", pb.GetVideoFrameRequest(model_name="sanders", frame_id=77, video_type="full_body"),
                 pb.GetVideoFrameResponse, "Invalid frame_id: 77")):
            with self.assertRaises(grpc.RpcError) as raised:
                service.call(method, request, response)
            self.assertEqual(raised.exception.code(), grpc.StatusCode.NOT_FOUND)
            self.assertIn(text, raised.exception.details())

    def test_bytes_that_are_no_message_are_refused_and_the_server_goes_on(self):
        ask = service.channel.unary_unary("/optimized_lipsyncsrv.OptimizedLipSyncService/GenerateInference")
        for junk in (b"\xff" * 50, b"\x0a\xff\xff\xff\xff\x0f", b"\x12"):
            with self.assertRaises(grpc.RpcError) as raised:
                ask(junk, timeout=10)
            self.assertIn(raised.exception.code(), (grpc.StatusCode.INTERNAL, grpc.StatusCode.UNIMPLEMENTED))
        self.assertTrue(infer().success)

    def test_the_health_that_balancers_ask_for_and_reflection_are_there(self):
        health = Messages("grpc.health.v1")
        reply = Service(service.channel, "grpc.health.v1.Health").call("Check", health.HealthCheckRequest(),
                                                                       health.HealthCheckResponse)
        self.assertEqual(reply.status, 1)  # SERVING
        reflect = service.channel.stream_stream("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")
        answer = b"".join(reflect(iter([b"\x3a\x01*"]), timeout=10))  # list_services
        for name in (b"optimized_lipsyncsrv.OptimizedLipSyncService", b"lipsyncsrv.LipSyncService",
                     b"monolithic.MonolithicService"):
            self.assertIn(name, answer)


if __name__ == "__main__":
    unittest.main()
