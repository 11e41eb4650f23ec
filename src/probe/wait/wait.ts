import { setMaxListeners } from 'node:events';
import { GrammarError } from '../../grammar/error.js';
import type { ProbeResult, Verdict } from '../result.js';
import { since } from '../round-trip.js';
import { type ProbeTarget, parseProbeTarget, withoutPassword } from '../target.js';
import { isYes } from '../verdict/rank.js';
import { Backoff } from './backoff.js';
import { watchPath } from './hint.js';
import { type ResolvedWait, resolveWait } from './options.js';
import { parseSrv, probeSrv, resolveSrv } from './srv.js';
import type { ProbeOnce, ResolveSrv, WaitedTarget, WaitForOptions, WaitForResult } from './types.js';

/** What a wait stands on. */
export interface WaitTools {
  readonly probe: ProbeOnce;
  readonly resolveSrv?: ResolveSrv;
}

/** Verdicts that leave nobody there; a datagram that nobody answered does not. */
const away: ReadonlySet<Verdict> = new Set([
  'refused',
  'closed',
  'filtered',
  'unreachable',
  'timed-out',
  'stale',
  'missing',
  'unresolved',
]);

const isWanted = ({ verdict, service }: ProbeResult, { gone, ready }: ResolvedWait): boolean => {
  if (gone) return away.has(verdict);
  return ready ? verdict === 'answering' && service?.ready !== false : isYes(verdict);
};

/** Milliseconds that the last attempt has to tell what it found. */
const LAST_WORD = 10;

/** Over for a reason of our own: the time is up, or another target was enough. */
const over = new Error('the wait is over');

/** `localhost` is this machine in both families, RFC 6761 section 6.3, whatever the name service has. */
const loopback = (target: ProbeTarget): ProbeTarget => {
  if (target.host !== 'localhost') return target;
  const { host: _, port, ...rest } = target;
  return {
    ...rest,
    port,
    addresses: [
      { family: 'inet6', address: '::1', port },
      { family: 'inet', address: '127.0.0.1', port },
    ],
  };
};

/** The pause between two attempts, which a hint or the end cuts short. */
class Pause {
  #wake: (() => void) | undefined;
  #hinted = false;

  /** Ends the pause under way, or the next one. */
  end(): void {
    if (this.#wake === undefined) this.#hinted = true;
    else this.#wake();
  }

  /** Whether something was heard of meanwhile. */
  async wait(milliseconds: number, signal: AbortSignal): Promise<boolean> {
    const hinted = this.#hinted;
    this.#hinted = false;
    if (hinted || signal.aborted) return hinted;
    return new Promise((resolve) => {
      const finish = (heard: boolean): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        this.#wake = undefined;
        resolve(heard);
      };
      const abort = (): void => finish(false);
      const timer = setTimeout(finish, milliseconds, false);
      signal.addEventListener('abort', abort, { once: true });
      this.#wake = () => finish(true);
    });
  }
}

/** One target that is waited for. */
class Waited {
  #state: WaitedTarget;
  readonly #ask: (signal: AbortSignal, timeout: number) => Promise<ProbeResult>;
  readonly #path: string | undefined;

  constructor(
    target: string,
    private readonly options: ResolvedWait,
    private readonly started: number,
    tools: WaitTools,
  ) {
    this.#state = { target: withoutPassword(target), ready: false, attempts: 0, elapsed: 0 };
    const { ready, family, source, netns } = options;
    const shared = {
      wantSocket: false,
      ...(ready && { service: true }),
      ...(family !== undefined && { family }),
      ...(source !== undefined && { source }),
      ...(netns !== undefined && { netns }),
    };
    const srv = parseSrv(target);
    const probe = (text: string | ProbeTarget, signal: AbortSignal, timeout: number): Promise<ProbeResult> =>
      tools.probe(text, { ...shared, signal, timeout });
    if (srv !== undefined) {
      const resolve = tools.resolveSrv ?? resolveSrv;
      this.#ask = (signal, timeout) => probeSrv(srv, resolve, (text) => probe(text, signal, timeout), signal);
    } else {
      const parsed = loopback(parseProbeTarget(target));
      const address = parsed.addresses[0];
      this.#path = address?.family === 'unix' ? address.path : undefined;
      this.#ask = (signal, timeout) => probe(parsed, signal, timeout);
    }
  }

  get state(): WaitedTarget {
    return this.#state;
  }

  /** Asks until the target is as wanted. Resolves when it is or the signal ends it; rejects with what is no answer. */
  async run(signal: AbortSignal): Promise<void> {
    const pause = new Pause();
    const backoff = new Backoff(this.options.interval);
    const unwatch = this.#path === undefined ? undefined : await watchPath(this.#path, () => pause.end());
    try {
      while (!signal.aborted) {
        await this.#attempt(signal);
        if (this.#state.ready) return;
        if (await pause.wait(backoff.next(), signal)) backoff.reset();
      }
    } finally {
      unwatch?.();
    }
  }

  /** Limit of the next attempt: the last one ends by itself just before the time is up, so that it says why. */
  #time(): number {
    const { timeout, attemptTimeout } = this.options;
    const left = timeout - (performance.now() - this.started);
    return Math.max(1, Math.min(attemptTimeout, Math.floor(left) - LAST_WORD));
  }

  async #attempt(signal: AbortSignal): Promise<void> {
    let last: ProbeResult;
    try {
      last = await this.#ask(signal, this.#time());
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    this.#state = {
      target: this.#state.target,
      ready: isWanted(last, this.options),
      attempts: this.#state.attempts + 1,
      elapsed: since(this.started),
      verdict: last.verdict,
      reason: last.reason,
      last,
    };
    this.options.onAttempt?.(this.#state);
  }
}

/** Runs all waits side by side until they are over, and lets nothing go on behind them. */
async function runAll(targets: readonly Waited[], options: ResolvedWait): Promise<void> {
  const { any, timeout, signal } = options;
  const controller = new AbortController();
  setMaxListeners(0, controller.signal); // each target listens, and that is no leak
  const end = (): void => controller.abort(over);
  const timer = setTimeout(end, timeout);
  signal?.addEventListener('abort', end, { once: true });
  const run = async (target: Waited): Promise<void> => {
    try {
      await target.run(controller.signal);
    } catch (error) {
      end();
      throw error;
    }
    if (any && target.state.ready) end();
  };
  try {
    const ends = await Promise.allSettled(targets.map(run));
    signal?.throwIfAborted();
    const failed = ends.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  }
}

/**
 * Waits until targets answer: all of them, or with `any` one. They are asked side by side again and again, at once at first
 * and then with longer pauses; a socket file that appears is noticed. When the time is up, `ready` is false and each target
 * says why. Throws GrammarError for text that is no target, TypeError and RangeError for wrong options, and the signal's
 * reason.
 */
export async function waitForWith(
  tools: WaitTools,
  targets: string | readonly string[],
  given: WaitForOptions = {},
): Promise<WaitForResult> {
  const started = performance.now();
  const options = resolveWait(given);
  options.signal?.throwIfAborted();
  const texts = typeof targets === 'string' ? [targets] : targets;
  if (texts.length === 0) throw new GrammarError('', 0, 'a target');
  const waited = texts.map((target) => new Waited(target, options, started, tools));
  await runAll(waited, options);
  const states = waited.map(({ state }) => state);
  const ready = options.any ? states.some((state) => state.ready) : states.every((state) => state.ready);
  return { ready, targets: states, elapsed: since(started) };
}
