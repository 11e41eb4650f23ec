import { encodeAddress, parseAddress } from '../../family/index.js';
import { nearestName } from '../../grammar/nearest.js';
import type { ScanOptions, ScanProtocol } from './types.js';

/** Options with their defaults. */
export interface ResolvedScan extends Omit<ScanOptions, 'source'> {
  readonly protocols: readonly ScanProtocol[];
  readonly concurrency: number;
  readonly retries: number;
  readonly all: boolean;
  readonly payloads: boolean;
  readonly owners: boolean;
  readonly most: number;
  /** The source's sockaddr, by its family. */
  readonly source: ReadonlyMap<string, Uint8Array> | undefined;
}

const known: readonly (keyof ScanOptions)[] = [
  'signal',
  'timeout',
  'protocols',
  'family',
  'everyAddress',
  'netns',
  'source',
  'concurrency',
  'rate',
  'wait',
  'retries',
  'all',
  'payloads',
  'owners',
  'most',
  'onProgress',
  'onHost',
];

const checkNames = (options: object): void => {
  for (const name of Object.keys(options)) {
    if ((known as readonly string[]).includes(name)) continue;
    const near = nearestName(name, known);
    throw new TypeError(`scan has no option ${name}${near === undefined ? '' : `; did you mean ${near}?`}`);
  }
};

/** Least and most of each number. */
const limits: readonly (readonly [keyof ScanOptions, number, number])[] = [
  ['concurrency', 1, 65536],
  ['rate', 1, 1_000_000],
  ['wait', 1, 600_000],
  ['retries', 0, 20],
  ['most', 1, 65536],
  ['timeout', 0, 2 ** 31 - 1],
];

const checkNumbers = (options: ScanOptions): void => {
  for (const [name, least, most] of limits) {
    const value = options[name];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
      throw new RangeError(`${name} must be a whole number from ${least} to ${most}, not ${String(value)}`);
    }
  }
};

const sourceOf = (text: string | undefined): ResolvedScan['source'] => {
  if (text === undefined) return undefined;
  const address = parseAddress(text.includes(':') && !text.startsWith('[') ? `[${text}]` : text);
  if (address.family !== 'inet' && address.family !== 'inet6') {
    throw new TypeError(`a scan needs an IP address as its source, not ${text}`);
  }
  return new Map([[address.family, encodeAddress({ ...address, port: 0 })]]);
};

const protocolsOf = ({ protocols = ['tcp'] }: ScanOptions): ScanProtocol[] => {
  const order: readonly ScanProtocol[] = ['tcp', 'udp'];
  for (const protocol of protocols) {
    if (!order.includes(protocol)) throw new TypeError(`a scan speaks tcp or udp, not ${String(protocol)}`);
  }
  const chosen = order.filter((protocol) => protocols.includes(protocol));
  if (chosen.length === 0) throw new TypeError('a scan needs a protocol: tcp or udp');
  return chosen;
};

/** Checks the options and fills in the defaults. Throws TypeError, RangeError and GrammarError. */
export function resolveScan(options: ScanOptions): ResolvedScan {
  checkNames(options);
  checkNumbers(options);
  const {
    concurrency = 512,
    retries = 1,
    all = false,
    payloads = true,
    owners = true,
    most = 4096,
  } = options;
  return {
    ...options,
    protocols: protocolsOf(options),
    concurrency,
    retries,
    all,
    payloads,
    owners,
    most,
    source: sourceOf(options.source),
  };
}
