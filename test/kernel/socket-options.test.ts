import assert from 'node:assert/strict';
import { release } from 'node:os';
import { test } from 'node:test';
import { SystemError } from '../../src/kernel/index.js';
import { getOption, setOption, setOptions } from '../../src/socket/options/access.js';
import { createOptionsView } from '../../src/socket/options/create.js';
import { optionApplies } from '../../src/socket/options/find.js';
import type { SocketOption } from '../../src/socket/options/row.js';
import { socketOptions } from '../../src/socket/options/table.js';
import { Socket } from '../../src/socket/socket.js';
import { isMachineRoot, requires } from '../support/skip.js';
import { allowPing } from '../support/sockets/raw.js';
import { accessTo, type Kind, kinds } from './socket-options/kinds.js';
import type { Plan } from './socket-options/plan.js';
import { ipPlans, ipv6Plans } from './socket-options/plan-ip.js';
import { otherPlans } from './socket-options/plan-other.js';
import { socketPlans } from './socket-options/plan-socket.js';
import { tcpPlans } from './socket-options/plan-tcp.js';

const plans: Readonly<Record<string, Plan>> = {
  ...socketPlans,
  ...tcpPlans,
  ...ipPlans,
  ...ipv6Plans,
  ...otherPlans,
};
const skip = requires('netns');
if (skip === false) allowPing();

/** The kernel says that such a socket has no such option, or that it was built without. */
const absent = new Set(['ENOPROTOOPT', 'EOPNOTSUPP']);

/** Sets each value and reads it back; a value that can only be set just has to be taken. */
function roundTrip(option: SocketOption, plan: Plan, kind: Kind, fd: number): void {
  const access = accessTo(fd);
  const readable = option.access !== 'write';
  const before = readable ? getOption(access, option) : undefined;
  if (readable) plan.check?.(before);
  const values = typeof plan.set === 'function' ? plan.set(kind) : (plan.set ?? []);
  for (const value of values) {
    setOption(access, option, value);
    if (!readable) continue;
    const expected = plan.ignoredBy?.test(kind.title) ? before : (plan.reads?.(value, before) ?? value);
    assert.deepEqual(
      getOption(access, option),
      expected,
      `${kind.title}, after it was set to ${String(value)}`,
    );
  }
}

/** What came of trying an option on one kind of socket. */
interface Outcome {
  readonly kind: Kind;
  /** Absent when all went well. */
  readonly error?: Error;
  /** Whether the kernel may say so. */
  readonly refused?: boolean;
}

/** Whether the kernel has no such sockets or no such option, or the plan knows why it refuses. */
const mayRefuse = (plan: Plan, error: SystemError): boolean =>
  error.call === 'socket' || absent.has(error.code) || plan.refusals?.[error.code] !== undefined;

/** Tries the option on one kind of socket. */
function attempt(option: SocketOption, plan: Plan, kind: Kind): Outcome {
  try {
    using socket = kind.open(plan.stage ?? 'fresh');
    if (plan.first !== undefined) setOptions(accessTo(socket.fd), plan.first);
    plan.prepare?.(socket.fd);
    roundTrip(option, plan, kind, socket.fd);
    return { kind };
  } catch (error) {
    const refused = error instanceof SystemError && mayRefuse(plan, error);
    return { kind, error: error as Error, refused };
  }
}

const explain = (plan: Plan, { error }: Outcome): string => {
  const reason = error instanceof SystemError ? plan.refusals?.[error.code] : undefined;
  return `${error?.message}${reason === undefined ? '' : `, ${reason}`}`;
};

/** Each reason once, with the kinds that gave it. */
function summarize(plan: Plan, outcomes: readonly Outcome[]): string {
  const titles = new Map<string, string[]>();
  for (const outcome of outcomes) {
    const reason = explain(plan, outcome);
    titles.set(reason, [...(titles.get(reason) ?? []), outcome.kind.title]);
  }
  return [...titles].map(([reason, kindsOfIt]) => `${kindsOfIt.join(', ')}: ${reason}`).join('; ');
}

const versionOf = (text: string): number => {
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(text) ?? [];
  return Number(major) * 1000 + Number(minor);
};

/** Why it is right that no kind of socket has the option here, or undefined when it is not. */
function whyNowhere({ needs, since = '' }: SocketOption, { nowhere }: Plan): string | undefined {
  if (versionOf(since) > versionOf(release())) return `${since}, and this is Linux ${release()}`;
  if (needs !== undefined && !isMachineRoot()) return `needs ${needs} of the whole machine`;
  return nowhere;
}

test('every option has a plan, and every plan an option', () => {
  const names = socketOptions.filter(({ access }) => access !== 'call').map(({ name }) => name);
  assert.deepEqual(Object.keys(plans).sort(), names.sort());
});

for (const option of socketOptions) {
  const plan = plans[option.name];
  if (plan === undefined) continue;
  test(`${option.name}: ${option.constant}`, { skip }, (t) => {
    const mine = kinds.filter((kind) => optionApplies(option, kind.family, kind.type, kind.protocol));
    assert.ok(mine.length > 0, 'no kind of socket to try it on');
    const outcomes = mine
      .map((kind) => attempt(option, plan, kind))
      .filter(({ error }) => error !== undefined);
    const summary = summarize(plan, outcomes);
    assert.ok(
      outcomes.every(({ refused }) => refused === true),
      summary,
    );
    if (outcomes.length < mine.length)
      return outcomes.length > 0 ? t.diagnostic(`${option.name}: ${summary}`) : undefined;
    const nowhere = whyNowhere(option, plan);
    assert.ok(nowhere !== undefined, `no kind of socket has it: ${summary}`);
    t.skip(`${nowhere}: ${summary}`);
  });
}

for (const kind of kinds) {
  test(`readAll of ${kind.title}`, { skip }, (t) => {
    try {
      using socket = kind.open('fresh');
      const all = createOptionsView(accessTo(socket.fd), kind.family, kind.type, kind.protocol).readAll();
      assert.equal(typeof all.type, 'number');
      assert.ok(Object.keys(all).length > 20);
      assert.ok(Object.values(all).every((value) => value !== undefined));
    } catch (error) {
      if (!(error instanceof SystemError && error.call === 'socket')) throw error;
      t.skip(error.message);
    }
  });
}

test('an option of another kind of socket is the SocketError of getsockopt', () => {
  using socket = Socket.open({ family: 'inet', type: 'dgram' });
  socket.options.receiveBuffer = 32768;
  assert.equal(socket.options.receiveBuffer, 65536);
  assert.throws(() => socket.options.noDelay, { name: 'SocketError', code: 'EOPNOTSUPP' });
  assert.throws(
    () => {
      socket.options.packetReserve = 1;
    },
    { name: 'SocketError', code: 'ENOPROTOOPT' },
  );
});
