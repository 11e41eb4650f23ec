import { die, refuse } from './exit.js';
import type { NcOptions } from './options.js';

/** Where a proxy is. */
export interface ProxyPlace {
  readonly host: string;
  /** The port as given; undefined for the protocol's usual one. */
  readonly port: string | undefined;
}

/** What is to be done: the options, and what the operands mean with them. */
export interface NcRequest {
  readonly options: NcOptions;
  /** A host, a path with `-U`; undefined to listen at every address. */
  readonly host: string | undefined;
  readonly ports: readonly string[];
  readonly proxy: ProxyPlace | undefined;
}

interface Operands {
  readonly host: string | undefined;
  readonly ports: readonly string[];
}

const present = (text: string | undefined): string[] => (text === undefined ? [] : [text]);

/** Which operand is what: it depends on `-l`, `-U`, `-p` and `-s`. Throws NcExit. */
const assign = (operands: readonly string[], options: NcOptions): Operands => {
  const { family, listen, port, source, udp } = options;
  const [first = ''] = operands;
  if (operands.length === 0 && listen) return { host: source, ports: present(port) };
  const isDatagramClient = family === 'unix' && udp && !listen;
  if (operands.length === 1 && port === undefined && (source === undefined || isDatagramClient)) {
    if (family === 'unix') return { host: first, ports: [] };
    return { host: undefined, ports: listen ? [first] : [] };
  }
  if (operands.length < 2) throw refuse();
  if (listen && (port !== undefined || source !== undefined || operands.length > 2)) throw refuse();
  return { host: first, ports: operands.slice(1) };
};

/** Combinations that make no sense, in nc's order. */
const check = ({ host, ports }: Operands, options: NcOptions): void => {
  const { family, dccp, listen, zero, keep, passDescriptor } = options;
  if (family === 'unix') {
    if (dccp) throw die('cannot use -Z and -U');
    if (ports.length > 0) throw die('cannot use port with -U');
    if (host === undefined) throw die('missing socket pathname');
  } else if (ports.length === 0) throw die('missing port number');
  if (listen && zero) throw die('cannot use -z and -l');
  if (!listen && keep) throw die('must use -l with -k');
  if (family === 'unix' && passDescriptor) throw die('cannot use -F and -U');
};

const readProxy = (text: string): ProxyPlace => {
  if (!text.startsWith('[')) {
    const colon = text.lastIndexOf(':');
    if (colon < 0) return { host: text, port: undefined };
    return { host: text.slice(0, colon), port: text.slice(colon + 1) };
  }
  const close = text.indexOf(']');
  if (close < 0) throw die('missing closing bracket in proxy');
  const host = text.slice(1, close);
  const rest = text.slice(close + 1);
  if (rest === '') return { host, port: undefined };
  if (!rest.startsWith(':')) throw die('garbage proxy port delimiter');
  return { host, port: rest.slice(1) };
};

const checkProxy = ({ udp, dccp, listen, family, source }: NcOptions): void => {
  if (udp) throw die('no proxy support for UDP mode');
  if (dccp) throw die('no proxy support for DCCP mode');
  if (listen) throw die('no proxy support for listen');
  if (family === 'unix') throw die('no proxy support for unix sockets');
  if (source !== undefined) throw die('no proxy support for local source address');
};

/** What a command line asks for. Throws NcExit for one that cannot be obeyed. */
export const readRequest = (options: NcOptions, operands: readonly string[]): NcRequest => {
  const assigned = assign(operands, options);
  check(assigned, options);
  if (options.proxy === undefined) return { options, ...assigned, proxy: undefined };
  checkProxy(options);
  return { options, ...assigned, proxy: readProxy(options.proxy) };
};
