// Firefox on a machine without sound starts no AudioContext: what it says comes from an element that plays, and what it hears is recorded.

// A stream of what a WAV in base64 says; it begins when it is played.
async function voice(wav) {
  const bytes = Uint8Array.from(atob(wav), (letter) => letter.charCodeAt(0));
  const element = new Audio(URL.createObjectURL(new Blob([bytes], { type: 'audio/wav' })));
  const stream = element.mozCaptureStream();
  const track = new Promise((resolve) => (stream.onaddtrack = resolve));
  await element.play();
  await track;
  return { element, stream };
}

async function firefoxTurn(server, secret, wav) {
  const mouth = await voice(wav);
  const call = await Call.open(server, secret, mouth.stream);
  const recording = new Recording(call.remote);
  const { transcript: heard } = await call.any('conversation.item.input_audio_transcription.completed');
  const done = await call.any('response.done');
  await call.any('output_audio_buffer.stopped');
  await new Promise((resolve) => setTimeout(resolve, 500));
  const { totalAudioEnergy: energy } = await call.statistics((entry) => entry.type === 'inbound-rtp');
  const audio = await recording.pcm();
  const types = call.events.map(({ type }) => type);
  mouth.element.pause();
  call.hangUp();
  return JSON.stringify({ heard, answer: spoken(done), energy, audio, types });
}

// Over the channel alone: a question that is typed, and large messages both ways.
async function firefoxChannelTurn(server, secret, wav, size) {
  const mouth = await voice(wav);
  const call = await Call.open(server, secret, mouth.stream);
  const result = await talkOverChannel(call, size);
  mouth.element.pause();
  call.hangUp();
  return JSON.stringify(result);
}
