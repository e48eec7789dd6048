# SPDX-License-Identifier: Apache-2.0
import array
import base64
import json
import unittest
import urllib.error
import urllib.request

from server_under_test import FRAMES, SIZE, Server, need, size_of_jpeg, wav

need("PIL")


def setUpModule():
    global server
    server = Server()


def tearDownModule():
    assert server.stop() == 0


def ask(method, path, body=None, headers=None):
    """Status, headers and body, whatever the status."""
    data = None if body is None else (body if isinstance(body, bytes) else json.dumps(body).encode())
    request = urllib.request.Request(f"http://{server.http}{path}", data, headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as reply:
            return reply.status, reply.headers, reply.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def ask_json(method, path, body=None):
    status, _, text = ask(method, path, body)
    return status, json.loads(text)


def get(path):
    status, reply = ask_json("GET", path)
    assert status == 200, (path, status, reply)
    return reply


def wav_in_base64(seconds):
    return base64.b64encode(wav(seconds)).decode()


class RestRoutes(unittest.TestCase):
    def test_health_is_that_of_the_rest_server_and_of_the_proxy_at_once(self):
        health = get("/health")
        self.assertEqual((health["status"], health["healthy"], health["healthy_count"]), ("healthy", True, 1))
        self.assertGreater(health["timestamp"], 1.6e9)
        self.assertEqual(set(health["backends"][0]), {"address", "healthy", "total_requests", "error_count"})

    def test_the_first_page_names_the_service_to_programs(self):
        reply = get("/")
        for key in ("service", "version", "description", "endpoints", "features"):
            self.assertIn(key, reply)

    def test_status_models_and_registry_have_the_forms_clients_read(self):
        status = get("/status")
        self.assertEqual((status["status"], status["redis_connected"], status["device"]), ("running", False, "cpu"))
        self.assertIn("sanders", status["loaded_models"]["loaded_models"])
        models = get("/models")
        self.assertIn("sanders", models["loaded_models"]["models_info"])
        self.assertEqual(models["local_models"]["extracted"], [{"name": "sanders", "path": "sanders", "status": "ready"}])
        self.assertEqual(get("/models/registry")["registry_models"][0]["name"], "sanders")

    def test_a_frame_comes_as_rows_of_pixels_and_from_the_cache_the_second_time(self):
        body = {"model_name": "sanders", "frame_id": 8}
        _, first = ask_json("POST", "/generate/frame", body)
        self.assertTrue(first["success"], first)
        head, _, pixels = first["frame"].partition(":")
        self.assertEqual(head, f"{SIZE[1]},{SIZE[0]},3")
        self.assertEqual(len(base64.b64decode(pixels)), SIZE[0] * SIZE[1] * 3)
        self.assertGreaterEqual(first["processing_time_ms"], 1)
        _, second = ask_json("POST", "/generate/frame", body)
        self.assertEqual((first["from_cache"], second["from_cache"]), (False, True))
        self.assertEqual(first["frame"], second["frame"])

    def test_sound_is_part_of_what_is_cached(self):
        body = {"model_name": "sanders", "frame_id": 2}
        own = ask_json("POST", "/generate/frame", body)[1]["frame"]
        _, spoken = ask_json("POST", "/generate/frame", {**body, "audio_override": wav_in_base64(0.64)})
        self.assertTrue(spoken["success"], spoken)
        self.assertNotEqual(spoken["frame"], own)
        self.assertFalse(spoken["from_cache"])
        self.assertEqual(ask_json("POST", "/generate/frame", body)[1]["frame"], own)

    def test_pictures_come_as_files_with_the_headers_clients_read(self):
        status, headers, png = ask("GET", "/generate/frame/fast/sanders/1")
        self.assertEqual((status, headers["Content-Type"], png[:4]), (200, "image/png", b"\x89PNG"))
        status, headers, jpeg = ask("GET", "/generate/frame/jpeg/sanders/1")
        self.assertEqual(size_of_jpeg(jpeg)[0], SIZE)
        self.assertEqual(headers["X-Size-Bytes"], str(len(jpeg)))
        status, headers, mouth = ask("GET", "/generate/inference/sanders/1")
        self.assertEqual(size_of_jpeg(mouth)[0], (320, 320))
        self.assertEqual((headers["X-Model-Name"], headers["X-Frame-Id"], headers["X-Auto-Loaded"]), ("sanders", "1", "False"))
        bounds = array.array("f", base64.b64decode(headers["X-Bounds-Data"]))
        self.assertEqual((len(bounds), headers["X-Bounds-Shape"], headers["X-Prediction-Shape"]), (4, "4", "320x320x3"))
        self.assertGreaterEqual(int(headers["X-Processing-Time-Ms"]), 1)

    def test_a_batch_goes_on_past_failures(self):
        wanted = [{"model_name": "sanders", "frame_id": frame} for frame in (1, 3, 50)]
        _, reply = ask_json("POST", "/generate/batch", {"requests": wanted})
        self.assertEqual((reply["total_requests"], reply["failed_count"]), (3, 1))
        self.assertEqual(reply["processed_count"] + reply["cached_count"], 2)
        self.assertTrue(reply["results"]["sanders_1"]["success"])
        self.assertIn("error", reply["results"]["sanders_50"])

    def test_a_frame_that_fails_names_what_was_asked_for(self):
        status, reply = ask_json("POST", "/generate/frame", {"model_name": "sanders", "frame_id": 50})
        self.assertEqual((status, reply["success"], reply["model_name"], reply["frame_id"]), (404, False, "sanders", 50))

    def test_a_long_batch_is_answered_whole_however_short_the_queue_is(self):
        wanted = [{"model_name": "sanders", "frame_id": frame % FRAMES} for frame in range(400)]
        _, reply = ask_json("POST", "/generate/batch", {"requests": wanted})
        self.assertEqual((reply["total_requests"], reply["failed_count"]), (400, 0))

    def test_frames_can_be_made_before_they_are_asked_for_and_forgotten(self):
        ask("DELETE", "/cache")
        _, reply = ask_json("POST", "/cache/preload?model_name=sanders&start_frame=4&end_frame=6")
        self.assertEqual((reply["success"], reply["preload_result"]["preloaded_count"]), (True, 3))
        self.assertTrue(ask_json("POST", "/generate/frame", {"model_name": "sanders", "frame_id": 5})[1]["from_cache"])
        _, cleared = ask_json("DELETE", "/cache/sanders")
        self.assertEqual((cleared["success"], cleared["cleared_items"]), (True, 3))
        self.assertEqual(ask_json("DELETE", "/cache")[1]["clear_result"]["total_cleared"], 0)

    def test_models_are_loaded_and_unloaded_and_failure_is_not_called_success(self):
        status, reply = ask_json("POST", "/models/load", {"model_name": "sanders", "package_path": "models/sanders"})
        self.assertEqual((status, reply["success"], reply["details"]["status"]), (200, True, "already_loaded"))
        status, reply = ask_json("POST", "/models/load", {"model_name": "nobody", "package_path": "x.zip"})
        self.assertEqual((status, reply["success"], reply["details"]["status"]), (404, False, "error"))
        self.assertEqual(ask_json("DELETE", "/models/sanders")[1]["details"]["status"], "unloaded")
        self.assertEqual(ask_json("DELETE", "/models/sanders")[0], 404)
        status, headers, _ = ask("GET", "/generate/inference/sanders/0")
        self.assertEqual((status, headers["X-Auto-Loaded"]), (200, "True"))
        self.assertEqual(ask_json("POST", "/models/download?model_name=sanders")[1]["actions_taken"],
                         ["model_already_extracted"])
        status, reply = ask_json("POST", "/models/download?model_name=nobody")
        self.assertEqual((status, reply["success"], reply["actions_taken"], reply["model_path"]),
                         (200, False, ["checking_registry"], None))
        self.assertEqual(ask_json("DELETE", "/models/local/sanders")[0], 403)

    def test_what_cannot_be_read_and_what_is_not_there(self):
        for method, path, body, status in (
                ("GET", "/nothing", None, 404), ("GET", "/../../etc/passwd", None, 404),
                ("GET", "/generate/inference/..%2f..%2fetc/0", None, 404), ("GET", "/generate/inference/sanders/x", None, 422),
                ("GET", "/generate/inference/sanders/99", None, 404), ("POST", "/generate/frame", b"{", 422),
                ("POST", "/generate/frame", {"model_name": "sanders"}, 422), ("POST", "/generate/batch", {"requests": 1}, 422),
                ("POST", "/generate/frame", {"model_name": "sanders", "frame_id": 1, "audio_override": "UklGR" + "A" * 300}, 422),
                ("POST", "/models/load", {}, 422), ("PUT", "/models/load", {}, 404)):
            got, reply = ask_json(method, path, body)
            self.assertEqual(got, status, (method, path, reply))
            self.assertTrue("detail" in reply or reply["success"] is False)

    def test_metrics_are_there_for_prometheus(self):
        ask("GET", "/generate/inference/sanders/7")
        ask("GET", "/generate/inference/nobody/7")
        status, headers, text = ask("GET", "/metrics")
        self.assertEqual(status, 200)
        self.assertIn("text/plain", headers["Content-Type"])
        lines = text.decode().splitlines()
        self.assertIn('visema_errors_by_kind_total{kind="io"} 0', lines)
        for start in ("visema_frames_total ", "visema_waiting ", 'visema_frame_seconds{quantile="0.99"} ', "visema_avatars ",
                      "visema_refused_total ", "visema_avatar_loads_total ", 'visema_errors_by_kind_total{kind="not_found"} '):
            self.assertTrue(any(line.startswith(start) for line in lines), start)
        stats = get("/stats")
        self.assertGreater(stats["engine_stats"]["counters"]["frames"], 0)

    def test_every_route_of_the_description_answers_as_it_says(self):
        api = get("/openapi.json")
        values = {"{model}": "sanders", "{frame}": "1"}
        bodies = {"/generate/frame": {"model_name": "sanders", "frame_id": 1}, "/generate/batch": {"requests": []},
                  "/models/load": {"model_name": "sanders"}}
        for path, methods in api["paths"].items():
            for method, route in methods.items():
                real = path
                for name, value in values.items():
                    real = real.replace(name, value)
                wanted = [f"{each['name']}={'sanders' if each['schema']['type'] == 'string' else 1}"
                          for each in route.get("parameters", []) if each["in"] == "query"]
                status, headers, text = ask(method.upper(), real + ("?" + "&".join(wanted) if wanted else ""), bodies.get(path))
                self.assertIn(str(status), route["responses"], (method, path))
                self.assertNotEqual(status, 422, (method, path, text))
                content = route["responses"][str(status)].get("content", {})
                if "application/json" in content:
                    properties = content["application/json"]["schema"]["properties"]
                    self.assertLessEqual(set(properties), set(json.loads(text)), (method, path))
                elif content:
                    self.assertIn(headers["Content-Type"].split(";")[0], content)

    def test_the_pages_come_with_the_program_and_load_from_it_alone(self):
        for path, kind in (("/docs", "text/html"), ("/client.js", "text/javascript"), ("/style.css", "text/css"),
                           ("/microphone.js", "text/javascript")):
            status, headers, text = ask("GET", path)
            self.assertEqual((status, headers["Content-Type"].split(";")[0]), (200, kind))
            self.assertIn("default-src 'self'", headers["Content-Security-Policy"])
            self.assertNotIn(b"//cdn", text)
        self.assertIn(b"<canvas", ask("GET", "/", headers={"Accept": "text/html"})[2])

    def test_pages_of_strangers_are_kept_out_and_others_may_read(self):
        self.assertEqual(ask("GET", "/status", headers={"Origin": "https://example.org"})[0], 403)
        status, headers, _ = ask("GET", "/status", headers={"Origin": "http://localhost:3000"})
        self.assertEqual((status, headers["Access-Control-Allow-Origin"]), (200, "http://localhost:3000"))
        self.assertEqual(ask("OPTIONS", "/generate/frame", headers={"Origin": "http://localhost:3000"})[0], 204)

    def test_a_body_beyond_the_limit_is_refused_before_it_is_read(self):
        status, _, _ = ask("POST", "/generate/frame", b"x" * 8, {"Content-Length": str(100 << 20)})
        self.assertEqual(status, 413)


if __name__ == "__main__":
    unittest.main()
