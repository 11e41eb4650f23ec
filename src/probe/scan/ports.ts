import { GrammarError } from '../../grammar/error.js';

const highest = 65535;

/** The port of a service name, or undefined. */
export type ServicePort = (name: string) => number | undefined;

/** A part of the text, between commas. */
interface Term {
  readonly text: string;
  /** Where it starts in the whole. */
  readonly start: number;
}

const termsOf = (text: string): Term[] => {
  const terms: Term[] = [];
  let start = 0;
  for (const part of text.split(',')) {
    const lead = part.length - part.trimStart().length;
    terms.push({ text: part.trim(), start: start + lead });
    start += part.length + 1;
  }
  return terms;
};

/** Reads the ports of one text. */
class Reader {
  constructor(
    private readonly whole: string,
    private readonly service: ServicePort,
  ) {}

  private fault(position: number, expected: string): GrammarError {
    return new GrammarError(this.whole, position, expected);
  }

  private number(digits: string, position: number): number {
    const port = Number(digits);
    if (port >= 1 && port <= highest) return port;
    throw this.fault(position, `a port from 1 to ${highest}`);
  }

  private named(name: string, position: number): [number, number] {
    const port = this.service(name);
    if (port !== undefined) return [port, port];
    throw this.fault(position, 'a port, a range such as 1-1024, all, or a service of /etc/services');
  }

  /** First and last port of a term without its `!`. */
  range(text: string, position: number): [number, number] {
    if (text === 'all' || text === '-') return [1, highest];
    const range = /^(\d*)-(\d*)$/.exec(text);
    if (range === null) {
      if (!/^\d+$/.test(text)) return this.named(text, position);
      const port = this.number(text, position);
      return [port, port];
    }
    const [, low = '', high = ''] = range;
    const first = low === '' ? 1 : this.number(low, position);
    const last = high === '' ? highest : this.number(high, position + low.length + 1);
    if (first > last) throw this.fault(position, 'a range that goes up, such as 20-25');
    return [first, last];
  }
}

/**
 * Reads a set of ports: numbers, ranges (`1-1024`, `8000-`, `-1024`), names of services, `all`, and with `!` what to leave
 * out, from left to right. A text that begins with `!` leaves out of all. Ascending, each once. Throws GrammarError.
 */
export function parsePorts(text: string, service: ServicePort = () => undefined): number[] {
  const reader = new Reader(text, service);
  const chosen = new Uint8Array(highest + 1);
  const terms = termsOf(text);
  if (terms[0]?.text.startsWith('!') === true) chosen.fill(1, 1);
  for (const term of terms) {
    const excluded = term.text.startsWith('!');
    const [first, last] = reader.range(
      excluded ? term.text.slice(1) : term.text,
      term.start + (excluded ? 1 : 0),
    );
    chosen.fill(excluded ? 0 : 1, first, last + 1);
  }
  const ports: number[] = [];
  for (let port = 1; port <= highest; port++) if (chosen[port] === 1) ports.push(port);
  if (ports.length === 0) throw new GrammarError(text, 0, 'at least one port that is not left out');
  return ports;
}
