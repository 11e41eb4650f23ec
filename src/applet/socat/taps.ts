import { writeBytes } from '../../terminal/index.js';
import type { Way } from './dump.js';
import type { Log } from './log.js';
import type { SocatSettings } from './settings.js';

/** Sees the bytes of a session on their way. */
export type Tap = (way: Way, bytes: Uint8Array, session: number) => void;

const STANDARD_ERROR = 2;

const toStandardError = (text: string): void => {
  try {
    writeBytes(STANDARD_ERROR, Buffer.from(text, 'latin1'));
  } catch {
    // Nobody reads the dump any more: what is relayed goes on.
  }
};

/** `-v`, `-x`: a dump for each session on standard error, as each counts its own bytes. */
const dumpTap = async ({ text, hex }: SocatSettings): Promise<Tap> => {
  const { hexDump, mixedDump, TrafficDump, textDump } = await import('./dump.js');
  const format = text && hex ? mixedDump : text ? textDump : hexDump;
  const dumps = new Map<number, InstanceType<typeof TrafficDump>>();
  return (way, bytes, session) => {
    let dump = dumps.get(session);
    if (dump === undefined) {
      dump = new TrafficDump(format, toStandardError);
      dumps.set(session, dump);
    }
    dump.show(way, bytes);
  };
};

/** `-r`, `-R`: raw bytes into files. */
const recordingTap = async (settings: SocatSettings, log: Log): Promise<Tap> => {
  const { openRecordings } = await import('./recording.js');
  const keep = openRecordings(settings, log);
  return (way, bytes) => keep[way]?.(bytes);
};

/** What is to see all traffic, as the options say; undefined where nothing is. */
export const openTaps = async (settings: SocatSettings, log: Log): Promise<Tap | undefined> => {
  const taps: Tap[] = [];
  if (settings.recordToRight !== undefined || settings.recordToLeft !== undefined) {
    taps.push(await recordingTap(settings, log));
  }
  if (settings.text || settings.hex) taps.push(await dumpTap(settings));
  if (taps.length === 0) return undefined;
  return (way, bytes, session) => {
    for (const tap of taps) tap(way, bytes, session);
  };
};
