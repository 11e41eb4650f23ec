/** Milliseconds from `started` until `now`, both of performance.now(), to the microsecond. */
export const since = (started: number, now = performance.now()): number =>
  Math.round((now - started) * 1000) / 1000;

/** When a packet was sent. */
export interface SendTime {
  /** performance.now() before the call. */
  readonly at: number;
  /** When its device got it, by the kernel's clock, nanoseconds since 1970. */
  readonly departed?: bigint;
}

/**
 * Milliseconds from sending to receiving: by the kernel's times where both are there and nobody set the clock meanwhile,
 * else by ours, `now` being performance.now().
 */
export function roundTrip({ at, departed }: SendTime, received: bigint | undefined, now: number): number {
  const ours = now - at;
  if (departed === undefined || received === undefined) return ours;
  const theirs = Number(received - departed) / 1e6;
  return theirs >= 0 && theirs <= ours + 1 ? theirs : ours;
}
