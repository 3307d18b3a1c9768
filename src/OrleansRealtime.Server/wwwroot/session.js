import { fromBase64, toBase64 } from "./connection.js";
import { WireRate } from "./player.js";

/**
 * The conversation's rules on this side: what to play, when to stop, and what to tell the server about it.
 * Knows no page; whoever uses it watches <code>captions</code> and <code>latency</code>.
 */
export class Session {
  #connection;
  #player;
  #captions;
  #latency;
  #activeResponse;
  #silenced = new Set();
  #owesResponse = false;
  #askedFor;
  #asks = 0;

  constructor(connection, player, captions, latency) {
    this.#connection = connection;
    this.#player = player;
    this.#captions = captions;
    this.#latency = latency;
  }

  begin(voice) {
    this.#connection.send({
      type: "session.update",
      session: {
        type: "realtime",
        audio: {
          input: { transcription: { model: "gpt-live-transcribe" }, turn_detection: { type: "server_vad" } },
          output: { voice },
        },
      },
    });
  }

  speak(pcm) {
    const samples = pcm.byteLength / 2;
    this.#latency.inputBegan ??= performance.now() - (samples * 1000) / WireRate;
    this.#connection.send({ type: "input_audio_buffer.append", audio: toBase64(pcm) });
  }

  async type(text) {
    await this.#interrupt(true);
    this.#latency.typed();
    this.#connection.send({
      type: "conversation.item.create",
      item: { type: "message", role: "user", content: [{ type: "input_text", text }] },
    });
    this.#owesResponse = true;
    this.#createResponseWhenFree();
  }

  handle(event) {
    switch (event.type) {
      case "input_audio_buffer.speech_started":
        this.#captions.reserve(event.item_id, "user");
        this.#interrupt(false);
        break;
      case "input_audio_buffer.speech_stopped":
        this.#latency.speechStopped(event.audio_end_ms);
        break;
      case "input_audio_buffer.committed":
        this.#captions.reserve(event.item_id, "user");
        break;
      case "conversation.item.added":
        this.#itemAdded(event.item);
        break;
      case "conversation.item.input_audio_transcription.delta":
        this.#captions.append(event.item_id, "user", event.delta);
        break;
      case "conversation.item.input_audio_transcription.completed":
        this.#captions.finish(event.item_id, "user", event.transcript);
        break;
      case "conversation.item.input_audio_transcription.failed":
        this.#captions.finish(event.item_id, "user", "(not understood)");
        break;
      case "response.created":
        this.#activeResponse = event.response.id;
        this.#askedFor = undefined;
        this.#latency.responseCreated();
        break;
      case "response.output_audio_transcript.delta":
      case "response.output_text.delta":
        this.#captions.append(event.item_id, "assistant", event.delta);
        break;
      case "response.output_audio_transcript.done":
        this.#captions.finish(event.item_id, "assistant", event.transcript);
        break;
      case "response.output_text.done":
        this.#captions.finish(event.item_id, "assistant", event.text);
        break;
      case "response.output_audio.delta":
        if (!this.#silenced.has(event.response_id)) {
          this.#latency.audioArrived();
          this.#player.add(event.item_id, event.content_index ?? 0, fromBase64(event.delta));
        }
        break;
      case "output_audio_buffer.started":
        this.#latency.audioArrived();
        this.#player.started();
        break;
      case "output_audio_buffer.stopped":
      case "output_audio_buffer.cleared":
        this.#player.stopped();
        break;
      case "conversation.item.truncated":
        if (this.#connection.isCall) {
          this.#captions.interrupted(event.item_id);
        }
        break;
      case "response.done":
        this.#silenced.delete(event.response.id);
        if (this.#activeResponse === event.response.id) {
          this.#activeResponse = undefined;
        }
        this.#createResponseWhenFree();
        break;
      case "error":
        this.#refused(event.error);
        break;
    }
  }

  /** A response that was asked for and refused will not be created; without this nothing more would ever be asked for. */
  #refused(error) {
    if (this.#askedFor && error.event_id === this.#askedFor) {
      this.#askedFor = undefined;
      this.#owesResponse = error.code === "conversation_already_has_active_response";
    }
  }

  #itemAdded(item) {
    if (item.type !== "message" || item.role === "system") {
      return;
    }
    const typed = item.content.filter(part => part.type === "input_text").map(part => part.text).join("\n");
    if (typed) {
      this.#captions.finish(item.id, "user", typed);
    } else {
      this.#captions.reserve(item.id, item.role);
    }
  }

  /** The user takes the floor: nothing more of the running answer is heard, and the server learns how far it got. */
  async #interrupt(cancel) {
    if (this.#connection.isCall) {
      this.#clearCall(cancel);
      return;
    }
    if (this.#activeResponse) {
      this.#silenced.add(this.#activeResponse);
      if (cancel) {
        this.#connection.send({ type: "response.cancel" });
      }
    }
    for (const { itemId, contentIndex, heardMs } of await this.#player.stop()) {
      this.#captions.interrupted(itemId);
      this.#connection.send({
        type: "conversation.item.truncate", item_id: itemId, content_index: contentIndex, audio_end_ms: heardMs,
      });
    }
  }

  /** On a call the server silences the answer by itself when it hears speech; what is typed it cannot hear. */
  #clearCall(cancel) {
    if (cancel && this.#activeResponse) {
      this.#connection.send({ type: "response.cancel" });
    }
    if (cancel && this.#player.playing) {
      this.#connection.send({ type: "output_audio_buffer.clear" });
    }
  }

  #createResponseWhenFree() {
    if (this.#owesResponse && !this.#activeResponse && !this.#askedFor) {
      this.#owesResponse = false;
      this.#askedFor = `page_response_${++this.#asks}`;
      this.#connection.send({ type: "response.create", event_id: this.#askedFor });
    }
  }
}
