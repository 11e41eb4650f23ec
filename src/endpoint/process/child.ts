import type { ChildExit, ChildWait } from '../../kernel/index.js';
import type { ChildEnd, EndpointContext } from '../types.js';

const SIGTERM = 15;

/** How long a child whose session is over may take to end by itself, in milliseconds. */
const grace = 50;

/** A program that runs for an endpoint. */
export class Child {
  readonly ended: Promise<ChildEnd>;
  readonly #wait: ChildWait;
  readonly #context: EndpointContext;
  #over = false;
  #abandoned = false;

  constructor(
    readonly pid: number,
    wait: ChildWait,
    context: EndpointContext,
  ) {
    this.#wait = wait;
    this.#context = context;
    this.ended = wait.ended.then((exit) => this.#end(exit));
    this.ended.catch(() => {});
  }

  /** Ends it, by SIGTERM unless it ends by itself at once. One that does not obey is waited for no longer. */
  async abandon(): Promise<void> {
    await this.#endsWithin(grace);
    this.#abandoned = true;
    if (!this.#over) this.signal(SIGTERM);
    await this.leave();
  }

  /** Waits for it no longer than it takes to end at once. */
  async leave(): Promise<void> {
    await this.#endsWithin(grace);
    this.#abandoned = true;
    this.#wait.unref();
  }

  /** Sends a signal; harmless once it has ended. */
  signal(number: number): void {
    this.#wait.signal(number);
  }

  async #endsWithin(milliseconds: number): Promise<void> {
    if (this.#over) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
    await Promise.race([late, this.ended.catch(() => {})]);
    clearTimeout(timer);
  }

  #end({ code, signal }: ChildExit): ChildEnd {
    this.#over = true;
    const how = signal === undefined ? `with status ${code}` : `on signal ${signal}`;
    const expected = code === 0 || this.#abandoned;
    this.#context.log(expected ? 'info' : 'warning', `waitpid(): child ${this.pid} exited ${how}`);
    const end = { pid: this.pid, code, signal };
    if (!expected) this.#context.childFailed?.(end);
    return end;
  }
}
