import { native } from './addon.js';
import type { Descriptor } from './descriptor.js';
import { check, SystemError } from './system-error.js';

/** How a host is swept. */
export interface SweepPlan {
  /** By datagrams from one socket, or by connection attempts. */
  readonly datagram: boolean;
  /** What socket(2) takes. */
  readonly family: number;
  readonly type: number;
  readonly protocol: number;
  /** The host's sockaddr, and where in it the port is, 16 bits in network order. */
  readonly name: Uint8Array;
  readonly portOffset: number;
  /** The option that turns the error queue on, such as IP_RECVERR. */
  readonly errorLevel: number;
  readonly errorOption: number;
  /** The ports, in the order they are asked in. */
  readonly ports: Int32Array;
  /** Most attempts under way at once. */
  readonly concurrency: number;
  /** Milliseconds until an attempt is given up. */
  readonly timeout: number;
  /** Most ports begun a second; 0: as many as go. */
  readonly rate: number;
  /** A sockaddr to bind to. */
  readonly source?: Uint8Array | undefined;
  readonly namespace?: Descriptor | undefined;
  /** What to send to each port; nothing by default. */
  readonly payloads?: { readonly bytes: Uint8Array; readonly ends: Int32Array } | undefined;
}

/** Results of a port that are no errno. */
export const sweepResult = {
  /** Accepted or answered. */
  open: 0,
  /** We met our own source port, so nothing is known of it. */
  ourselves: -1,
  /** Not a result: datagrams are sent from this port. */
  sourcePort: -2,
} as const;

/** What became of a port; valid only during the call, as one object serves all. */
export interface SweepOutcome {
  port: number;
  /** One of sweepResult, or an errno: ETIMEDOUT where nothing came. */
  result: number;
  /** Microseconds. */
  rtt: number;
  /** struct sock_extended_err, `<linux/errqueue.h>`, and the offender's sockaddr; empty where there was no error queue. */
  detail: Uint8Array;
  answer: Uint8Array;
}

const recordBytes = 16;
const nothing = new Uint8Array(0);

/** Reads the records of native/sweep.c, each into the same object. */
export function readOutcomes(records: Buffer, onOutcome: (outcome: SweepOutcome) => void): void {
  const outcome: SweepOutcome = { port: 0, result: 0, rtt: 0, detail: nothing, answer: nothing };
  for (let at = 0; at < records.length; ) {
    const [detail, answer] = [records.readUInt16LE(at + 12), records.readUInt16LE(at + 14)];
    const start = at + recordBytes;
    outcome.port = records.readUInt32LE(at);
    outcome.result = records.readInt32LE(at + 4);
    outcome.rtt = records.readUInt32LE(at + 8);
    outcome.detail = detail === 0 ? nothing : records.subarray(start, start + detail);
    outcome.answer = answer === 0 ? nothing : records.subarray(start + detail, start + detail + answer);
    onOutcome(outcome);
    at = start + ((detail + answer + 3) & ~3);
  }
}

const settingsOf = (plan: SweepPlan): Int32Array =>
  Int32Array.of(
    plan.datagram ? 1 : 0,
    plan.family,
    plan.type,
    plan.protocol,
    plan.portOffset,
    plan.errorLevel,
    plan.errorOption,
    plan.concurrency,
    plan.timeout,
    plan.rate,
    plan.namespace ?? -1,
  );

/**
 * Asks one host at many ports on a thread of its own, and tells the outcomes as they come. Resolves when all are told.
 * Rejects with the signal's reason, with what onOutcome threw, or with SystemError where not even one socket could be had.
 */
export function sweep(
  plan: SweepPlan,
  onOutcome: (outcome: SweepOutcome) => void,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    let failure: { readonly reason: unknown } | undefined;
    const stop = (reason: unknown): void => {
      failure ??= { reason };
      native().sweepCancel(handle);
    };
    const abort = (): void => stop(signal?.reason);
    const listener = (_request: number, records: Buffer | null, status: number): void => {
      if (records === null) {
        // The thread has closed its sockets by now, so whoever waited finds none of them open.
        signal?.removeEventListener('abort', abort);
        if (failure !== undefined) reject(failure.reason);
        else if (status < 0) reject(new SystemError('sweep', -status));
        else resolve();
        return;
      }
      if (failure !== undefined) return;
      try {
        readOutcomes(records, onOutcome);
      } catch (error) {
        stop(error);
      }
    };
    const { name, ports, source = null, payloads } = plan;
    const { bytes = null, ends = null } = payloads ?? {};
    const handle = check(
      'sweep',
      native().sweep(settingsOf(plan), name, ports, source, bytes, ends, listener),
    );
    signal?.addEventListener('abort', abort, { once: true });
  });
}
