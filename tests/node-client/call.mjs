// Spoken questions over WebRTC, each on a call of its own, all in the same instant.
import { writeFileSync } from 'node:fs';
import { Call, recording } from './rtc.mjs';
import { fail, report } from './session.mjs';

const calls = Number(process.env.CALLS);

const ask = async (call, index) => {
  call.microphone.say(recording(`${process.env.QUESTION}-${index}`));
  // A pause too many cuts a question in two, and the second half cancels the answer to the first.
  const { response } = await call.next('response.done', (event) => event.response.status === 'completed');
  await call.any('output_audio_buffer.stopped', (event) => event.response_id === response.id);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const { bytes, rate } = call.sound();
  // Too much for a pipe that the end of this program cuts off.
  writeFileSync(`${process.env.SOUND}-${index}`, bytes);
  call.hangUp();
  const heard = call.all('conversation.item.input_audio_transcription.completed').map(({ transcript }) => transcript);
  return { heard, answer: response.output[0].content[0].transcript, rate };
};

try {
  const open = await Promise.all(Array.from({ length: calls }, () => Call.open()));
  report(await Promise.all(open.map(ask)));
} catch (error) {
  fail(error);
}
