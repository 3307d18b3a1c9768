// A text turn and a function call through the SDK as it comes. Prints what happened as one line of JSON.
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';

const client = new OpenAI({ baseURL: process.env.BASE_URL, apiKey: process.env.API_KEY });
const realtime = new OpenAIRealtimeWS({ model: 'gpt-realtime' }, client);
const result = { url: realtime.url.protocol, events: [] };

const fail = (error) => {
  console.error(error);
  process.exit(1);
};
realtime.on('error', fail);
realtime.on('event', (event) => result.events.push(event.type));

const next = (type) => new Promise((resolve) => realtime.once(type, resolve));

const say = (text) =>
  realtime.send({
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
  });

const answer = () => {
  const done = next('response.done');
  realtime.send({ type: 'response.create' });
  return done;
};

// 1. The session.
result.session = (await next('session.created')).session.type;
const updated = next('session.updated');
realtime.send({
  type: 'session.update',
  session: {
    type: 'realtime',
    output_modalities: ['text'],
    tools: [
      {
        type: 'function',
        name: 'get_weather',
        description: 'The weather in a city.',
        parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
      },
    ],
  },
});
result.tools = (await updated).session.tools.map((tool) => tool.name);

// 2. Text for text.
say('What is the capital of France?');
let { response } = await answer();
result.text = { status: response.status, answer: response.output[0].content[0].text };

// 3. A function call, its result, and the answer that uses it.
say('How is the weather there?');
({ response } = await answer());
const [call] = response.output;
result.call = { status: response.status, name: call.name, arguments: JSON.parse(call.arguments) };
realtime.send({
  type: 'conversation.item.create',
  item: { type: 'function_call_output', call_id: call.call_id, output: JSON.stringify({ sky: 'clear' }) },
});
({ response } = await answer());
result.afterCall = { status: response.status, answer: response.output[0].content[0].text };

// 4. Farewell.
const closed = new Promise((resolve) => realtime.socket.once('close', resolve));
realtime.close();
result.closed = await closed;
console.log(JSON.stringify(result));
