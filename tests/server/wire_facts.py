# SPDX-License-Identifier: Apache-2.0
"""The gRPC messages of the older servers as their clients have them: written down from the wire, not from our files."""

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

FACTS = {
    "optimized_lipsyncsrv": {
        "OptimizedInferenceRequest": "1 model_name string, 2 frame_id int32",
        "OptimizedInferenceResponse": "1 success bool, 2 prediction_data bytes, 3 bounds float*, 4 processing_time_ms int32,"
                                      "5 model_name string, 6 frame_id int32, 7 prediction_shape string, 8 error string?,"
                                      "9 prepare_time_ms double, 10 inference_time_ms double, 11 composite_time_ms double,"
                                      "12 optimizations string*",
        "BatchInferenceRequest": "1 model_name string, 2 frame_ids int32*",
        "BatchInferenceWithAudioRequest": "1 model_name string, 2 start_frame_id int32, 3 frame_count int32,"
                                          "4 audio_chunks bytes*",
        "BatchInferenceResponse": "1 responses OptimizedInferenceResponse*, 2 total_processing_time_ms int32,"
                                  "3 avg_frame_time_ms double",
        "LoadPackageRequest": "1 package_name string, 2 package_dir string",
        "LoadPackageResponse": "1 success bool, 2 package_name string, 3 message string, 4 initialization_time_ms int32,"
                               "5 frame_count int32, 6 device string, 7 videos_loaded string*,"
                               "8 audio_features_shape int32*, 9 memory_mapped_audio bool, 10 error string?",
        "StatsRequest": "1 model_name string",
        "StatsResponse": "1 model_name string, 2 total_requests int32, 3 avg_inference_time_ms double,"
                         "4 min_inference_time_ms double, 5 max_inference_time_ms double, 6 frame_count int32,"
                         "7 device string, 8 optimizations_active string*",
        "ListModelsRequest": "",
        "ListModelsResponse": "1 loaded_models string*, 2 count int32",
        "HealthRequest": "",
        "HealthResponse": "1 healthy bool, 2 status string, 3 loaded_models int32, 4 uptime_seconds int64",
        "GetVideoFrameRequest": "1 model_name string, 2 frame_id int32, 3 video_type string",
        "GetVideoFrameResponse": "1 success bool, 2 frame_data bytes, 3 frame_id int32, 4 video_type string, 5 error string?",
        "GetModelMetadataRequest": "1 model_name string",
        "GetModelMetadataResponse": "1 success bool, 2 model_name string, 3 frame_count int32, 4 available_videos string*,"
                                    "5 audio_path string, 6 bounds float*, 7 error string?",
    },
    "lipsyncsrv": {
        "InferenceRequest": "1 model_name string, 2 frame_id int32, 3 audio_override string?",
        "InferenceResponse": "1 success bool, 2 prediction_data bytes, 3 bounds float*, 4 processing_time_ms int32,"
                             "5 model_name string, 6 frame_id int32, 7 auto_loaded bool, 8 prediction_shape string,"
                             "9 error string?",
        "BatchInferenceRequest": "1 model_name string, 2 frame_ids int32*, 3 audio_override string?",
        "BatchInferenceResponse": "1 responses InferenceResponse*, 2 total_processing_time_ms int32",
        "LoadModelRequest": "1 model_name string, 2 package_path string, 3 audio_override string?",
        "LoadModelResponse": "1 success bool, 2 model_name string, 3 message string, 4 initialization_time_ms int32,"
                             "5 error string?",
    },
    "monolithic": {
        "CompositeBatchRequest": "1 model_id string, 2 visual_frames bytes, 3 raw_audio bytes, 4 audio_features bytes,"
                                 "5 batch_size int32, 6 start_frame_idx int32, 7 sample_rate int32",
        "CompositeBatchResponse": "1 composited_frames bytes*, 2 inference_time_ms float, 3 composite_time_ms float,"
                                  "4 total_time_ms float, 5 audio_processing_ms float, 6 model_loaded bool,"
                                  "7 model_load_time_ms float, 8 success bool, 9 error string, 10 gpu_id int32",
        "ModelInfo": "1 model_id string, 2 loaded bool, 3 gpu_id int32, 4 memory_mb int64, 5 request_count int64,"
                     "6 avg_inference_ms float",
        "ModelStats": "1 model_id string, 2 loaded bool, 3 gpu_id int32, 4 memory_mb int64, 5 request_count int64,"
                      "6 total_inference_ms int64, 7 avg_inference_ms float, 8 last_used_timestamp int64",
        "Empty": "",
        "ListModelsResponse": "1 models ModelInfo*",
        "GetModelStatsResponse": "1 models ModelStats*",
        "LoadModelRequest": "1 model_id string, 2 preferred_gpu int32",
        "LoadModelResponse": "1 success bool, 2 error string, 3 gpu_id int32, 4 load_time_ms float",
        "UnloadModelRequest": "1 model_id string",
        "UnloadModelResponse": "1 success bool, 2 error string",
        "HealthResponse": "1 healthy bool, 2 loaded_models int32, 3 max_models int32, 4 gpu_ids int32*,"
                          "5 gpu_memory_used_gb float*",
    },
    "grpc.health.v1": {
        "HealthCheckRequest": "1 service string",
        "HealthCheckResponse": "1 status int32",
    },
}

_KINDS = {"bool": 8, "bytes": 12, "double": 1, "float": 2, "int32": 5, "int64": 3, "string": 9}


def _file_of(package, messages):
    made = descriptor_pb2.FileDescriptorProto(name=f"facts/{package}.proto", package=package, syntax="proto3")
    for name, fields in messages.items():
        message = made.message_type.add(name=name)
        for field in filter(None, (part.strip() for part in fields.split(","))):
            number, label, kind = field.split()
            bare = kind.rstrip("*?")
            entry = message.field.add(name=label, number=int(number), label=3 if kind.endswith("*") else 1)
            if bare in _KINDS:
                entry.type = _KINDS[bare]
            else:
                entry.type, entry.type_name = 11, f".{package}.{bare}"
            if kind.endswith("?"):
                entry.oneof_index, entry.proto3_optional = len(message.oneof_decl), True
                message.oneof_decl.add(name=f"_{label}")
    return made


class Messages:
    """The message classes of one package: Messages("monolithic").LoadModelRequest(model_id="sanders")."""

    def __init__(self, package):
        pool = descriptor_pool.DescriptorPool()
        pool.Add(_file_of(package, FACTS[package]))
        factory = message_factory.MessageFactory(pool)
        for name in FACTS[package]:
            setattr(self, name, factory.GetPrototype(pool.FindMessageTypeByName(f"{package}.{name}")))


class Service:
    """Calls one service: service.call("LoadModel", request, messages.LoadModelResponse)."""

    def __init__(self, channel, name):
        self.channel, self.name = channel, name

    def call(self, method, request, response, **options):
        ask = self.channel.unary_unary(f"/{self.name}/{method}", request_serializer=type(request).SerializeToString,
                                       response_deserializer=response.FromString)
        return ask(request, timeout=options.pop("timeout", 60), **options)

    def stream(self, method, requests, response, **options):
        requests = list(requests)
        ask = self.channel.stream_stream(f"/{self.name}/{method}", request_serializer=type(requests[0]).SerializeToString,
                                         response_deserializer=response.FromString)
        return list(ask(iter(requests), timeout=options.pop("timeout", 60), **options))
