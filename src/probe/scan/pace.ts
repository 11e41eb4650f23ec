import type { Runner } from './runner.js';
import type { ScanConfidence } from './types.js';

/** How a protocol of a host was asked. */
export interface Pace {
  /** How sure silence is. */
  confidence: ScanConfidence;
  /** Times silent ports were asked again. */
  repeats: number;
  /** ICMP errors a second, where the target limits them. */
  icmpRate?: number;
}

export interface PaceOptions {
  readonly local: boolean;
  /** Ports a second at most; undefined: as the target allows. */
  readonly rate: number | undefined;
  readonly retries: number;
  readonly signal: AbortSignal;
  /** Told when ports are to be asked at so many a second. */
  readonly onPace: (ports: number, rate: number) => void;
}

/** Datagrams a second to a remote host before anything is known of it. */
const FIRST_RATE = 2000;

/** Below this part of what was asked, errors that came back are taken for a limit rather than for loss. */
const MOST_LOST = 0.9;

/** Connection attempts: what did not answer is asked again where the host answered for others. */
export async function paceConnections(runner: Runner, options: PaceOptions): Promise<Pace> {
  const { local, rate = 0, retries } = options;
  const { board } = runner;
  const pace: Pace = { confidence: 'low', repeats: 0 };
  await runner.run(board.ports, rate);
  let silent = board.silent();
  const answers = (): boolean => silent.length < board.ports.length;
  while (!local && silent.length > 0 && answers() && pace.repeats < retries) {
    pace.repeats++;
    await runner.run(silent, rate);
    silent = board.silent();
  }
  if (answers() && (local || pace.repeats > 0)) pace.confidence = 'high';
  return pace;
}

/**
 * Datagrams. Closed ports answer with ICMP errors, which hosts limit: Linux sends one a second after a burst of six
 * (icmp_ratelimit, icmp(7)), so silence means nothing at first. Where errors come back for a part only, the rest is asked again at the
 * rate at which they came, until a round brings none.
 */
export async function paceDatagrams(runner: Runner, options: PaceOptions): Promise<Pace> {
  const { local, retries, onPace } = options;
  const { board } = runner;
  const pace: Pace = { confidence: 'low', repeats: 0 };
  let rate = options.rate ?? (local ? 0 : FIRST_RATE);
  let left: readonly number[] = board.ports;
  for (let quiet = 0; left.length > 0; ) {
    const started = performance.now();
    await runner.run(left, rate);
    const silent = board.silent();
    const answered = left.length - silent.length;
    if (local) break;
    quiet = answered === 0 ? quiet + 1 : 0;
    if (answered > 0 && answered < left.length * MOST_LOST) {
      const found = Math.max(1, Math.floor((answered * 1000) / (performance.now() - started)));
      // Each round is slower, until the limit is met; a burst at the start of a round looks like a higher one.
      rate = Math.min(rate, found);
      pace.icmpRate = rate;
    }
    left = silent;
    if (quiet > retries || (quiet > 0 && left.length === board.ports.length)) break;
    if (left.length > 0) {
      pace.repeats++;
      onPace(left.length, rate);
    }
  }
  // Silence counts where the host answers for closed ports, and did so for the last of them.
  if (left.length < board.ports.length || local) pace.confidence = 'high';
  return pace;
}
