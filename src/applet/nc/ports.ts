import { die } from './exit.js';
import { readNumber } from './number.js';
import { servicePort } from './services.js';

const highest = 65535;

const portOf = (text: string): number => {
  const port = readNumber(text, 1, highest);
  if (typeof port === 'string') throw die(`port number ${port}: ${text}`);
  return port;
};

/** One operand: a service, a range, or a number. */
const expand = (text: string, protocol: string): number[] => {
  // No service has a name of digits alone, so the table need not be read for a number.
  const named = /^[0-9]+(-[0-9]+)?$/.test(text) ? undefined : servicePort(text, protocol);
  if (named !== undefined) return [named];
  const dash = text.indexOf('-');
  if (dash < 0 || !/^[0-9]/.test(text)) return [portOf(text)];
  const to = portOf(text.slice(dash + 1));
  const from = portOf(text.slice(0, dash));
  const [low, high] = from < to ? [from, to] : [to, from];
  return Array.from({ length: high - low + 1 }, (_, at) => low + at);
};

/** Fisher and Yates. */
const shuffle = (ports: number[]): void => {
  for (let at = ports.length - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1));
    [ports[at], ports[other]] = [ports[other] as number, ports[at] as number];
  }
};

/** The ports to try, in order, or shuffled with `-r`. Throws NcExit for what is no port. */
export const listPorts = (texts: readonly string[], protocol: string, random: boolean): number[] => {
  const ports = texts.flatMap((text) => expand(text, protocol));
  if (random) shuffle(ports);
  return ports;
};
