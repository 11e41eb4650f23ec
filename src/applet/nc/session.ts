import { NcExit } from './exit.js';

/** What outlives a connection: the packets counted, whether to go on, and the end that is set. */
export class Session {
  /** Packets received, for `-W`. */
  received = 0;
  /** Whether `-k` still holds: the end of standard input ends it with `-q`. */
  keep: boolean;
  readonly #over: Promise<never>;
  #end: (reason: NcExit) => void = () => {};
  #alarm: NodeJS.Timeout | undefined;

  constructor(keep: boolean) {
    this.keep = keep;
    this.#over = new Promise((_, reject) => {
      this.#end = reject;
    });
    this.#over.catch(() => {});
  }

  /** alarm(2): the program ends with success after so many seconds, whatever it does by then. */
  setAlarm(seconds: number): void {
    clearTimeout(this.#alarm);
    this.#alarm = setTimeout(() => this.#end(new NcExit('', 0)), seconds * 1000);
  }

  /** Does something until the alarm. */
  until<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#over]);
  }
}
