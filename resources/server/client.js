// SPDX-License-Identifier: Apache-2.0
"use strict";

const byId = (id) => document.getElementById(id);
const stage = byId("stage"), chart = byId("chart");
const brush = stage.getContext("2d");
const say = (text) => { byId("message").textContent = text; };

// What is drawn in the chart: the time of each frame shown, and how long it took.
const shown = [];
let dropped = 0, running = null;

function token() { return byId("token").value.trim(); }
function authorized() { return token() ? { headers: { Authorization: `Bearer ${token()}` } } : {}; }
function socketAddress(path, query) {
  const all = new URLSearchParams(query);
  if (token()) all.set("token", token());
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}?${all}`;
}

async function draw(jpeg) {
  const picture = await createImageBitmap(new Blob([jpeg], { type: "image/jpeg" }));
  if (stage.width !== picture.width) stage.width = picture.width;
  if (stage.height !== picture.height) stage.height = picture.height;
  brush.drawImage(picture, 0, 0);
  picture.close();
}

function count(latency) {
  const now = performance.now();
  shown.push({ at: now, latency });
  while (shown.length > 600 || (shown.length && now - shown[0].at > 12000)) shown.shift();
  byId("shown").textContent = Number(byId("shown").textContent) + 1;
  byId("latency").textContent = latency.toFixed(0);
  byId("dropped").textContent = dropped;
}

function rateAt(time) { return shown.filter((each) => each.at > time - 1000 && each.at <= time).length; }

function drawChart() {
  const pen = chart.getContext("2d"), style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const now = performance.now(), most = 60, span = 10000;
  const y = (value) => chart.height - 4 - Math.min(value / most, 1) * (chart.height - 8);
  pen.clearRect(0, 0, chart.width, chart.height);
  pen.lineWidth = 1;
  pen.strokeStyle = colour("--line");
  pen.beginPath();
  pen.moveTo(0, y(30));
  pen.lineTo(chart.width, y(30));
  pen.stroke();
  pen.lineWidth = 2;
  pen.strokeStyle = colour("--accent");
  pen.beginPath();
  for (let i = 0; i <= 100; ++i) pen.lineTo(i * chart.width / 100, y(rateAt(now - span + i * span / 100)));
  pen.stroke();
  pen.strokeStyle = colour("--time");
  pen.beginPath();
  for (const each of shown) pen.lineTo((each.at - now + span) / span * chart.width, y(each.latency / 10));
  pen.stroke();
  byId("rate").textContent = rateAt(now);
  requestAnimationFrame(drawChart);
}

function begin(what) {
  stop();
  running = what;
  dropped = 0;
  byId("shown").textContent = "0";
  byId("stop").disabled = false;
}

function stop() {
  const old = running;
  running = null;
  byId("stop").disabled = true;
  if (old) old.end();
}

// Sound goes up, pictures come down, each with the time of its sound; it is shown when that sound is heard.
function openSpeaking(rate, delivery, whenFrame, whenOver) {
  const query = { avatar: byId("avatar").value, rate, lookahead: byId("lookahead").value, delivery };
  const socket = new WebSocket(socketAddress("/v1/speak", query));
  socket.binaryType = "arraybuffer";
  socket.onmessage = (event) => {
    if (typeof event.data === "string") return;
    const view = new DataView(event.data);
    const length = view.getUint32(16, true);
    dropped = view.getUint32(12, true);
    whenFrame({ index: view.getUint32(4, true), jpeg: new Uint8Array(event.data, 20, length) });
  };
  socket.onclose = (event) => whenOver(event.reason || (event.code === 1000 ? "" : `The connection ended (${event.code}).`));
  return socket;
}

function shorts(samples) {
  const out = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; ++i) out[i] = Math.max(-32768, Math.min(32767, Math.round(samples[i] * 32768)));
  return out.buffer;
}

async function speakFromMicrophone() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true } });
  const audio = new AudioContext();
  await audio.audioWorklet.addModule("/microphone.js");
  const source = audio.createMediaStreamSource(stream);
  const ears = new AudioWorkletNode(audio, "microphone");
  const started = [];
  const socket = openSpeaking(audio.sampleRate, "live", async (frame) => {
    const heard = started.length ? started[0] + frame.index * 40 : performance.now();
    await draw(frame.jpeg);
    count(performance.now() - heard);
  }, (why) => { say(why || "Ready."); stop(); });
  ears.port.onmessage = (event) => {
    if (!started.length) started.push(performance.now() - event.data.length / audio.sampleRate * 1000);
    if (socket.readyState === WebSocket.OPEN) socket.send(shorts(event.data));
  };
  source.connect(ears);
  begin({ end() { stream.getTracks().forEach((track) => track.stop()); audio.close(); socket.close(); } });
  say("Speak.");
}

async function speakFile(file) {
  const audio = new AudioContext();
  const sound = await audio.decodeAudioData(await file.arrayBuffer());
  const mono = new Float32Array(sound.length);
  for (let c = 0; c < sound.numberOfChannels; ++c)
    sound.getChannelData(c).forEach((value, i) => { mono[i] += value / sound.numberOfChannels; });
  const waiting = [];
  let startAt = 0, over = false, sent = 0;
  const player = audio.createBufferSource();
  player.buffer = sound;
  player.connect(audio.destination);
  const socket = openSpeaking(sound.sampleRate, "all", (frame) => {
    waiting.push({ ...frame, came: performance.now() });
    if (!startAt && waiting.length >= 5) { startAt = audio.currentTime + 0.1; player.start(startAt); }
  }, (why) => { over = true; if (why) say(why); if (!startAt) { startAt = audio.currentTime; player.start(startAt); } });
  const self = { end() { try { player.stop(); } catch { /* it never began */ } audio.close(); socket.close(); } };
  begin(self);
  socket.onopen = () => {
    const send = () => {  // as far ahead as the server lets it wait
      if (running !== self) return;
      const due = startAt ? (audio.currentTime - startAt + 30) * sound.sampleRate : 30 * sound.sampleRate;
      const until = Math.min(mono.length, Math.max(sent, Math.floor(due)));
      for (; sent < until; sent += 16000) socket.send(shorts(mono.subarray(sent, Math.min(until, sent + 16000))));
      sent = Math.min(sent, until);
      if (sent >= mono.length) socket.send(JSON.stringify({ type: "end" })); else setTimeout(send, 200);
    };
    send();
  };
  say(`${file.name} is spoken.`);
  const show = async () => {
    if (running !== self) return;
    const now = startAt ? (audio.currentTime - startAt) * 25 : -1;
    let due = null;
    while (waiting.length && waiting[0].index <= now) { if (due) ++dropped; due = waiting.shift(); }
    if (due) { await draw(due.jpeg); count(Math.max(0, (now - due.index) * 40)); }
    if (over && !waiting.length) { say("Ready."); stop(); return; }
    requestAnimationFrame(show);
  };
  show();
}

// As the pages of the older servers do it: one mouth asked for after the other, as fast as they come.
function playFrames() {
  const name = new TextEncoder().encode(byId("avatar").value);
  const socket = new WebSocket(socketAddress("/", {}));
  socket.binaryType = "arraybuffer";
  let frame = 0, asked = 0;
  const ask = () => {
    const request = new DataView(new ArrayBuffer(12 + name.length));
    request.setUint32(0, name.length, true);
    new Uint8Array(request.buffer).set(name, 4);
    request.setUint32(4 + name.length, frame++, true);
    asked = performance.now();
    socket.send(request.buffer);
  };
  socket.onopen = ask;
  socket.onmessage = async (event) => {
    if (typeof event.data === "string") return;
    const view = new DataView(event.data), length = view.getUint32(9, true);
    if (!view.getUint8(0)) {
      if (frame > 1) { frame = 0; return ask(); }  // past the last one: from the beginning
      return say(new TextDecoder().decode(new Uint8Array(event.data, 13, length)));
    }
    await draw(new Uint8Array(event.data, 13, length));
    count(performance.now() - asked);
    if (socket.readyState === WebSocket.OPEN) ask();
  };
  socket.onclose = (event) => { if (event.code !== 1005) say(event.reason || `The connection ended (${event.code}).`); };
  begin({ end() { socket.close(); } });
  say("Frames are played as fast as they come.");
}

async function listAvatars() {
  const reply = await fetch("/models", authorized());
  byId("token-field").hidden = reply.status !== 401 && !token();
  if (reply.status === 401) return say("This server wants a token.");
  const models = await reply.json(), names = new Set(models.loaded_models.loaded_models);
  for (const kind of ["extracted", "zipped"]) models.local_models[kind].forEach((each) => names.add(each.name));
  byId("avatar").replaceChildren(...[...names].map((name) => new Option(name)));
}

const guarded = (what) => (...all) => Promise.resolve(what(...all)).catch((error) => say(error.message || String(error)));
byId("speak").onclick = guarded(speakFromMicrophone);
byId("play").onclick = guarded(playFrames);
byId("stop").onclick = () => { stop(); say("Ready."); };
byId("file").onchange = guarded(async (event) => { if (event.target.files[0]) await speakFile(event.target.files[0]); event.target.value = ""; });
byId("token").onchange = guarded(listAvatars);
const place = document.querySelector(".stage");
place.ondragover = (event) => { event.preventDefault(); place.classList.add("drop"); };
place.ondragleave = () => place.classList.remove("drop");
place.ondrop = guarded(async (event) => {
  event.preventDefault();
  place.classList.remove("drop");
  if (event.dataTransfer.files[0]) await speakFile(event.dataTransfer.files[0]);
});
guarded(listAvatars)();
drawChart();
