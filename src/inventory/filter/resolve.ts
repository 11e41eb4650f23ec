import { type BigIntStats, readFileSync, statfsSync, statSync } from 'node:fs';
import type {
  CgroupPredicate,
  DevicePredicate,
  FieldPredicate,
  FilterEnd,
  FilterExpression,
  FilterPredicate,
  MarkPredicate,
} from '../../grammar/filter/index.js';
import { socketStateNumber } from '../../wire/constant-names.js';
import { cgroup2Mount } from '../cgroup-path.js';
import { ephemeralPorts, users } from './names.js';
import { type ResolveContext, unknownName } from './resolve-context.js';
import { familyGuard, resolveHost } from './resolve-host.js';
import { resolvePorts } from './resolve-port.js';
import { type End, type FieldTest, join, negate, type ResolvedFilter } from './resolved.js';

const ends = (end: FilterEnd): readonly End[] => (end === 'either' ? ['local', 'remote'] : [end]);

const device = ({ device: word, span }: DevicePredicate, context: ResolveContext): ResolvedFilter => {
  const named = context.interfaceIndex?.(word);
  if (named !== undefined) return { node: 'device', index: named };
  if (/^(0[xX][\da-fA-F]{1,8}|\d{1,10})$/.test(word)) return { node: 'device', index: Number(word) };
  // Where several namespaces are listed, each has its own indexes.
  if (context.interfaceIndex === undefined) return { node: 'device', name: word };
  throw unknownName(context, { span, word, expected: 'an interface that exists', fault: 'device' });
};

/** Magic numbers of the file systems of control groups, version 1 and 2, from <linux/magic.h>. */
const cgroupSystems: readonly number[] = [0x27e0eb, 0x63677270];

const directory = (path: string): BigIntStats | undefined => {
  try {
    const stats = statSync(path, { bigint: true });
    return stats.isDirectory() && cgroupSystems.includes(statfsSync(path).type) ? stats : undefined;
  } catch {
    return undefined;
  }
};

const mountPoint = (procPath: string): string | undefined => {
  try {
    return cgroup2Mount(readFileSync(`${procPath}/self/mountinfo`, 'utf8'));
  } catch {
    return undefined;
  }
};

/** The id of a control group is the inode of its directory: below the root of the file system, or of the hierarchy. */
const cgroup = ({ path, span }: CgroupPredicate, context: ResolveContext): ResolvedFilter => {
  if (context.dialect !== 'ss' && /^\d{1,20}$/.test(path)) return { node: 'cgroup', id: BigInt(path) };
  const expected = 'a control group that exists, such as /system.slice';
  const unknown = (): Error => unknownName(context, { span, word: path, expected, fault: 'cgroup' });
  if (context.names !== undefined) {
    const id = context.names.cgroup(path);
    if (id === undefined) throw unknown();
    return { node: 'cgroup', id };
  }
  const mount = mountPoint(context.procPath);
  const below = mount === undefined ? undefined : `${mount}/${path}`;
  const inside = (candidate: string): boolean =>
    mount !== undefined && (candidate === mount || candidate.startsWith(`${mount}/`));
  const found =
    (inside(path) || context.dialect === 'ss' ? directory(path) : undefined) ??
    (below === undefined ? undefined : directory(below));
  if (found !== undefined) return { node: 'cgroup', id: found.ino };
  throw unknown();
};

const mark = ({ value, mask }: MarkPredicate): ResolvedFilter => ({
  node: 'mark',
  value: value >>> 0,
  mask: mask >>> 0,
});

/** Names of users become numbers; numbers stay. */
const userIds = ({ values, span }: FieldPredicate, context: ResolveContext): number[] => {
  let known = context.names?.users;
  return values.map((value) => {
    const word = String(value);
    if (/^\d+$/.test(word)) return Number(word);
    known ??= users();
    const uid = known.get(word);
    if (uid !== undefined) return uid;
    const expected = 'a user of /etc/passwd or a number';
    throw unknownName(context, { span, word, expected, fault: 'syntax', names: known.keys() });
  });
};

const field = (predicate: FieldPredicate, context: ResolveContext): ResolvedFilter => {
  const { field: name, comparison, values } = predicate;
  const negated = comparison === '!=' || comparison === '!~';
  const positive: FieldTest['comparison'] =
    comparison === '!=' ? '=' : comparison === '!~' ? '~' : comparison;
  const test: FieldTest =
    name === 'user' && positive === '='
      ? { node: 'field', field: 'uid', comparison: '=', values: userIds(predicate, context) }
      : { node: 'field', field: name, comparison: positive, values };
  return negated ? negate(test) : test;
};

const stateMask = (states: readonly string[]): number =>
  states.reduce((mask, name) => mask | (1 << (socketStateNumber(name) ?? 0)), 0) >>> 0;

const predicate = async (node: FilterPredicate, context: ResolveContext): Promise<ResolvedFilter> => {
  switch (node.node) {
    case 'host':
      return join('or', await Promise.all(ends(node.end).map((end) => resolveHost(node, end, context))));
    case 'port': {
      const { end, comparison } = node;
      // Neither end may have a port that must not be.
      const both = comparison === '!=' ? 'and' : 'or';
      const ports = join(
        both,
        ends(end).map((one) => resolvePorts(node, one, context)),
      );
      return join('and', [familyGuard(node.family, context), ports]);
    }
    case 'device':
      return node.negated ? negate(device(node, context)) : device(node, context);
    case 'mark':
      return node.negated ? negate(mark(node)) : mark(node);
    case 'cgroup':
      return node.negated ? negate(cgroup(node, context)) : cgroup(node, context);
    case 'autobound':
      return {
        node: 'autobound',
        ...(context.names?.ephemeralPorts ?? ephemeralPorts(context.names ? '' : context.procPath)),
      };
    case 'state':
      return { node: 'state', states: stateMask(node.states) };
    case 'field':
      return field(node, context);
  }
};

/**
 * Turns the names of a filter into numbers: hosts by the resolver (several addresses are alternatives), services, users,
 * interfaces and control groups. Throws FilterError for a name that does not exist.
 */
export const resolveFilter = async (
  expression: FilterExpression,
  context: ResolveContext,
): Promise<ResolvedFilter> => {
  switch (expression.node) {
    case 'and':
    case 'or': {
      const operands: ResolvedFilter[] = [];
      for (const operand of expression.operands) operands.push(await resolveFilter(operand, context));
      return join(expression.node, operands);
    }
    case 'not':
      return negate(await resolveFilter(expression.operand, context));
    default:
      return predicate(expression, context);
  }
};
