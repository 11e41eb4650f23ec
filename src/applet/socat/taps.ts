import type { Relay, SessionOpened } from '../../index.js';
import { writeBytes } from '../../terminal/index.js';
import type { TrafficDump, Way } from './dump.js';
import type { Log } from './log.js';
import type { Recordings } from './recording.js';
import type { SocatSettings } from './settings.js';

/** Sees the bytes of a session on their way. */
export type Tap = (way: Way, bytes: Uint8Array, session: number) => void;

const STANDARD_ERROR = 2;

/** Writes what belongs to no log to standard error. */
export const toStandardError = (text: string): void => {
  try {
    writeBytes(STANDARD_ERROR, Buffer.from(text, 'latin1'));
  } catch {
    // Nobody reads the dump any more: what is relayed goes on.
  }
};

/** What sees all traffic: dumps and recordings, of each session by itself. */
export class Taps {
  private readonly dumps = new Map<number, TrafficDump>();
  private readonly recordings = new Map<number, Recordings>();

  private constructor(
    private readonly settings: SocatSettings,
    private readonly log: Log,
    private readonly makeDump: (() => TrafficDump) | undefined,
    private readonly openRecordings: typeof import('./recording.js').openRecordings | undefined,
  ) {}

  /** Makes what the options ask for; undefined where nothing is to be seen. */
  static async prepare(settings: SocatSettings, log: Log): Promise<Taps | undefined> {
    const { text, hex, recordToRight, recordToLeft } = settings;
    const records = recordToRight !== undefined || recordToLeft !== undefined;
    if (!text && !hex && !records) return undefined;
    const recording = records ? await import('./recording.js') : undefined;
    return new Taps(settings, log, await dumpMaker(settings), recording?.openRecordings);
  }

  /** To be given to the relay. */
  readonly tap: Tap = (way, bytes, session) => {
    this.recordings.get(session)?.keep(way, bytes);
    this.dumps.get(session)?.show(way, bytes);
  };

  /** Follows the sessions of a relay, each from its begin to its end. */
  follow(relay: Relay): void {
    relay.on('session', (session) => this.begin(session));
    relay.on('ended', ({ id }) => this.end(id));
  }

  private begin({ id, environment = {} }: SessionOpened): void {
    if (this.makeDump !== undefined) this.dumps.set(id, this.makeDump());
    if (this.openRecordings === undefined) return;
    this.recordings.set(id, this.openRecordings(this.settings, this.log, environment));
  }

  private end(id: number): void {
    this.dumps.delete(id);
    this.recordings.get(id)?.close();
    this.recordings.delete(id);
  }
}

/** `-v`, `-x`: makes a dump for a session, as each counts its own bytes. */
const dumpMaker = async ({ text, hex }: SocatSettings): Promise<(() => TrafficDump) | undefined> => {
  if (!text && !hex) return undefined;
  const dumps = await import('./dump.js');
  const format = text && hex ? dumps.mixedDump : text ? dumps.textDump : dumps.hexDump;
  return () => new dumps.TrafficDump(format, toStandardError);
};
