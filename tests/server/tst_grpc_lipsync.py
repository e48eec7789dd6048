# SPDX-License-Identifier: Apache-2.0
import base64
import struct
import unittest

from server_under_test import FRAMES, Server, need, noise, size_of_jpeg

need("grpc", "google.protobuf", "PIL")
import grpc
from wire_facts import Messages, Service

pb = Messages("lipsyncsrv")


def setUpModule():
    global server, service
    server = Server(avatars=())
    service = Service(grpc.insecure_channel(server.grpc, [("grpc.max_send_message_length", 100 << 20)]),
                      "lipsyncsrv.LipSyncService")


def tearDownModule():
    service.channel.close()
    assert server.stop() == 0


def infer(frame=0, model="sanders", **more):
    return service.call("GenerateInference", pb.InferenceRequest(model_name=model, frame_id=frame, **more),
                        pb.InferenceResponse)


def override(samples):
    return base64.b64encode(b"".join(struct.pack("<h", value) for value in samples)).decode()


NOISE = base64.b64encode(noise(15360)).decode()


class LipSyncService(unittest.TestCase):
    def test_an_avatar_is_loaded_by_the_first_request_for_it(self):
        reply = service.call("LoadModel", pb.LoadModelRequest(model_name="fresh", package_path="models/sanders"),
                             pb.LoadModelResponse)
        self.assertTrue(reply.success, reply.error)
        self.assertEqual(reply.message, "Model fresh loaded successfully")
        self.assertGreaterEqual(reply.initialization_time_ms, 1)
        self.assertTrue(infer().success)

    def test_loading_again_is_a_success_and_what_is_not_there_is_none(self):
        for name, there in (("sanders", True), ("sanders", True), ("nobody", False)):
            reply = service.call("LoadModel", pb.LoadModelRequest(model_name=name), pb.LoadModelResponse)
            self.assertEqual(reply.success, there)
            self.assertEqual(bool(reply.error), not there)

    def test_a_frame_has_what_clients_read(self):
        reply = infer(5)
        self.assertTrue(reply.success, reply.error)
        self.assertEqual(size_of_jpeg(reply.prediction_data)[0], (320, 320))
        self.assertEqual((reply.prediction_shape, reply.frame_id, reply.model_name), ("320x320x3", 5, "sanders"))
        self.assertEqual(len(reply.bounds), 4)
        self.assertGreaterEqual(reply.processing_time_ms, 1)

    def test_an_empty_override_is_none_a_short_one_is_silence_and_sound_moves_the_mouth(self):
        own = infer(3).prediction_data
        silent = infer(3, audio_override="AAAA").prediction_data
        noisy = infer(3, audio_override=NOISE).prediction_data
        self.assertEqual(infer(3, audio_override="").prediction_data, own)
        self.assertEqual(infer(3, audio_override=override([0] * 15360)).prediction_data, silent)
        self.assertEqual(len({own, silent, noisy}), 3)
        self.assertEqual(infer(3, audio_override=NOISE).prediction_data, noisy)

    def test_an_override_may_have_lines(self):
        lines = "\n".join(NOISE[at:at + 76] for at in range(0, len(NOISE), 76)) + "\n"
        self.assertEqual(infer(3, audio_override=lines).prediction_data, infer(3, audio_override=NOISE).prediction_data)

    def test_a_path_is_that_of_the_clients_machine_and_where_it_leads_nowhere_the_name_is_meant(self):
        for name, path in (("fifth", "D:\\avatars\\sanders"), ("sixth", "C:/packages/sanders.zip"),
                           ("sanders", "models/of_somebody_else.zip")):
            reply = service.call("LoadModel", pb.LoadModelRequest(model_name=name, package_path=path), pb.LoadModelResponse)
            self.assertTrue(reply.success, reply.error)

    def test_an_override_that_is_no_base64_is_told(self):
        reply = infer(3, audio_override="!" * 200)
        self.assertEqual((reply.success, reply.error), (False, "audio_override is not base64"))

    def test_a_batch_has_no_limit_that_clients_meet_and_goes_on_past_failures(self):
        wanted = [frame % FRAMES for frame in range(48)] + [FRAMES, -1]
        reply = service.call("GenerateBatchInference", pb.BatchInferenceRequest(model_name="sanders", frame_ids=wanted),
                             pb.BatchInferenceResponse)
        self.assertEqual([each.frame_id for each in reply.responses], wanted)
        self.assertEqual([each.success for each in reply.responses], [True] * 48 + [False] * 2)
        self.assertEqual(reply.responses[48].error, f"Frame {FRAMES} out of range for model 'sanders' (max: {FRAMES - 1})")
        self.assertGreaterEqual(reply.total_processing_time_ms, 1)

    def test_one_override_is_for_the_whole_batch(self):
        request = pb.BatchInferenceRequest(model_name="sanders", frame_ids=[1, 2], audio_override=NOISE)
        reply = service.call("GenerateBatchInference", request, pb.BatchInferenceResponse)
        for each in reply.responses:
            self.assertEqual(each.prediction_data, infer(each.frame_id, audio_override=NOISE).prediction_data)

    def test_a_stream_answers_in_order(self):
        requests = [pb.InferenceRequest(model_name="sanders", frame_id=frame) for frame in (4, 40, 2)]
        replies = service.stream("StreamInference", requests, pb.InferenceResponse)
        self.assertEqual([(reply.frame_id, reply.success) for reply in replies], [(4, True), (40, False), (2, True)])

    def test_an_unknown_model_names_those_that_are_there(self):
        infer()
        reply = infer(model="nobody")
        self.assertFalse(reply.success)
        self.assertIn("Model 'nobody' not loaded. Available models: [", reply.error)
        self.assertIn("'sanders'", reply.error)

    def test_a_message_beyond_sixteen_megabytes_is_refused(self):
        with self.assertRaises(grpc.RpcError) as raised:
            infer(audio_override="A" * (17 << 20))
        self.assertEqual(raised.exception.code(), grpc.StatusCode.RESOURCE_EXHAUSTED)
        self.assertTrue(infer().success)


if __name__ == "__main__":
    unittest.main()
