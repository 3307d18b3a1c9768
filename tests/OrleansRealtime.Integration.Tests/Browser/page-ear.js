// Before a page's own scripts: hears what it plays, whatever it plays it by, and counts its audio contexts.
{
  // What the microphone says is a recording already, and no room to take the echo and the noise out of.
  const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = () =>
    getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } });

  const contexts = (globalThis.contexts = []);
  globalThis.AudioContext = class extends AudioContext {
    constructor(options) {
      super(options);
      contexts.push(this);
    }
  };

  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target === this.context.destination) {
      const heard = this.context.createMediaStreamDestination();
      connect.call(this, heard);
      globalThis.recording = new Recording(heard.stream);
    }
    return connect.call(this, target, ...rest);
  };

  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration) {
      super(configuration);
      this.addEventListener('track', ({ streams }) => (globalThis.recording = new Recording(streams[0])));
    }
  };
}
