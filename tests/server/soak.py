# SPDX-License-Identifier: Apache-2.0
"""Live sessions for as long as one likes, by hand: soak.py SECONDS SESSIONS [server option...]. Needs what the tests of
this folder need in their environment (VISEMA_SERVER, VISEMA_MAKE_AVATARS, VISEMA_ROOT). Says once a minute, and at the
end, what the server took, and ends with 1 where memory grew or a frame is neither there nor counted as dropped."""

import asyncio
import json
import os
import pathlib
import struct
import sys
import time
import wave

from server_under_test import Server, need

need("websockets")
import websockets

PIECE = 640  # samples: 40 ms
LOOKAHEAD_MS = 450
MEMORY = "800M"  # a quarter of it for one avatar, so that its decoded footage soon stops growing
GROWTH = 16 << 20  # bytes, from the second minute on


def sound():
    with wave.open(str(pathlib.Path(os.environ["VISEMA_ROOT"]) / "resources/demo/hello.wav")) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return file.readframes(file.getnframes()), file.getframerate()


class Talker:
    """One client that speaks in real time and takes every frame."""

    def __init__(self, server, seconds):
        self.server, self.pieces = server, int(seconds * 25)
        self.lags, self.frames, self.dropped, self.ended = [], 0, 0, None

    async def run(self):
        said, rate = sound()
        size = rate // 25 * 2
        query = f"avatar=iris&rate={rate}"
        async with websockets.connect(f"ws://{self.server.http}/v1/speak?{query}", max_size=None, compression=None) as socket:
            await socket.recv()
            start = time.monotonic()

            async def speak():
                for i in range(self.pieces):
                    await asyncio.sleep(max(0, start + i / 25 - time.monotonic()))
                    at = i * size % (len(said) - size)
                    await socket.send(said[at - at % 2:at - at % 2 + size])
                await socket.send(json.dumps({"type": "end"}))
            speaking = asyncio.create_task(speak())
            while True:
                message = await asyncio.wait_for(socket.recv(), 60)
                if isinstance(message, str):
                    self.ended = json.loads(message)
                    break
                _, _, _, index, _, self.dropped, _ = struct.unpack_from("<BBHIfII", message)
                self.frames += 1
                due = start + (index + 1) / 25 + LOOKAHEAD_MS / 1000
                self.lags.append(1000 * (time.monotonic() - due))
            await speaking


def used(pid):
    """Bytes resident, and seconds of processor so far."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[21]) * os.sysconf("SC_PAGE_SIZE"), (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def main(seconds, sessions, options):
    server = Server("--avatar", "iris", "--memory", MEMORY, *options, avatars=())
    talkers = [Talker(server, seconds) for _ in range(sessions)]
    pid, start, memory = server.process.pid, time.monotonic(), []
    busy_before = used(pid)[1]

    async def watch():
        while True:
            await asyncio.sleep(10)
            bytes_now, busy = used(pid)
            memory.append(bytes_now)
            if len(memory) % 6 == 0:
                print(f"{(time.monotonic() - start) / 60:5.1f} min  {bytes_now / 1e6:7.1f} MB  "
                      f"{100 * (busy - busy_before) / (time.monotonic() - start):5.1f} % of a core  load {os.getloadavg()[0]:.2f}",
                      flush=True)
    watching = asyncio.create_task(watch())
    await asyncio.gather(*(talker.run() for talker in talkers))
    watching.cancel()
    lags = sorted(lag for talker in talkers for lag in talker.lags)
    lost = sum(talker.pieces - talker.ended["frames"] - talker.ended["dropped"] for talker in talkers)
    growth = max(memory[6:], default=0) - (memory[6] if len(memory) > 6 else 0)
    print(f"{sum(t.frames for t in talkers)} frames, {sum(t.ended['dropped'] for t in talkers)} dropped, {lost} unaccounted; "
          f"late by P50 {lags[len(lags) // 2]:.1f} ms, P99 {lags[len(lags) * 99 // 100]:.1f} ms; "
          f"memory grew by {growth / 1e6:.1f} MB after the first minute")
    code = server.stop()
    return 1 if code or lost or growth > GROWTH else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(float(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])))
