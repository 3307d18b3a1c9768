// A client secret made over HTTP opens a session the way a browser does: by subprotocol, through the runtime's own WebSocket.
import OpenAI from 'openai';
import { OpenAIRealtimeWebSocket } from 'openai/realtime/websocket';
import { follow, report, say } from './session.mjs';

const server = new OpenAI({ baseURL: process.env.BASE_URL, apiKey: process.env.API_KEY });
const secret = await server.realtime.clientSecrets.create({
  expires_after: { anchor: 'created_at', seconds: 60 },
  session: { type: 'realtime', model: 'gpt-realtime', instructions: 'Be brief.', output_modalities: ['text'] },
});

const browser = new OpenAI({ baseURL: process.env.BASE_URL, apiKey: secret.value });
const realtime = new OpenAIRealtimeWebSocket({ model: 'gpt-realtime' }, browser);
const { next } = follow(realtime);
const { session } = await next('session.created');
say(realtime, 'What is the capital of France?');
realtime.send({ type: 'response.create' });
const { response } = await next('response.done');
report({
  prefix: secret.value.slice(0, 3),
  protocol: realtime.socket.protocol,
  instructions: session.instructions,
  answer: response.output[0].content[0].text,
});
