// A tool round trip, and large messages both ways.
import { Call } from './rtc.mjs';
import { fail, report, say } from './session.mjs';

const size = Number(process.env.SIZE);

try {
  const call = await Call.open();
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
  say(call, 'What is the weather in Paris?');
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
  call.hangUp();
  report({ name, given, answer: response.output[0].content[0].text, whole: item.content[0].text === text });
} catch (error) {
  fail(error);
}
