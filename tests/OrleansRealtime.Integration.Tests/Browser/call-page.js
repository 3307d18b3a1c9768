// No SDK: what any page does with a client secret and the browser's own RTCPeerConnection.
class Call {
  // A configuration is that of the connection; what is done to the answer before it is believed, a test knows.
  static async open(server, secret, microphone, { configuration, edit = (sdp) => sdp } = {}) {
    const call = new Call();
    const pc = (call.pc = new RTCPeerConnection(configuration));
    call.events = [];
    call.cursor = 0;
    call.wakes = new Set();
    const remote = new Promise((resolve) => (pc.ontrack = ({ streams }) => resolve(streams[0])));
    microphone.getTracks().forEach((track) => pc.addTrack(track, microphone));
    call.channel = pc.createDataChannel('oai-events');
    call.channel.onmessage = ({ data }) => {
      call.events.push({ ...JSON.parse(data), at: performance.now(), bytes: data.length });
      call.wake();
    };
    call.closed = new Promise((resolve) => (call.channel.onclose = resolve));
    call.closed.then(() => call.wake());
    await pc.setLocalDescription(await pc.createOffer());
    const began = performance.now();
    const answer = await fetch(`${server}v1/realtime/calls`, {
      method: 'POST',
      body: pc.localDescription.sdp,
      headers: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/sdp' },
    });
    if (answer.status !== 201) {
      throw new Error(`${answer.status} ${await answer.text()}`);
    }
    call.id = answer.headers.get('Location').split('/').at(-1);
    await pc.setRemoteDescription({ type: 'answer', sdp: edit(await answer.text()) });
    call.remote = await remote;
    await call.next('session.created');
    call.setUp = performance.now() - began;
    return call;
  }

  wake() {
    this.wakes.forEach((wake) => wake());
    this.wakes.clear();
  }

  send(event) {
    this.channel.send(JSON.stringify(event));
  }

  async until(find) {
    for (;;) {
      const found = find();
      if (found) {
        return found;
      }
      if (this.channel.readyState === 'closed') {
        throw new Error('The channel is closed.');
      }
      await new Promise((resolve) => this.wakes.add(resolve));
    }
  }

  // The first of a type that came after the last one asked for so.
  next(type) {
    return this.until(() => {
      for (; this.cursor < this.events.length; this.cursor++) {
        const event = this.events[this.cursor];
        if (event.type === 'error') {
          throw new Error(JSON.stringify(event.error));
        }
        if (event.type === type) {
          this.cursor++;
          return event;
        }
      }
      return null;
    });
  }

  // Wherever it stands.
  any(type) {
    return this.until(() => this.events.find((event) => event.type === type));
  }

  has(type) {
    return this.events.some((event) => event.type === type);
  }

  // The first of the connection's statistics that is so.
  async statistics(where) {
    return [...(await this.pc.getStats()).values()].find(where);
  }

  // By which way the call goes, seen from here.
  async way() {
    const { selectedCandidatePairId } = await this.statistics((entry) => entry.type === 'transport');
    const { localCandidateId, remoteCandidateId } = await this.statistics((entry) => entry.id === selectedCandidatePairId);
    const local = await this.statistics((entry) => entry.id === localCandidateId);
    const remote = await this.statistics((entry) => entry.id === remoteCandidateId);
    return { type: local.candidateType, protocol: remote.protocol, relayProtocol: local.relayProtocol };
  }

  hangUp() {
    this.pc.close();
  }
}

// Everything that is heard of a stream, at 24 kHz.
class Ear {
  static async open(stream) {
    const ear = new Ear();
    // Chromium gives WebAudio nothing of a remote stream that no element plays.
    ear.element = new Audio();
    ear.element.muted = true;
    ear.element.srcObject = stream;
    await ear.element.play();
    ear.context = new AudioContext({ sampleRate: 24_000 });
    await ear.context.audioWorklet.addModule(
      URL.createObjectURL(
        new Blob(
          [
            `registerProcessor('ear', class extends AudioWorkletProcessor {
              process([[channel]]) { if (channel) { this.port.postMessage(channel.slice()); } return true; }
            });`,
          ],
          { type: 'text/javascript' },
        ),
      ),
    );
    const node = new AudioWorkletNode(ear.context, 'ear', { numberOfOutputs: 0 });
    ear.pieces = [];
    node.port.onmessage = ({ data }) => ear.pieces.push({ at: performance.now(), data });
    ear.context.createMediaStreamSource(stream).connect(node);
    return ear;
  }

  pcm() {
    return pcmText(this.pieces.flatMap(({ data }) => [...data]));
  }

  // When it was last loud.
  lastSound() {
    return this.pieces.findLast(({ data }) => data.some((sample) => Math.abs(sample) > 0.02))?.at ?? 0;
  }
}

// A microphone that says what it is told to, when it is told to.
class Mouth {
  constructor() {
    this.context = new AudioContext({ sampleRate: 24_000 });
    this.destination = this.context.createMediaStreamDestination();
  }

  get stream() {
    return this.destination.stream;
  }

  // PCM16 mono 24 kHz in base64; resolves when it has been said.
  say(audio) {
    const bytes = Uint8Array.from(atob(audio), (letter) => letter.charCodeAt(0));
    const samples = new Int16Array(bytes.buffer);
    const buffer = this.context.createBuffer(1, samples.length, 24_000);
    buffer.getChannelData(0).set(Float32Array.from(samples, (sample) => sample / 32_768));
    const source = this.context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.destination);
    source.start();
    return new Promise((resolve) => (source.onended = resolve));
  }
}

const spoken = ({ response }) => response.output[0].content[0].transcript;

// The browser's own microphone, which Chromium reads from a file.
async function microphoneTurn(server, secret, options) {
  const microphone = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  });
  const call = await Call.open(server, secret, microphone, options);
  const ear = await Ear.open(call.remote);
  const { transcript: heard } = await call.any('conversation.item.input_audio_transcription.completed');
  const done = await call.any('response.done');
  await call.any('output_audio_buffer.stopped');
  await new Promise((resolve) => setTimeout(resolve, 300));
  const types = call.events.map(({ type }) => type);
  const way = await call.way();
  call.hangUp();
  return { heard, answer: spoken(done), audio: ear.pcm(), types, way, setUp: call.setUp };
}

// Through a relay and by no other way.
function relayedTurn(server, secret, urls, username, credential) {
  return microphoneTurn(server, secret, {
    configuration: { iceServers: [{ urls, username, credential }], iceTransportPolicy: 'relay' },
  });
}

// As in a network that lets no UDP through.
function tcpTurn(server, secret) {
  return microphoneTurn(server, secret, { edit: (sdp) => sdp.replace(/a=candidate:\S+ \d udp [^\n]*\n/gi, '') });
}

// Interrupts a long answer, and tells how long it was still heard.
async function bargeIn(server, secret, interruption) {
  const mouth = new Mouth();
  const call = await Call.open(server, secret, mouth.stream);
  const ear = await Ear.open(call.remote);
  call.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Tell me a story.' }] } });
  call.send({ type: 'response.create' });
  await call.next('output_audio_buffer.started');
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const said = mouth.say(interruption);
  const speech = await call.next('input_audio_buffer.speech_started');
  const cleared = await call.next('output_audio_buffer.cleared');
  const truncated = await call.next('conversation.item.truncated');
  await new Promise((resolve) => setTimeout(resolve, 700));
  const tail = ear.lastSound() - speech.at;
  await said;
  call.send({ type: 'conversation.item.retrieve', item_id: truncated.item_id });
  const { item } = await call.next('conversation.item.retrieved');
  call.hangUp();
  return { tail, cleared: cleared.response_id, playedMs: truncated.audio_end_ms, kept: item.content[0].transcript };
}

// A tool round trip, and large messages both ways.
async function channelTurn(server, secret, size) {
  const mouth = new Mouth();
  const call = await Call.open(server, secret, mouth.stream);
  const result = await talkOverChannel(call, size);
  call.hangUp();
  return result;
}

async function talkOverChannel(call, size) {
  call.send({
    type: 'session.update',
    session: {
      type: 'realtime',
      output_modalities: ['text'],
      tools: [
        {
          type: 'function',
          name: 'get_weather',
          description: 'Get the current weather',
          parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
        },
      ],
    },
  });
  await call.next('session.updated');
  call.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'What is the weather in Paris?' }] } });
  call.send({ type: 'response.create' });
  const { call_id, name, arguments: given } = await call.next('response.function_call_arguments.done');
  await call.next('response.done');
  call.send({ type: 'conversation.item.create', item: { type: 'function_call_output', call_id, output: 'sunny' } });
  call.send({ type: 'response.create' });
  const { response } = await call.next('response.done');

  const text = 'ä'.repeat(size / 2);
  call.send({ type: 'conversation.item.create', item: { id: 'large', type: 'message', role: 'user', content: [{ type: 'input_text', text }] } });
  await call.next('conversation.item.done');
  call.send({ type: 'conversation.item.retrieve', item_id: 'large' });
  const { item } = await call.next('conversation.item.retrieved');
  return { name, given, answer: response.output[0].content[0].text, whole: item.content[0].text === text };
}

// Stays until the other side hangs up.
async function waitForHangUp(server, secret) {
  const mouth = new Mouth();
  const call = await Call.open(server, secret, mouth.stream);
  globalThis.callId = call.id;
  await call.closed;
  return call.channel.readyState;
}

async function openCall(server, secret, withMicrophone = false) {
  globalThis.mouth = new Mouth();
  const voice = withMicrophone ? await navigator.mediaDevices.getUserMedia({ audio: true }) : mouth.stream;
  globalThis.call = await Call.open(server, secret, voice);
  return call.id;
}
