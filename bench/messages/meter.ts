/** What a measured process did: how often, in how much wall and processor time, in seconds. */
export interface Reading {
  readonly count: number;
  readonly seconds: number;
  readonly cpu: number;
}

/**
 * The first moments compile code and fill queues; in milliseconds. On a machine that does much else, code is compiled late by
 * the clock, so that the processor time counts too, up to a limit for those who mostly wait.
 */
const warmUp = { clock: 500, processor: 400, most: 3000 } as const;
/** Looks at the clock once in so many calls. */
const between = 64;

/**
 * Counts what is done, and ends the process with a reading when the time is over. It needs no timer, which a busy
 * process may starve.
 */
export class Meter {
  #count = 0;
  #calls = 0;
  #begun = 0;
  #started = 0;
  #atBegin: NodeJS.CpuUsage | undefined;
  #usage: NodeJS.CpuUsage | undefined;

  constructor(readonly milliseconds: number) {}

  /** `more` things were done. */
  add(more: number): void {
    this.#count += more;
    if (this.#calls++ % between === 0) this.#look(performance.now());
  }

  #look(now: number): void {
    if (this.#begun === 0) this.#begin(now);
    else if (this.#usage === undefined && this.#isWarm(now - this.#begun)) this.#start(now);
    else if (this.#usage !== undefined && now - this.#started >= this.milliseconds)
      this.#end(now, this.#usage);
  }

  #begin(now: number): void {
    this.#begun = now;
    this.#atBegin = process.cpuUsage();
  }

  #isWarm(elapsed: number): boolean {
    if (elapsed < warmUp.clock) return false;
    const { user, system } = process.cpuUsage(this.#atBegin);
    return elapsed >= warmUp.most || user + system >= warmUp.processor * 1e3;
  }

  #start(now: number): void {
    this.#started = now;
    this.#usage = process.cpuUsage();
    this.#count = 0;
  }

  #end(now: number, before: NodeJS.CpuUsage): never {
    const { user, system } = process.cpuUsage(before);
    const reading: Reading = {
      count: this.#count,
      seconds: (now - this.#started) / 1e3,
      cpu: (user + system) / 1e6,
    };
    process.stdout.write(`${JSON.stringify(reading)}\n`);
    process.exit();
  }
}
