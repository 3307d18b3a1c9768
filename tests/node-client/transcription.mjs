// A transcription session: a recording in, its words out, and no answer.
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { follow, report, speak } from './session.mjs';

const client = new OpenAI({ baseURL: process.env.BASE_URL, apiKey: process.env.API_KEY });
const realtime = new OpenAIRealtimeWS({ intent: 'transcription' }, client);
const { next, types } = follow(realtime);

const { session } = await next('session.created');
realtime.send({
  type: 'session.update',
  session: {
    type: 'transcription',
    include: ['item.input_audio_transcription.logprobs'],
    audio: {
      input: { transcription: { model: 'gpt-4o-transcribe' }, turn_detection: { type: 'server_vad', silence_duration_ms: 500 } },
    },
  },
});
await next('session.updated');
speak(realtime);
const completed = await next('conversation.item.input_audio_transcription.completed');
report({ session: session.type, transcript: completed.transcript, logprobs: completed.logprobs, types: types() });
