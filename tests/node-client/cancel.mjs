// Cancels an answer that is being spoken, then asks again.
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { follow, report, say } from './session.mjs';

const client = new OpenAI({ baseURL: process.env.BASE_URL, apiKey: process.env.API_KEY });
const realtime = new OpenAIRealtimeWS({ model: 'gpt-realtime' }, client);
const { next } = follow(realtime);

await next('session.created');
say(realtime, 'Tell me a story.');
realtime.send({ type: 'response.create' });
await next('response.output_audio.delta');
realtime.send({ type: 'response.cancel' });
const { response: cancelled } = await next('response.done');

realtime.send({ type: 'response.create', response: { output_modalities: ['text'] } });
const { response } = await next('response.done');
report({
  cancelled: { status: cancelled.status, reason: cancelled.status_details.reason, item: cancelled.output[0].status },
  after: { status: response.status, answer: response.output[0].content[0].text },
});
