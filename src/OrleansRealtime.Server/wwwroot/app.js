// The page: joins the parts and shows what they say.

import { Call } from "./call.js";
import { CallPlayer } from "./call-player.js";
import { Captions } from "./captions.js";
import { Connection } from "./connection.js";
import { EventList } from "./event-list.js";
import { Latency } from "./latency.js";
import { Microphone, microphoneProblem, Silence } from "./microphone.js";
import { Player, WireRate } from "./player.js";
import { Session } from "./session.js";

const KeyName = "realtime-api-key";
const MaxKeptEvents = 500;

// Races that the API knows and that need nobody's attention: an answer ended, or began, just before we spoke of it.
const HarmlessErrors = new Set(["response_cancel_not_active", "conversation_already_has_active_response"]);

const $ = id => document.getElementById(id);
const captions = new Captions($("transcript"));
const eventList = new EventList($("events"));

let call;
let state = "idle";
let events = [];

// What scripts and tests may look at and use.
window.realtime = {
  get state() { return state; },
  get events() { return events; },
  get transcript() { return captions.all; },
  get heardSeconds() { return (call?.player.heardSamples ?? 0) / WireRate; },
  get latency() { return call?.latency.values ?? {}; },
  get muted() { return call?.muted ?? false; },
  connect,
  disconnect: () => call?.connection.close(),
  sendText: text => call?.session.type(text),
  send: event => call?.connection.send(event),
};

start();

function start() {
  takeKeyFromAddress();
  $("key").value = sessionStorage.getItem(KeyName) ?? "";
  $("connection").addEventListener("submit", submit => {
    submit.preventDefault();
    if (call) {
      call.connection.close();
    } else {
      connect();
    }
  });
  $("typing").addEventListener("submit", submit => {
    submit.preventDefault();
    const text = $("text").value.trim();
    if (text && call) {
      $("text").value = "";
      call.session.type(text);
    }
  });
  $("mute").addEventListener("click", () => setMuted(!call.muted));
  $("filter").addEventListener("input", () => { eventList.filter = $("filter").value; });
  $("clear").addEventListener("click", () => eventList.clear());
}

/** A key in the fragment never reaches a server or its logs; it is taken out of the address so that it is not shared with it. */
function takeKeyFromAddress() {
  const key = new URLSearchParams(location.hash.slice(1)).get("key");
  if (key) {
    sessionStorage.setItem(KeyName, key);
    history.replaceState(null, "", location.pathname + location.search);
  }
}

async function connect() {
  const key = $("key").value.trim();
  sessionStorage.setItem(KeyName, key);
  showProblem("");
  captions.clear();
  eventList.restart();
  events = [];
  const overWebRtc = $("transport").value === "webrtc";
  const connection = overWebRtc ? new Call() : new Connection();
  const player = overWebRtc ? new CallPlayer() : new Player();
  const latency = new Latency();
  const session = new Session(connection, player, captions, latency);
  const mine = { connection, player, latency, session, microphone: undefined, silence: undefined, muted: false, fault: undefined };
  call = mine;
  setState("connecting");
  showLatency({});
  $("heard").textContent = "0.0 s";

  player.onProgress = () => {
    if (player.playing) {
      latency.audible();
    }
    $("heard").textContent = `${(player.heardSamples / WireRate).toFixed(1)} s`;
  };
  latency.onChange = () => showLatency(latency.values);
  connection.onEvent = (event, direction) => handleEvent(mine, event, direction);
  connection.onClose = close => closed(mine, close);
  connection.onOpen = async () => {
    session.begin($("voice").value);
    setState("connected");
    if (overWebRtc) {
      latency.inputBegan = performance.now();
      $("mute").disabled = !mine.microphone;
    } else if ($("use-microphone").checked) {
      await openMicrophone(mine);
    }
  };

  // Before the socket, and from the click: browsers let a page sound only when the user has asked for it.
  try {
    await player.open();
  } catch (fault) {
    showProblem(`Sound cannot be played: ${fault.message}`);
  }
  if (call !== mine) {
    return;
  }
  if (!overWebRtc) {
    connection.open(key);
    return;
  }

  // A call offers its microphone when it is made.
  connection.onSound = stream => player.attach(stream);
  if ($("use-microphone").checked) {
    await openMicrophone(mine);
  }
  if (call === mine) {
    mine.silence = mine.microphone ? undefined : new Silence();
    await connection.open(key, (mine.microphone ?? mine.silence).stream);
  }
}

async function openMicrophone(mine) {
  const microphone = new Microphone();
  mine.microphone = microphone;
  try {
    await microphone.open((pcm, peak) => {
      $("level").value = mine.muted ? 0 : peak;
      if (!mine.connection.isCall) {
        // Silence, not nothing: the server's clock of the input is made of samples.
        mine.session.speak(mine.muted ? new ArrayBuffer(pcm.byteLength) : pcm);
      }
    });
    if (call === mine) {
      $("mute").disabled = mine.connection.isCall === true;
    } else {
      microphone.close();
    }
  } catch (fault) {
    microphone.close();
    mine.microphone = undefined;
    if (call === mine) {
      showProblem(microphoneProblem(fault));
    }
  }
}

function handleEvent(mine, event, direction) {
  if (event.type !== "input_audio_buffer.append") {
    events.push({ at: performance.now(), direction, event });
    if (events.length > MaxKeptEvents) {
      events.shift();
    }
    eventList.add(event, direction);
  }
  if (direction === "out") {
    return;
  }
  mine.session.handle(event);
  if (event.type === "error") {
    mine.fault = event.error;
    if (!HarmlessErrors.has(event.error.code)) {
      showProblem(event.error.message ?? event.error.code ?? "The server reported an error.");
    }
  } else if (event.type === "response.done" && event.response.status === "failed") {
    const fault = event.response.status_details?.error;
    showProblem(`The answer failed: ${fault?.message ?? fault?.code ?? "no reason given"}`);
  }
}

function closed(mine, close) {
  mine.microphone?.close();
  mine.silence?.close();
  mine.player.close();
  if (call !== mine) {
    return;
  }
  const wasConnected = state === "connected";
  call = undefined;
  setState("idle");
  $("level").value = 0;
  if (close.code !== 1000) {
    showProblem(closeProblem(close, mine.fault, wasConnected));
  }
}

function closeProblem(close, fault, wasConnected) {
  if (close.code === 3000) {
    return `The key was refused. ${fault?.message ?? ""} The server keeps its own in data/api-key.`;
  }
  if (!wasConnected) {
    return "The server cannot be reached.";
  }
  return `The connection ended (${close.code}${close.reason ? `, ${close.reason}` : ""}). ${fault?.message ?? ""}`;
}

function setMuted(muted) {
  call.muted = muted;
  if (call.connection.isCall) {
    call.microphone.stream.getAudioTracks().forEach(track => { track.enabled = !muted; });
  }
  $("mute").setAttribute("aria-pressed", String(muted));
  $("mute").textContent = muted ? "Muted" : "Mute";
}

function setState(next) {
  state = next;
  const connected = next === "connected";
  $("status").dataset.state = next;
  $("status").textContent = { idle: "Not connected", connecting: "Connecting …", connected: "Connected" }[next];
  $("connect").textContent = next === "idle" ? "Connect" : "Disconnect";
  for (const id of ["key", "voice", "transport", "use-microphone"]) {
    $(id).disabled = next !== "idle";
  }
  $("text").disabled = $("send").disabled = !connected;
  if (!connected) {
    $("mute").disabled = true;
    $("mute").setAttribute("aria-pressed", "false");
    $("mute").textContent = "Mute";
  }
}

function showLatency(values) {
  for (const name of ["stopped", "created", "audio", "audible"]) {
    $(`latency-${name}`).textContent = values[name] === undefined ? "–" : `${values[name]} ms`;
  }
}

function showProblem(text) {
  $("problem").textContent = text.trim();
  $("problem").hidden = text === "";
}
