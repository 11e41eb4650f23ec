import { openPump, type Pump } from './pump.js';

/** The pump of this thread, for as long as somebody needs it. */
export interface PumpLease extends AsyncDisposable {
  readonly pump: Pump;
  /** Gives it back; the last one who does closes it, with all that still runs. Harmless when repeated. */
  release(): Promise<void>;
}

let shared: { readonly pump: Pump; holders: number } | undefined;

/** Shares one pump among all that need one now. Throws SystemError where no thread can be had. */
export const leasePump = (): PumpLease => {
  shared ??= { pump: openPump(), holders: 0 };
  const mine = shared;
  let held = true;
  mine.holders++;
  const release = async (): Promise<void> => {
    if (!held) return;
    held = false;
    if (--mine.holders > 0) return;
    if (shared === mine) shared = undefined;
    await mine.pump.close();
  };
  return { pump: mine.pump, release, [Symbol.asyncDispose]: release };
};
