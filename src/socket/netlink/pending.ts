import {
  NLM_F_DUMP_INTR,
  NLM_F_ECHO,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_MIN_TYPE,
} from '../../wire/constants.js';
import { decodeNetlinkDone, decodeNetlinkError, type NetlinkReader } from '../../wire/netlink.js';
import type { WaitOptions } from '../types.js';
import { type Explain, Waiter } from '../waiter.js';
import { NetlinkRequestError } from './error.js';
import { messageOf, type NetlinkMessage, type NetlinkOrigin, type NetlinkRequest } from './message.js';

/** What a request was answered. */
export interface NetlinkAnswer {
  /** The messages, without the acknowledgement. */
  readonly messages: readonly NetlinkMessage[];
  /** NLM_F_DUMP_INTR: the kernel's tables changed during a dump, which may have missed or doubled entries. */
  readonly interrupted: boolean;
}

/** A request under way: gathers its answer until the kernel says that it is done. */
export class PendingRequest {
  readonly #messages: NetlinkMessage[] = [];
  readonly #waiter: Waiter<NetlinkAnswer>;
  #interrupted = false;
  #done = false;
  #error: Error | undefined;
  #abandoned = false;

  constructor(
    readonly request: NetlinkRequest,
    readonly sequence: number,
    private readonly label: string,
    wait: WaitOptions,
    explain: Explain,
    referenced: boolean,
    onSettled: (settled: PendingRequest) => void,
  ) {
    this.#waiter = new Waiter<NetlinkAnswer>(
      { attempt: () => this.#result(), explain },
      wait,
      referenced,
      () => {
        this.#abandoned = !this.#done;
        onSettled(this);
      },
    );
  }

  get promise(): Promise<NetlinkAnswer> {
    return this.#waiter.promise;
  }

  /** Whether the kernel has said its last word. */
  get done(): boolean {
    return this.#done;
  }

  /** Whether nobody waits for the rest any more. */
  get abandoned(): boolean {
    return this.#abandoned;
  }

  /** Whether a multicast message that this request caused is an answer to it as well. */
  get echoes(): boolean {
    return ((this.request.flags ?? 0) & NLM_F_ECHO) !== 0;
  }

  /** Takes a message with the request's sequence number. Throws DecodeError. */
  take(reader: NetlinkReader, origin: NetlinkOrigin): void {
    if ((reader.flags & NLM_F_DUMP_INTR) !== 0) this.#interrupted = true;
    if (reader.type >= NLMSG_MIN_TYPE) {
      if (!this.#abandoned) this.#messages.push(messageOf(reader, origin));
      return;
    }
    if (reader.type !== NLMSG_ERROR && reader.type !== NLMSG_DONE) return;
    const answer = reader.type === NLMSG_ERROR ? decodeNetlinkError(reader) : decodeNetlinkDone(reader);
    this.#done = true;
    if (answer.errno !== 0) this.#error = new NetlinkRequestError(this.label, this.request.type, answer);
    this.#waiter.wake();
  }

  #result(): NetlinkAnswer | undefined {
    if (this.#error !== undefined) throw this.#error;
    return this.#done ? { messages: this.#messages, interrupted: this.#interrupted } : undefined;
  }

  /** Ends the wait with an error; nothing more is expected of the kernel. */
  fail(error: unknown): void {
    this.#done = true;
    this.#waiter.fail(error);
  }

  setReferenced(referenced: boolean): void {
    this.#waiter.setReferenced(referenced);
  }
}
