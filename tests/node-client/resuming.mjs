// The client of web/ in a conversation whose server goes away in the middle of an answer. Prints what happened as one line of JSON.
const { RealtimeSession, samplesOf } = await import(process.env.WEB_CLIENT);

const session = new RealtimeSession({
  url: process.env.BASE_URL,
  key: process.env.API_KEY,
  model: 'gpt-realtime',
  session: { type: 'realtime', audio: { input: { turn_detection: null } } },
  firstDelay: 50,
});
const result = { told: [], notices: [], samples: 0, words: '' };
session.on('event', ({ type, seq }) => result.told.push([type, seq ?? null]));
session.on('response.output_audio.delta', (delta) => (result.samples += samplesOf(delta).length));
session.on('response.output_audio_transcript.delta', ({ delta }) => (result.words += delta));
for (const notice of ['resumed', 'resynced', 'lost']) {
  session.on(notice, () => result.notices.push(notice));
}

const next = (type) => new Promise((resolve) => session.once(type, resolve));
const sound = Int16Array.from({ length: 36_000 }, (_, i) => ((i * 7_919) % 65_536) - 32_768);

await session.connect();
session.appendAudio(sound.subarray(0, 12_000));
session.send({ type: 'response.create' });
const answered = next('response.done');
await next('reconnecting');

// What is said and asked while nobody is there.
session.appendAudio(sound.subarray(12_000));
session.send({ type: 'input_audio_buffer.commit' });
await Promise.all([answered, next('input_audio_buffer.committed')]);
session.send({ type: 'response.create' });
await next('response.done');
console.log(JSON.stringify(result));
session.close();
