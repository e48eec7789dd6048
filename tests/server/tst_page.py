# SPDX-License-Identifier: Apache-2.0
"""The browser client in a real Chromium without a window, driven over its own debugging protocol."""

import asyncio
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
import urllib.request

from server_under_test import Server, need, wav

need("websockets")
import websockets

if not shutil.which("chromium"):
    print("SKIP: chromium is not installed")
    sys.exit(77)


def setUpModule():
    global server, folder, browser, debugger
    server = Server()
    folder = tempfile.TemporaryDirectory(prefix="visema-page-")
    browser = subprocess.Popen(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", "--remote-allow-origins=*",
         "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", "--autoplay-policy=no-user-gesture-required",
         f"--user-data-dir={folder.name}/profile", "about:blank"],
        stderr=subprocess.PIPE, text=True, start_new_session=True)
    for line in browser.stderr:
        if found := re.search(r"DevTools listening on ws://([^/]+)/", line):
            debugger = found.group(1)
            return
    raise RuntimeError("chromium does not start")


def tearDownModule():
    os.killpg(browser.pid, signal.SIGKILL)
    browser.wait()
    with browser.stderr:
        browser.stderr.read()  # to its end: until then one of its processes still writes to the profile
    folder.cleanup()
    assert server.stop() == 0


class Page:
    """One page, with what it asked of other hosts and what it complained about."""

    def __init__(self, socket):
        self.socket, self.number, self.asked, self.errors = socket, 0, [], []

    async def call(self, method, **parameters):
        self.number += 1
        await self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            message = json.loads(await asyncio.wait_for(self.socket.recv(), 60))
            if message.get("method") == "Network.requestWillBeSent":
                self.asked.append(message["params"]["request"]["url"])
            if message.get("method") == "Runtime.exceptionThrown":
                self.errors.append(message["params"]["exceptionDetails"]["text"])
            if message.get("id") == self.number:
                return message.get("result", {})

    async def value(self, expression):
        reply = await self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True, userGesture=True)
        return reply["result"].get("value")

    async def until(self, expression):
        for _ in range(600):
            if value := await self.value(expression):
                return value
            await self.value("new Promise((done) => setTimeout(done, 50))")
        raise AssertionError(f"never true: {expression}; the page says: " + await self.value("document.body.innerText"))


def on_page(path, what):
    async def run():
        request = urllib.request.Request(f"http://{debugger}/json/new?about:blank", method="PUT")
        address = json.loads(urllib.request.urlopen(request).read())["webSocketDebuggerUrl"]
        async with websockets.connect(address, max_size=None) as socket:
            page = Page(socket)
            for domain in ("Network", "Runtime", "Page", "DOM"):
                await page.call(f"{domain}.enable")
            await page.call("Page.navigate", url=f"http://{server.http}{path}")
            await page.until("document.readyState === 'complete'")
            await what(page)
            foreign = [url for url in page.asked if server.http not in url and not url.startswith(("data:", "blob:", "about:"))]
            assert not foreign, foreign
            assert not page.errors, page.errors
    asyncio.run(run())


SHOWN = "Number(document.getElementById('shown').textContent)"


class BrowserClient(unittest.TestCase):
    def test_frames_are_played_one_after_the_other_and_counted(self):
        async def what(page):
            await page.until("document.getElementById('avatar').value === 'sanders'")
            await page.value("document.getElementById('play').click()")
            await page.until(f"{SHOWN} > 20")  # more than the avatar has: it began again
            await page.until("Number(document.getElementById('rate').textContent) > 0")
            await page.value("document.getElementById('stop').click()")
        on_page("/", what)

    def test_the_microphone_moves_the_avatar(self):
        async def what(page):
            await page.until("document.getElementById('avatar').value === 'sanders'")
            await page.value("document.getElementById('speak').click()")
            await page.until(f"{SHOWN} > 25")
            self.assertEqual(await page.value("document.getElementById('stage').width"), 240)
            await page.value("document.getElementById('stop').click()")
            self.assertTrue(await page.value("document.getElementById('stop').disabled"))
        on_page("/", what)

    def test_a_sound_file_is_spoken_to_its_end(self):
        path = pathlib.Path(folder.name) / "hello.wav"
        path.write_bytes(wav(2, 22050))

        async def what(page):
            await page.until("document.getElementById('avatar').value === 'sanders'")
            document = await page.call("DOM.getDocument")
            node = await page.call("DOM.querySelector", nodeId=document["root"]["nodeId"], selector="#file")
            await page.call("DOM.setFileInputFiles", nodeId=node["nodeId"], files=[str(path)])
            await page.until("document.getElementById('message').textContent === 'Ready.'")
            shown, dropped = await page.value(f"[{SHOWN}, Number(document.getElementById('dropped').textContent)]")
            self.assertGreater(shown, 10)
            self.assertLessEqual(shown + dropped, 50)
        on_page("/", what)

    def test_the_routes_are_shown_without_any_other_host(self):
        async def what(page):
            rows = await page.until("document.querySelectorAll('#routes tr').length")
            api = json.loads(urllib.request.urlopen(f"http://{server.http}/openapi.json").read())
            self.assertEqual(rows, sum(len(methods) for methods in api["paths"].values()))
        on_page("/docs", what)


if __name__ == "__main__":
    unittest.main()
