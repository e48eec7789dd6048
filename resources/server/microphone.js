// SPDX-License-Identifier: Apache-2.0
// Hands what the microphone hears to the page, 40 ms at a time.
class Microphone extends AudioWorkletProcessor {
  constructor() {
    super();
    this.heard = [];
  }
  process(inputs) {
    if (inputs[0].length) this.heard.push(...inputs[0][0]);
    if (this.heard.length >= sampleRate / 25) this.port.postMessage(Float32Array.from(this.heard.splice(0)));
    return true;
  }
}
registerProcessor("microphone", Microphone);
