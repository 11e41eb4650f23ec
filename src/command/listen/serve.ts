import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Channel,
  channelOf,
  type Listener,
  listen,
  type SequencedListener,
  type Stream,
} from '../../index.js';
import { exitCode } from '../../terminal/index.js';
import { Conversation } from '../data/conversation.js';
import type { Source } from '../data/display.js';
import { Journal } from '../data/journal.js';
import { asUsage, conclude, explain } from '../data/outcome.js';
import { namedAddress } from '../data/peer-text.js';
import { Interrupted } from '../data/signals.js';
import type { Plan } from '../receive/plan.js';

/** Where connections are listened for. */
export interface Place {
  readonly type: 'stream' | 'seqpacket';
  readonly backlog: number | undefined;
}

type AnyListener = Listener<Stream> | SequencedListener;

async function open({ spec, open: options }: Plan, { type, backlog }: Place): Promise<AnyListener> {
  const { mode, uid, gid, interface: device } = options;
  const given = {
    unlink: 'stale' as const,
    ...(mode === undefined ? {} : { mode }),
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
    ...(device === undefined ? {} : { bindToDevice: device }),
    ...(backlog === undefined ? {} : { backlog }),
  };
  try {
    return type === 'seqpacket'
      ? await listen(spec, { ...given, type })
      : await listen(spec, { ...given, type });
  } catch (error) {
    throw asUsage(error);
  }
}

/** Serves connections as they come, several at once. */
class Server {
  readonly #conversations = new Set<Promise<void>>();
  readonly #end = new AbortController();
  #accepted = 0;
  #fatal: unknown;
  /** When something last happened, performance.now(). */
  #last = performance.now();

  constructor(
    private readonly listener: AnyListener,
    private readonly plan: Plan,
    private readonly journal: Journal,
    private readonly signal: AbortSignal,
  ) {
    setMaxListeners(0, this.#end.signal); // each connection listens, and that is no leak
  }

  /** Connections accepted by now. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Accepts until there were enough, nothing happens any more, or a signal; then waits for those that are served. */
  async run(): Promise<void> {
    const { count = Infinity, timeout } = this.plan;
    const stop = () => this.#stop();
    this.signal.addEventListener('abort', stop);
    if (timeout !== undefined) void this.#watch(timeout);
    for await (const connection of this.listener) {
      this.#accepted++;
      this.#serve(channelOf(connection));
      if (this.#accepted >= count) break;
    }
    // Nobody else is served: the next to connect shall be refused rather than wait, and the file goes.
    this.listener.close();
    await Promise.all(this.#conversations);
    this.signal.removeEventListener('abort', stop);
    this.#end.abort();
    if (this.#fatal !== undefined) throw this.#fatal;
  }

  #stop(): void {
    this.#end.abort(this.signal.reason);
    this.listener.close();
  }

  #serve(channel: Channel): void {
    const connection = this.#accepted;
    const isStream = channel.bounds === 'bytes';
    const source: Source = {
      connection,
      isStream,
      from: namedAddress(channel.remoteAddress),
      peer: channel.peer,
    };
    const done = this.#converse(channel, source).catch((error: unknown) => {
      this.#fatal ??= error;
      this.#stop();
    });
    this.#conversations.add(done);
    void done.finally(() => this.#conversations.delete(done));
  }

  async #converse(channel: Channel, source: Source): Promise<void> {
    const { handling, bytes = Infinity } = this.plan;
    const limits = { count: Infinity, bytes, timeout: undefined, signal: this.#end.signal };
    const journal = this.journal;
    this.#last = performance.now();
    const conversation = new Conversation(channel, source, handling, limits, {
      message: (...given) => {
        this.#last = performance.now();
        journal.message(...given);
      },
      unanswered: (reason) => journal.unanswered(reason),
    });
    journal.connected(source);
    let broken: string | undefined;
    try {
      await conversation.run();
      await channel.end();
    } catch (error) {
      if (!this.#end.signal.aborted) broken = explain(error);
      if (!(error instanceof Error && 'code' in error) && !this.#end.signal.aborted) throw error;
    } finally {
      channel.close();
    }
    this.#last = performance.now();
    journal.ended(source, conversation.tally, broken);
  }

  /** Ends everything when nothing has happened for so long. */
  async #watch(timeout: number): Promise<void> {
    const { signal } = this.#end;
    try {
      for (;;) {
        const left = this.#last + timeout - performance.now();
        if (left <= 0) break;
        await sleep(left, undefined, { signal, ref: false });
      }
      this.#stop();
    } catch {
      // The work is over.
    }
  }
}

/** Listens for connections until there were enough or a signal; returns the exit code. */
export async function serve(plan: Plan, place: Place, program: string, signal: AbortSignal): Promise<number> {
  const journal = new Journal(program, plan.view, plan.quiet);
  let listener: AnyListener;
  try {
    listener = await open(plan, place);
  } catch (error) {
    const code = conclude(program, error);
    journal.finish(explain(error));
    return code;
  }
  const { label } = listener.socket;
  const server = new Server(listener, plan, journal, signal);
  try {
    journal.opened(
      'listening',
      { label, localAddress: listener.address, remoteAddress: undefined },
      plan.spec,
    );
    await server.run();
  } finally {
    listener.close();
  }
  journal.finish();
  const isInterrupted = signal.aborted && signal.reason instanceof Interrupted;
  if (plan.count !== undefined) return server.accepted >= plan.count ? exitCode.yes : exitCode.no;
  return isInterrupted || server.accepted > 0 ? exitCode.yes : exitCode.no;
}
