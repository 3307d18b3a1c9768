// A spoken question and its spoken answer through the SDK as it comes.
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { audioBytes, follow, report, speak } from './session.mjs';

const client = new OpenAI({ baseURL: process.env.BASE_URL, apiKey: process.env.API_KEY });
const realtime = new OpenAIRealtimeWS({ model: 'gpt-realtime' }, client);
const { events, next, types } = follow(realtime);

await next('session.created');
realtime.send({
  type: 'session.update',
  session: {
    type: 'realtime',
    audio: {
      input: { transcription: { model: 'whisper-1' }, turn_detection: { type: 'server_vad', silence_duration_ms: 500 } },
      output: { voice: 'verse' },
    },
  },
});
await next('session.updated');
speak(realtime);
const { response } = await next('response.done');
const heard = events.find((event) => event.type === 'conversation.item.input_audio_transcription.completed');
report({
  heard: (heard ?? (await next('conversation.item.input_audio_transcription.completed'))).transcript,
  status: response.status,
  answer: response.output[0].content[0].transcript,
  audioBytes: audioBytes(events),
  types: types(),
});
