// Interrupts a long answer, and tells how long it was still heard.
import { Call, recording } from './rtc.mjs';
import { fail, report, say } from './session.mjs';

try {
  const call = await Call.open();
  say(call, 'Tell me a story.');
  call.send({ type: 'response.create' });
  await call.next('output_audio_buffer.started');
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  call.microphone.say(recording());
  const speech = await call.next('input_audio_buffer.speech_started');
  const { response_id: cleared } = await call.next('output_audio_buffer.cleared');
  const { audio_end_ms: playedMs } = await call.next('conversation.item.truncated');
  await new Promise((resolve) => setTimeout(resolve, 700));
  const tail = call.lastSound() - speech.at;
  call.hangUp();
  report({ tail, cleared, playedMs });
} catch (error) {
  fail(error);
}
