// The last SDK that spoke the beta of the API, as it came: text, a tool, a voice, all in the names of that time.
import OpenAI from 'openai-beta';
import { OpenAIRealtimeWS } from 'openai-beta/beta/realtime/ws';
import { audioBytes, follow, report, say, speak } from './session.mjs';

const client = new OpenAI({ baseURL: process.env.BASE_URL, apiKey: process.env.API_KEY });
const realtime = new OpenAIRealtimeWS({ model: 'gpt-4o-realtime-preview' }, client);
const { events, next, types } = follow(realtime);
const answer = async () => {
  realtime.send({ type: 'response.create' });
  return (await next('response.done')).response;
};

// 1. The session.
const { session } = await next('session.created');
const { conversation } = await next('conversation.created');
realtime.send({
  type: 'session.update',
  session: {
    modalities: ['text'],
    temperature: 0.7,
    tools: [{ type: 'function', name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } }],
  },
});
await next('session.updated');

// 2. Text for text, and a tool.
say(realtime, 'What is the capital of France?');
const text = await answer();
say(realtime, 'How is the weather there?');
const call = (await answer()).output[0];
realtime.send({
  type: 'conversation.item.create',
  item: { type: 'function_call_output', call_id: call.call_id, output: JSON.stringify({ sky: 'clear' }) },
});
const afterCall = await answer();

// 3. A voice for a voice.
realtime.send({
  type: 'session.update',
  session: {
    modalities: ['text', 'audio'],
    voice: 'verse',
    input_audio_format: 'pcm16',
    output_audio_format: 'pcm16',
    input_audio_transcription: { model: 'whisper-1' },
    turn_detection: { type: 'server_vad', silence_duration_ms: 500 },
  },
});
await next('session.updated');
speak(realtime);
const { response: spoken } = await next('response.done');

report({
  modalities: session.modalities,
  conversation: conversation.id === text.conversation_id,
  text: { status: text.status, type: text.output[0].content[0].type, answer: text.output[0].content[0].text },
  call: { name: call.name, arguments: JSON.parse(call.arguments) },
  afterCall: afterCall.output[0].content[0].text,
  spoken: { type: spoken.output[0].content[0].type, answer: spoken.output[0].content[0].transcript, voice: spoken.voice },
  audioBytes: audioBytes(events, 'response.audio.delta'),
  types: types(),
});
