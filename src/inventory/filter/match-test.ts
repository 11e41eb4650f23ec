import { compileGlob } from '../../grammar/filter/index.js';
import { socketStateNumber } from '../../wire/constant-names.js';
import { TCP_BOUND_INACTIVE, TCP_CLOSE } from '../../wire/constants.js';
import type { SocketRecord } from '../record.js';
import type { FieldRow, Predicate } from './field-row.js';
import { networkPredicate } from './match-network.js';
import { matchValue } from './match-value.js';
import { ownNumber, portOf, type ReadNumber, ssNumber } from './numbers.js';
import type {
  AddressNumberTest,
  AutoboundTest,
  DeviceTest,
  NameTest,
  PortTest,
  ResolvedTest,
} from './resolved.js';
import { isAutobound, unixName } from './unix-name.js';

/** How tests are meant. */
export interface MatchContext {
  readonly dialect: 'socketeer' | 'ss';
  readonly rows: Readonly<Record<string, FieldRow>>;
}

const within = (read: ReadNumber, low: number, high: number): Predicate => {
  return (record) => {
    const value = read(record);
    return value !== undefined && value >= low && value <= high;
  };
};

const portPredicate = ({ end, low, high, family }: PortTest, ss: boolean): Predicate => {
  if (ss) return within(ssNumber(end), low, high);
  return within(family === undefined ? portOf(end) : ownNumber(family, end), low, high);
};

/** ss knows no names of peers, and takes patterns without case. */
const namePredicate = ({ end, pattern }: NameTest, ss: boolean): Predicate => {
  const matches = compileGlob(pattern, ss);
  if (end === 'local') return (record) => record.family === 'unix' && matches(unixName(record.local));
  const unnamed = matches('');
  if (ss) return ({ family }) => family === 'unix' && unnamed;
  return (record) =>
    record.family === 'unix' && (record.remote === undefined ? unnamed : matches(unixName(record.remote)));
};

const addressNumber = (record: SocketRecord, end: AddressNumberTest['end']): number | undefined => {
  switch (record.family) {
    case 'packet':
      return end === 'local' ? record.local.protocol : 0;
    case 'netlink':
      return end === 'local' ? record.protocol : 0;
    case 'vsock':
      return record[end].cid;
    default:
      return undefined;
  }
};

const devicePredicate = ({ index, name }: DeviceTest): Predicate =>
  index === undefined
    ? (record) => record.interface?.name === name
    : (record) => (record.interface?.index ?? 0) === index;

/** Highest port that needs a privilege; vsock chooses above. */
const PRIVILEGED = 1023;

const autobound =
  ({ low, high }: AutoboundTest, ss: boolean): Predicate =>
  (record) => {
    switch (record.family) {
      case 'unix':
        return isAutobound(record.local) || (ss && unixName(record.local) === '');
      case 'packet':
        return ss && record.interface === undefined && record.local.protocol === 0;
      case 'netlink':
        return (record.local.portId | 0) < 0;
      case 'vsock':
        return (record.local.port | 0) > PRIVILEGED;
      case 'inet':
      case 'inet6':
        return (ss || record.kind !== 'raw') && record.local.port >= low && record.local.port <= high;
      default:
        return false;
    }
  };

/** A TCP socket that has a port and neither listens nor connects is listed as closed. */
const statePredicate =
  (states: number): Predicate =>
  ({ kind, state }) => {
    const number = socketStateNumber(state) ?? 0;
    if ((states & (1 << number)) !== 0) return true;
    return number === TCP_CLOSE && kind === 'tcp' && (states & (1 << TCP_BOUND_INACTIVE)) !== 0;
  };

/** The predicate of one test: false for a record that does not have what is tested. */
export const testPredicate = (test: ResolvedTest, { dialect, rows }: MatchContext): Predicate => {
  const ss = dialect === 'ss';
  switch (test.node) {
    case 'family':
      return ({ family }) => family === test.family;
    case 'network':
      // To ss a prefix of no bits is no condition at all.
      return ss && test.bits === 0 ? () => true : networkPredicate(test);
    case 'name':
      return namePredicate(test, ss);
    case 'number':
      return (record) => record.family === test.family && addressNumber(record, test.end) === test.value;
    case 'port':
      return portPredicate(test, ss);
    case 'device':
      return devicePredicate(test);
    case 'mark':
      return ({ mark = ss ? 0 : undefined }) => mark !== undefined && (mark & test.mask) >>> 0 === test.value;
    case 'cgroup':
      return ({ cgroup }) => (cgroup === undefined && ss ? 0n : cgroup?.id) === test.id;
    case 'autobound':
      return autobound(test, ss);
    case 'state':
      return statePredicate(test.states);
    case 'field':
      return rows[test.field]?.predicate(matchValue(test)) ?? (() => false);
  }
};
