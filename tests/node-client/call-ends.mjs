// Two calls: this side hangs up the one, and has the server hang up the other. A sideband tells when a session is over.
import { Call } from './rtc.mjs';
import { fail, report } from './session.mjs';

const key = process.env.API_KEY;

// Returns when it listens, with a promise of the end in a box: a bare one would be waited for.
const watch = async (call) => {
  const url = new URL(`v1/realtime?call_id=${call.id}`, process.env.SERVER.replace('http', 'ws'));
  const socket = new WebSocket(url, ['realtime', `openai-insecure-api-key.${key}`]);
  const closed = new Promise((resolve) => (socket.onclose = resolve));
  await new Promise((resolve) => (socket.onmessage = resolve));
  return { closed };
};

try {
  const [mine, theirs] = await Promise.all([Call.open(), Call.open()]);
  const [myEnd, theirEnd] = await Promise.all([mine, theirs].map(watch));

  const began = performance.now();
  mine.hangUp();
  await myEnd.closed;
  const after = performance.now() - began;
  const answer = await fetch(`${process.env.SERVER}v1/realtime/calls/${theirs.id}/hangup`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}` },
  });
  await theirEnd.closed;
  await theirs.closed;
  report({ after, status: answer.status, channel: theirs.channel.readyState });
} catch (error) {
  fail(error);
}
