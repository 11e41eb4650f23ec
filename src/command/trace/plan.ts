import type { TraceOptions } from '../../index.js';
import { type GivenOptions, parseOptions } from '../../terminal/index.js';
import {
  durationOf,
  familyOf,
  integerOf,
  namespaceOf,
  onlyHost,
  originOf,
  refuseTogether,
  withoutUndefined,
} from '../given-values.js';
import { traceHints, traceOptions } from './rows.js';

/** A command line, understood. */
export interface Plan {
  readonly host: string;
  readonly options: TraceOptions;
  readonly format: 'text' | 'json' | 'ndjson';
}

/** The options and the hosts. Throws UsageError. */
export const readArguments = (args: readonly string[]): { given: GivenOptions; words: string[] } => {
  const words: string[] = [];
  return { given: parseOptions(args, traceOptions, traceHints, words), words };
};

const contradictions: readonly (readonly [string, string])[] = [
  ['json', 'ndjson'],
  ['ipv4', 'ipv6'],
  ['udp', 'tcp'],
  ['udp', 'icmp'],
  ['tcp', 'icmp'],
  ['tcp', 'mtu'],
  ['icmp', 'mtu'],
  ['tcp', 'constant'],
  ['icmp', 'port'],
];

const protocols = ['udp', 'tcp', 'icmp'] as const;

const optionsOf = (given: GivenOptions): TraceOptions => ({
  ...originOf(given),
  ...withoutUndefined({
    netns: namespaceOf(given),
    family: familyOf(given),
    protocol: protocols.find((name) => given.has(name)),
    port: integerOf(given, 'port', 1, 65535),
    flow: given.has('constant') ? ('constant' as const) : undefined,
    mtu: given.has('mtu') || undefined,
    firstHop: integerOf(given, 'first', 1, 255),
    maxHops: integerOf(given, 'max-hops', 1, 255),
    probes: integerOf(given, 'queries', 1, 10),
    timeout: durationOf(given, 'timeout'),
    parallel: integerOf(given, 'parallel', 1, 256),
    interval: durationOf(given, 'interval'),
    size: integerOf(given, 'size', 0, 65000),
    trafficClass: integerOf(given, 'tos', 0, 255),
    mark: integerOf(given, 'mark', 0, 0xffffffff),
    names: given.has('numeric') ? undefined : true,
  }),
});

/** Understands what was given. Throws UsageError. */
export const readPlan = (given: GivenOptions, words: readonly string[]): Plan => {
  refuseTogether(given, contradictions);
  return {
    host: onlyHost(words),
    options: optionsOf(given),
    format: given.has('json') ? 'json' : given.has('ndjson') ? 'ndjson' : 'text',
  };
};
