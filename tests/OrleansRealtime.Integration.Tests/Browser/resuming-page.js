// The client of web/ in a page: a call that goes on after its server has been away.
globalThis.beginCall = async (server, key) => {
  const { RealtimeCall } = await import('/web-client/index.js');
  const context = new AudioContext();
  const silence = context.createMediaStreamDestination().stream.getAudioTracks()[0];
  const state = (globalThis.call = { told: [], notices: [], tracks: 0, energy: 0 });
  const client = new RealtimeCall({
    url: new URL('/v1/realtime', server).href, key, track: silence, session: { type: 'realtime' }, firstDelay: 50, disconnectedFor: 1_000,
  });
  client.on('event', ({ type, seq }) => state.told.push([type, seq ?? null]));
  for (const notice of ['reconnecting', 'resumed', 'resynced', 'lost']) {
    client.on(notice, () => state.notices.push(notice));
  }
  client.on('track', ({ stream }) => {
    // Chromium gives no sound of a call to WebAudio before an element plays it.
    const element = new Audio();
    element.srcObject = stream;
    element.play();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const call = ++state.tracks;
    state.energy = 0;
    setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      if (call === state.tracks) {
        state.energy = Math.max(state.energy, ...samples.map(Math.abs));
      }
    }, 50);
  });
  await client.connect();
  state.ask = () => client.send({ type: 'response.create' });
  state.end = () => client.close();
};
