# SPDX-License-Identifier: Apache-2.0
"""The farm's routes of the server: NATS, server and worker are real, the avatar is small."""

import hashlib
import hmac
import http.server
import json
import os
import pathlib
import queue
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

from server_under_test import Server, free_port, wav, work_until_over

NATS = shutil.which("nats-server", path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")
if not NATS:
    print("SKIP: nats-server is not installed")
    sys.exit(77)

ANNA, BEN = "anna's token", "ben's token"


def setUpModule():
    global folder, nats, server, environment
    folder = pathlib.Path(tempfile.mkdtemp(prefix="visema-farm-"))
    address = f"127.0.0.1:{free_port()}"
    nats = subprocess.Popen([NATS, "-a", "127.0.0.1", "-p", address.rpartition(":")[2], "-js", "-sd", str(folder / "nats"),
                             "-l", str(folder / "nats.log")])
    environment = dict(os.environ, VISEMA_FARM=f"nats://{address}", XDG_CACHE_HOME=str(folder / "cache"),
                       XDG_DATA_HOME=str(folder / "data"), XDG_CONFIG_HOME=str(folder / "config"))
    farm("setup", "--store", str(folder / "store"))
    tokens = folder / "tokens"
    tokens.write_text("".join(f"{hashlib.sha256(t.encode()).hexdigest()} speak\n" for t in (ANNA, BEN)))
    server = Server("--farm", f"nats://{address}", "--farm-share", "3", "--farm-minutes", "1", "--farm-private-webhooks",
                    "--tokens", str(tokens))


def tearDownModule():
    code = server.stop()
    nats.kill()
    nats.wait()
    shutil.rmtree(folder, ignore_errors=True)
    assert code == 0, server.said_at_the_end


def farm(*arguments):
    command = [os.environ["VISEMA_PROGRAM"], "farm", *arguments]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    return run.stdout


def ask(method, path, body=None, token=ANNA):
    """Status and what was answered: JSON as what it means, else bytes."""
    data = None if body is None else (body if isinstance(body, bytes) else json.dumps(body).encode())
    headers = {"Authorization": "Bearer " + token} if token else {}
    request = urllib.request.Request(f"http://{server.http}{path}", data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=120) as reply:
            status, kind, content = reply.status, reply.headers["Content-Type"], reply.read()
    except urllib.error.HTTPError as error:
        status, kind, content = error.code, error.headers["Content-Type"], error.read()
    return status, json.loads(content) if kind == "application/json" else content


def spoken():
    root = pathlib.Path(os.environ["VISEMA_ROOT"])
    return (root / "resources" / "demo" / "hello.wav").read_bytes()


def sent(content, token=ANNA):
    status, begun = ask("POST", "/v1/farm/sounds", b"", token)
    assert status == 201, begun
    status, added = ask("PUT", f"/v1/farm/sounds/{begun['sound']}?offset=0", content, token)
    assert (status, added["offset"]) == (200, len(content)), added
    return begun["sound"]


def ordered(token=ANNA, avatar="sanders", **wishes):
    wish = {"avatar": avatar, "sound": sent(spoken(), token), **wishes}
    status, job = ask("POST", "/v1/farm/jobs", wish, token)
    assert status == 201, job
    return job["id"]


class Receiver:
    """Whoever is to be told; answers with these statuses, one after the other, and then with 204."""

    def __init__(self, *statuses):
        self.news, left = queue.Queue(), list(statuses)

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(handler):
                body = handler.rfile.read(int(handler.headers["Content-Length"]))
                self.news.put((handler.headers["Visema-Signature"], body))
                handler.send_response(left.pop(0) if left else 204)
                handler.end_headers()

            def log_message(handler, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/done"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def cancelled(webhook):
    job = ordered(webhook=webhook)
    assert ask("POST", f"/v1/farm/jobs/{job}/cancel", b"")[0] == 200
    return job


class Farm(unittest.TestCase):
    def tearDown(self):
        for token in (ANNA, BEN):
            for job in ask("GET", "/v1/farm/jobs", token=token)[1]["jobs"]:
                ask("POST", f"/v1/farm/jobs/{job['id']}/cancel", b"", token)

    def test_a_sound_that_was_cut_off_goes_on_where_it_was(self):
        _, begun = ask("POST", "/v1/farm/sounds", b"")
        place = f"/v1/farm/sounds/{begun['sound']}"
        self.assertEqual(ask("PUT", place + "?offset=0", b"abc")[1]["offset"], 3)
        self.assertEqual(ask("GET", place)[1]["offset"], 3)
        self.assertEqual(ask("PUT", place + "?offset=1", b"d")[0], 409)
        self.assertEqual(ask("PUT", place + "?offset=3", b"d")[1]["offset"], 4)
        self.assertEqual(ask("GET", place, token=BEN)[0], 404)
        self.assertEqual(ask("DELETE", place)[0], 204)
        self.assertEqual(ask("GET", place)[0], 404)

    def test_what_is_no_spoken_sound_is_refused_before_a_worker_is_spent(self):
        for content, why in ((b"RIFF" + b"no sound at all" * 100, "sound that can be read"), (wav(3), "nobody speaks"),
                             (wav(70), "60 s are the most")):
            status, told = ask("POST", "/v1/farm/jobs", {"avatar": "sanders", "sound": sent(content)})
            self.assertEqual(status, 400, told)
            self.assertIn(why, told["error"])

    def test_a_wish_that_cannot_be_names_its_member(self):
        sound = sent(spoken())
        for wishes, member in (({"codec": "divx"}, "codec"), ({"height": 3}, "height"), ({"colour": 1}, "colour"),
                               ({"avatar": "../etc"}, "avatar"), ({"webhook": "ftp://here"}, "webhook"),
                               ({"background": "/etc/passwd"}, "background")):
            status, told = ask("POST", "/v1/farm/jobs", {"avatar": "sanders", "sound": sound, **wishes})
            self.assertEqual(status, 400, told)
            self.assertIn(f'"{member}"', told["error"])
        self.assertEqual(ask("POST", "/v1/farm/jobs", b"no json")[0], 400)
        self.assertEqual(ask("POST", "/v1/farm/jobs", {"avatar": "nobody", "sound": sound})[0], 404)
        self.assertEqual(ask("POST", "/v1/farm/jobs", {"avatar": "sanders", "sound": "f" * 64})[0], 404)

    def test_ordered_again_under_its_key_it_is_the_same_job(self):
        self.assertEqual(ordered(key="order 7"), ordered(key="order 7"))
        self.assertNotEqual(ordered(key="order 7"), ordered(BEN, key="order 7"))

    def test_everybody_sees_their_own_jobs_only_and_nobody_sees_any_without_a_token(self):
        mine = ordered()
        self.assertEqual(ask("GET", f"/v1/farm/jobs/{mine}")[1]["state"], "waiting")
        self.assertEqual(ask("GET", f"/v1/farm/jobs/{mine}", token=BEN)[0], 404)
        self.assertEqual(ask("POST", f"/v1/farm/jobs/{mine}/cancel", b"", BEN)[0], 404)
        self.assertNotIn(mine, [job["id"] for job in ask("GET", "/v1/farm/jobs", token=BEN)[1]["jobs"]])
        self.assertEqual(ask("GET", f"/v1/farm/jobs/{mine}", token=None)[0], 401)

    def test_jobs_are_listed_in_pages_the_newest_first(self):
        ids = [ordered() for _ in range(3)]
        page = ask("GET", "/v1/farm/jobs?most=2")[1]
        self.assertEqual([job["id"] for job in page["jobs"]], ids[:0:-1])
        rest = ask("GET", f"/v1/farm/jobs?most=1&before={page['next']}")[1]
        self.assertEqual([job["id"] for job in rest["jobs"]], ids[:1])

    def test_more_than_their_share_is_refused_until_some_are_over(self):
        ids = [ordered() for _ in range(3)]
        wish = {"avatar": "sanders", "sound": sent(spoken())}
        status, told = ask("POST", "/v1/farm/jobs", wish)
        self.assertEqual(status, 429, told)
        self.assertEqual(ask("POST", f"/v1/farm/jobs/{ids[0]}/cancel", b"")[1]["state"], "cancelled")
        self.assertEqual(ask("POST", "/v1/farm/jobs", wish)[0], 201)

    def test_what_is_beyond_a_fair_part_waits_behind_the_jobs_of_others(self):
        first, second = ordered(), ordered()
        self.assertEqual(ask("GET", f"/v1/farm/jobs/{first}")[1]["priority"], 0)
        self.assertEqual(ask("GET", f"/v1/farm/jobs/{second}")[1]["priority"], -1)
        self.assertEqual(ask("GET", f"/v1/farm/jobs/{ordered(BEN)}", token=BEN)[1]["priority"], 0)

    def test_a_worker_says_how_it_does(self):
        port = free_port()
        worker = subprocess.Popen([os.environ["VISEMA_PROGRAM"], "worker", "--jobs", "2", "--folder",
                                   str(folder / "second"), "--health", f"127.0.0.1:{port}"],
                                  env=environment, stdout=subprocess.PIPE, text=True)
        self.assertIn("works for the farm", worker.stdout.readline())

        def status(path):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as reply:
                    return reply.status
            except urllib.error.HTTPError as error:
                return error.code

        self.assertEqual((status("/startup"), status("/live"), status("/elsewhere")), (200, 200, 404))
        deadline = time.monotonic() + 60
        while status("/ready") != 200 and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertEqual(status("/ready"), 200)
        worker.terminate()
        self.assertEqual(worker.wait(timeout=60), 0)
        worker.stdout.close()

    def test_a_cancelled_job_may_be_tried_again(self):
        job = ordered()
        self.assertEqual(ask("POST", f"/v1/farm/jobs/{job}/retry", b"")[0], 400)
        ask("POST", f"/v1/farm/jobs/{job}/cancel", b"")
        self.assertEqual(ask("POST", f"/v1/farm/jobs/{job}/retry", b"")[1]["state"], "waiting")

    def test_the_figures_tell_how_the_farm_does(self):
        ordered()
        page = ask("GET", "/metrics")[1].decode()
        packaging = pathlib.Path(os.environ["VISEMA_ROOT"]) / "packaging" / "farm"
        watched = "".join((packaging / name).read_text() for name in ("alerts.yml", "kubernetes.yaml"))
        named = set(re.findall(r"visema_farm_[a-z_]+", watched))
        self.assertEqual({figure for figure in named if figure not in page}, set())

    def test_who_wished_it_is_told_and_can_tell_who_says_so(self):
        receiver = Receiver()
        self.addCleanup(receiver.close)
        job = cancelled(receiver.url)
        signature, body = receiver.news.get(timeout=60)
        self.assertEqual((json.loads(body)["id"], json.loads(body)["state"]), (job, "cancelled"))
        time, _, digits = signature.removeprefix("t=").partition(",v1=")
        key = ask("GET", "/v1/farm/webhook-key")[1]["key"]
        self.assertEqual(hmac.new(key.encode(), time.encode() + b"." + body, "sha256").hexdigest(), digits)
        self.assertNotEqual(ask("GET", "/v1/farm/webhook-key", token=BEN)[1]["key"], key)

    def test_whoever_was_away_is_told_again_later(self):
        receiver = Receiver(500)
        self.addCleanup(receiver.close)
        cancelled(receiver.url)
        first, second = receiver.news.get(timeout=60)[1], receiver.news.get(timeout=60)[1]
        self.assertEqual(json.loads(first)["id"], json.loads(second)["id"])

    def test_a_receiver_that_hangs_keeps_no_other_waiting(self):
        with socket.create_server(("127.0.0.1", 0)) as hanging:
            cancelled(f"http://127.0.0.1:{hanging.getsockname()[1]}/")
            held, _ = hanging.accept()
            receiver = Receiver()
            self.addCleanup(receiver.close)
            job = cancelled(receiver.url)
            self.assertEqual(json.loads(receiver.news.get(timeout=60)[1])["id"], job)
            held.close()

    def test_a_film_is_made_fetched_by_its_link_and_deleted_with_all_it_was_made_from(self):
        job = ordered(avatar="iris", height=180)
        self.assertEqual(ask("GET", f"/v1/farm/jobs/{job}/result")[0], 400)
        work_until_over(job, folder / "worker", environment)
        done = ask("GET", f"/v1/farm/jobs/{job}")[1]
        self.assertEqual(done["state"], "done", done)
        self.assertGreater(ask("GET", f"/v1/farm/jobs/{job}/report")[1]["frames"], 0)
        link = ask("GET", f"/v1/farm/jobs/{job}/result")[1]["files"][0]
        status, film = ask("GET", link["url"], token=None)
        self.assertEqual((status, hashlib.sha256(film).hexdigest()), (200, done["files"][0]["sha256"]))
        self.assertEqual(ask("GET", link["url"].replace("until=", "until=9"), token=None)[0], 403)
        gone = ask("DELETE", f"/v1/farm/jobs/{job}")[1]
        self.assertEqual((gone["jobs"], gone["files"], gone["shared"]), (1, 1, 1), gone)
        self.assertEqual(ask("GET", link["url"], token=None)[0], 404)
        self.assertEqual(ask("GET", f"/v1/farm/jobs/{job}")[0], 404)


if __name__ == "__main__":
    unittest.main()
