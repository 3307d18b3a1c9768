// No SDK: what any page can do with a client secret and the browser's own WebSocket.
class Talk {
  constructor(url, secret) {
    this.events = [];
    this.cursor = 0;
    this.wake = () => {};
    this.socket = new WebSocket(url, ['realtime', `openai-insecure-api-key.${secret}`]);
    this.socket.onmessage = ({ data }) => {
      this.events.push(JSON.parse(data));
      this.wake();
    };
    this.closed = new Promise((resolve) => (this.socket.onclose = resolve));
    this.closed.then(() => this.wake());
  }

  send(event) {
    this.socket.send(JSON.stringify(event));
  }

  async next(type) {
    for (;;) {
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
      if (this.socket.readyState > WebSocket.OPEN) {
        throw new Error(`The server closed the connection before ${type}.`);
      }
      await new Promise((resolve) => (this.wake = resolve));
    }
  }
}

async function textTurn(url, secret, question) {
  const talk = new Talk(url, secret);
  await talk.next('session.created');
  talk.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: question }] } });
  talk.send({ type: 'response.create', response: { output_modalities: ['text'] } });
  const { response } = await talk.next('response.done');
  talk.socket.close(1000);
  const { code } = await talk.closed;
  return { protocol: talk.socket.protocol, answer: response.output[0].content[0].text, code };
}

// PCM16 mono 24 kHz in base64, in pieces of 100 ms.
async function voiceTurn(url, secret, audio) {
  const talk = new Talk(url, secret);
  await talk.next('session.created');
  const bytes = Uint8Array.from(atob(audio), (letter) => letter.charCodeAt(0));
  for (let at = 0; at < bytes.length; at += 4_800) {
    talk.send({ type: 'input_audio_buffer.append', audio: btoa(String.fromCharCode(...bytes.subarray(at, at + 4_800))) });
  }
  const { transcript: heard } = await talk.next('conversation.item.input_audio_transcription.completed');
  while (!talk.events.some(({ type }) => type === 'response.done')) {
    await new Promise((resolve) => (talk.wake = resolve));
  }
  const { response } = talk.events.find(({ type }) => type === 'response.done');
  const audioBytes = talk.events
    .filter(({ type }) => type === 'response.output_audio.delta')
    .reduce((sum, { delta }) => sum + atob(delta).length, 0);
  talk.socket.close(1000);
  await talk.closed;
  return { heard, answer: response.output[0].content[0].transcript, audioBytes };
}

async function wrongKey(url) {
  const socket = new WebSocket(url, ['realtime', 'openai-insecure-api-key.ek_wrong']);
  const messages = [];
  socket.onmessage = ({ data }) => messages.push(JSON.parse(data));
  const { code, reason } = await new Promise((resolve) => (socket.onclose = resolve));
  return { error: messages[0].error.code, code, reason };
}
