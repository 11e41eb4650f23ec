import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SystemError } from '../../src/kernel/index.js';
import { getOption, setOption, setOptions } from '../../src/socket/options/access.js';
import { optionApplies } from '../../src/socket/options/find.js';
import type { SocketOption } from '../../src/socket/options/row.js';
import { socketOptions } from '../../src/socket/options/table.js';
import { requires } from '../support/skip.js';
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

const explain = (plan: Plan, { kind, error }: Outcome): string => {
  const reason = error instanceof SystemError ? plan.refusals?.[error.code] : undefined;
  return `${kind.title}: ${error?.message}${reason === undefined ? '' : `, ${reason}`}`;
};

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
    const wrong = outcomes.filter(({ refused }) => refused !== true);
    assert.deepEqual(
      wrong.map((outcome) => explain(plan, outcome)),
      [],
    );
    for (const outcome of outcomes) t.diagnostic(`${option.name}: ${explain(plan, outcome)}`);
    if (outcomes.length < mine.length) return;
    const reasons = outcomes.map((outcome) => explain(plan, outcome)).join('; ');
    if (plan.nowhere === undefined) assert.fail(`no kind of socket has it: ${reasons}`);
    t.skip(`${plan.nowhere}: ${reasons}`);
  });
}
