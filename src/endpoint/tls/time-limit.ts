/** A signal that is aborted with another one, or when a time is over; disposed of when the wait is. */
export interface TimeLimit extends Disposable {
  readonly signal: AbortSignal;
  /** Whether it was the time. */
  readonly over: boolean;
}

/** Limits a wait to so many milliseconds; undefined for no limit but the signal. */
export function timeLimit(signal: AbortSignal, milliseconds: number | undefined): TimeLimit {
  if (milliseconds === undefined) return { signal, over: false, [Symbol.dispose]: () => {} };
  const clock = new AbortController();
  const follow = (): void => clock.abort(signal.reason);
  let over = false;
  const timer = setTimeout(() => {
    over = true;
    clock.abort();
  }, milliseconds);
  if (signal.aborted) follow();
  else signal.addEventListener('abort', follow, { once: true });
  return {
    signal: clock.signal,
    get over() {
      return over;
    },
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', follow);
    },
  };
}
