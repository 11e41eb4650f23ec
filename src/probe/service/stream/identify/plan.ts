import type { StreamCodec } from '../../codec.js';
import { streamCodecs } from '../index.js';

/** Where a service is. */
export interface ServicePlace {
  readonly port?: number;
  /** Of a Unix socket; an abstract name begins with `@`. */
  readonly path?: string;
}

/** What is asked, in order. */
export interface Plan {
  /** What is usually found there, or was asked for by name. */
  readonly expected: readonly StreamCodec[];
  /** Everything else that has a request. */
  readonly others: readonly StreamCodec[];
}

/**
 * Ports where every byte is an action, so that nothing is sent unless a service is named: printers print it, syslog
 * (RFC 6587, RFC 5425) and Carbon keep it.
 */
const listeningOnly = (port: number): boolean =>
  (port >= 9100 && port <= 9107) || [514, 601, 6514, 2003, 2004].includes(port);

/** The same for Unix sockets: what is written there ends up in a log. */
const loggingPaths = ['/dev/log', '/run/systemd/journal/**', '/run/systemd/notify', '/run/rsyslogd/**'];

const patternOf = (glob: string): RegExp => {
  const parts = glob.split(/(\*\*\/|\*\*|\*)/).map((part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '**') return '.*';
    return part === '*' ? '[^/]*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, 's');
};

const fits = (path: string, globs: readonly string[] = []): boolean => {
  const name = path.startsWith('@') ? path.slice(1) : path;
  return globs.some((glob) => patternOf(glob).test(name));
};

/** Whether nothing may be sent there unasked. */
export const isListeningOnly = ({ port, path }: ServicePlace): boolean =>
  (port !== undefined && listeningOnly(port)) || (path !== undefined && fits(path, loggingPaths));

/** X11 has a port for each display. */
const isAt = ({ name, ports, paths }: StreamCodec, { port, path }: ServicePlace): boolean =>
  (port !== undefined && (ports.includes(port) || (name === 'x11' && port >= 6000 && port <= 6063))) ||
  (path !== undefined && fits(path, paths));

/** Whether the client speaks first. */
export const asksFirst = ({ banner, request }: StreamCodec): boolean =>
  request !== undefined && banner === undefined;

/** Whether a service is often found on a Unix socket. */
const isLocal = ({ name, paths }: StreamCodec): boolean => paths !== undefined || name === 'http';

const last = 'tls';

/** What is asked at a place, or of a service by its name, in an order that harms nobody. */
export const planFor = (place: ServicePlace, name?: string): Plan => {
  if (name !== undefined) {
    const named = streamCodecs.filter((codec) => codec.name === name);
    const secured = streamCodecs.filter((codec) => codec.secured === name);
    const isSecure = secured.length > 0 || name === last;
    return { expected: isSecure ? streamCodecs.filter((codec) => codec.name === last) : named, others: [] };
  }
  const usual = streamCodecs.filter((codec) => isAt(codec, place));
  const isSecure = usual.some((codec) => codec.name === last); // then the others there are inside
  const expected = isSecure ? usual.filter((codec) => codec.name === last) : usual;
  const isMute = isListeningOnly(place);
  const others = isMute ? [] : streamCodecs.filter((codec) => asksFirst(codec) && !expected.includes(codec));
  if (place.path !== undefined) others.sort((left, right) => Number(isLocal(right)) - Number(isLocal(left)));
  return { expected: isMute ? [] : expected, others };
};

/** What may be inside TLS: what is usual at the port, then what is known to go inside. */
export const innerPlan = (place: ServicePlace, name?: string): Plan => {
  const inside = streamCodecs.filter((codec) => codec.name !== last);
  if (name !== undefined && name !== last) {
    return { expected: inside.filter((codec) => codec.secured === name || codec.name === name), others: [] };
  }
  const expected = inside.filter((codec) => isAt(codec, place));
  const usual = inside.filter((codec) => asksFirst(codec) && codec.secured !== undefined);
  return {
    expected,
    others: isListeningOnly(place) ? [] : usual.filter((codec) => !expected.includes(codec)),
  };
};
