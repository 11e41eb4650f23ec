import { type ChannelOptions, type Framing, parseChannelPlace } from '../../index.js';
import { type GivenOptions, UsageError } from '../../terminal/index.js';
import type { Handling } from '../data/conversation.js';
import { durationOf, framingOf, numberOf, refusePairs, replyOf, socketFileOf } from '../data/options.js';
import { type View, viewOf } from '../data/view.js';

const MOST = Number.MAX_SAFE_INTEGER;

/** A command line of `receive` or `listen`, understood. */
export interface Plan {
  readonly spec: string;
  readonly open: ChannelOptions;
  readonly handling: Handling;
  readonly count: number | undefined;
  readonly bytes: number | undefined;
  readonly timeout: number | undefined;
  readonly view: View;
  readonly quiet: boolean;
}

/** The one word that says where. Throws UsageError. */
export function onlyOperand(operands: readonly string[], what: string): string {
  const [spec, extra] = operands;
  if (spec === undefined || spec === '') throw new UsageError(`${what}; --help shows more`);
  if (extra !== undefined) throw new UsageError(`unexpected argument '${extra}'; --help shows the options`);
  return spec;
}

function framing(given: GivenOptions): Framing {
  const found = framingOf(given);
  return found === undefined || found === 'datagram' ? { kind: 'none' } : found;
}

/** How much is wanted. Throws UsageError. */
export function countOf(given: GivenOptions): number | undefined {
  const count = numberOf(given, 'count', 1, MOST);
  return given.has('once') ? 1 : count;
}

const contradictions = [
  ['once', 'count'],
  ['echo', 'reply'],
] as const;

/** What receive and listen have in common. Throws UsageError, GrammarError. */
export function readPlan(given: GivenOptions, spec: string): Plan {
  refusePairs(given, contradictions);
  const device = given.last('interface');
  const source = given.last('source');
  const open: ChannelOptions = {
    purpose: 'receive',
    details: true,
    ...(device === undefined ? {} : { interface: device }),
    ...(source === undefined ? {} : { source }),
    ...(given.has('join') ? { join: given.list('join') } : {}),
    ...socketFileOf(given),
  };
  return {
    spec,
    open,
    handling: {
      framing: framing(given),
      echo: given.has('echo'),
      reply: replyOf(given),
      discard: given.has('discard'),
    },
    count: countOf(given),
    bytes: numberOf(given, 'bytes', 1, MOST),
    timeout: durationOf(given, 'timeout', undefined),
    quiet: given.has('quiet'),
    // The last, as it may make a file.
    view: viewOf(given),
  };
}

/** Checks the text of a place before anything else is done. Throws GrammarError. */
export const checkSpec = (spec: string): void => {
  const place = parseChannelPlace(spec, 'bind');
  if (place.kind === 'target' && place.type !== 'dgram') parseChannelPlace(spec, 'connect');
};
