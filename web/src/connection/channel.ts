import type { ResumeRequest } from "../resumption/state.js";

/** One connection. */
export interface Channel {
  send(text: string): void;
  /** Bytes that wait to leave. */
  readonly bufferedAmount: number;
  /** Closes it so that the session ends; `resume` is what it could have been resumed with. */
  end(resume: ResumeRequest | null): void;
  /** Closes it so that the session can be resumed. */
  drop(): void;
}

/** How a connection went, in the terms of WebSocket. */
export interface Closure {
  code: number;
  reason: string;
  /** `error.code`, where the connection was refused with one. */
  error?: string;
}

export interface ChannelListener {
  message(text: string): void;
  /** At most once, and not after `end` or `drop`. */
  closed(closure: Closure): void;
}

/** Begins to connect, to a new session or with what an old one is resumed by. Does not call back before it returns. */
export type Dial = (resume: ResumeRequest | null, listener: ChannelListener) => Channel;
