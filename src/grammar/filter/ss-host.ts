import type { FilterFamily } from './expression.js';
import { splitFamily } from './family-prefix.js';
import { type HostAddress, readPrefix } from './inet-prefix.js';
import { readInt, readU32 } from './number.js';

/** A host or port as ss reads it; what is absent matches anything. */
export interface SsHost extends HostAddress {
  readonly family?: FilterFamily;
  readonly port?: string;
}

/** Cuts at a colon, which is dropped. */
const cut = (text: string, at: number): { host: string; port?: string } =>
  at < 0 ? { host: text } : { host: text.slice(0, at), port: text.slice(text[at] === ':' ? at + 1 : at) };

/** A port without its optional colon. */
const bare = (text: string): string => (text.startsWith(':') ? text.slice(1) : text);

/** Internet hosts: the last colon separates the port, and the first after a prefix length; brackets protect colons. */
const cutInet = (text: string): { host: string; port?: string } | undefined => {
  if (text.startsWith('*')) return cut(text, 1);
  if (!text.startsWith('[')) {
    const slash = text.indexOf('/');
    const colon = text.lastIndexOf(':');
    return cut(text, colon > slash ? colon : -1);
  }
  const end = text.indexOf(']');
  return end < 0 ? undefined : { host: text.slice(1, end), port: bare(text.slice(end + 1)) };
};

/** A port in decimal digits where it is a number, else the name; undefined for any port, as -1 is for ss. */
const portText = (
  text: string | undefined,
  number: (text: string) => number | undefined,
): string | undefined => {
  if (text === undefined || text === '') return undefined;
  const value = number(text);
  return value === undefined ? text : value === -1 ? undefined : String(value);
};

const withPort = (host: SsHost, port: string | undefined): SsHost =>
  port === undefined ? host : { ...host, port };

/** Whether an address in numbers is of another family than the one meant. */
const isForeign = ({ address = '' }: HostAddress, family: FilterFamily | undefined): boolean => {
  if (family === 'inet') return address.includes(':');
  return family === 'inet6' && /^\d+\.\d+\.\d+\.\d+$/.test(address);
};

const readInet = (text: string, isPort: boolean, family?: FilterFamily): SsHost | undefined => {
  const parts = cutInet(text);
  if (parts === undefined) return undefined;
  const word = isPort ? bare(text.startsWith('[') ? parts.host : text) : parts.port;
  const port = word?.startsWith('*') ? undefined : portText(word, readInt);
  if (isPort || parts.host === '' || parts.host.startsWith('*')) return withPort({}, port);
  const address = readPrefix(parts.host);
  return address && !isForeign(address, family) ? withPort(address, port) : undefined;
};

/** Hosts of link, netlink and vsock: the first colon separates the port. */
const readOther = (
  family: 'link' | 'netlink' | 'vsock',
  text: string,
  isPort: boolean,
): SsHost | undefined => {
  const { host, port: word } = isPort ? { host: '', port: bare(text) } : cut(text, text.indexOf(':'));
  const address = host === '' || host === '*' ? {} : { address: host };
  if (word === '*') return address;
  if (family !== 'vsock') {
    const known = family === 'link' || word === undefined || word === '' || readInt(word) !== undefined;
    return known || word === 'kernel' ? withPort(address, portText(word, readInt)) : undefined;
  }
  if (word !== undefined && readU32(word) === undefined) return undefined;
  const cid = host === '' || host === '*' ? undefined : readU32(host);
  if (host !== '' && host !== '*' && cid === undefined) return undefined;
  return withPort(cid === undefined ? {} : { address: String(cid) }, portText(word, readU32));
};

/**
 * Reads a host (`[v6]:port`, `10.0.0.0/8`, `unix:/run/*`) or, behind sport and dport, a port the way ss does; undefined
 * where ss cannot. `preferred` is the family ss was told before.
 */
export const readSsHost = (text: string, isPort: boolean, preferred?: FilterFamily): SsHost | undefined => {
  const { family = preferred, rest } = splitFamily(text);
  if (family === undefined) return readInet(rest, isPort);
  if (family === 'unix') return { family, address: rest };
  const host =
    family === 'inet' || family === 'inet6'
      ? readInet(rest, isPort, family)
      : readOther(family, rest, isPort);
  return host && { family, ...host };
};
