import type { Contender } from '../measure.js';
import { bareNode } from '../report.js';
import { bundle, socketeer } from '../socketeer.js';

/** The ss of iproute2. */
export const real = (...args: string[]): Contender => ({ name: `ss ${args.join(' ')}`, command: 'ss', args });

/** Without the capabilities that BPF takes, bpf(2); those for reading other processes' descriptors stay. */
const withoutBpf = (...args: string[]): Contender => ({
  name: `socketeer ${args.join(' ')} (no BPF)`,
  command: 'setpriv',
  args: ['--bounding-set=-bpf,-perfmon,-sys_admin', process.execPath, bundle, ...args],
});

const query = ['-tanH', 'state', 'established', 'dport', '=', ':7777'];
const queryName = `ss ${query.join(' ')}`;

/** What is measured at the full number of sockets. */
export const contenders: readonly Contender[] = [
  { name: bareNode, command: process.execPath, args: ['-e', '0'] },
  real('-tan'),
  { ...socketeer('ss', '-tan'), beside: 'ss -tan', goal: 1 },
  real('-tani'),
  { ...socketeer('ss', '-tani'), beside: 'ss -tani', goal: 0.8 },
  real('-tanp'),
  { ...socketeer('ss', '-tanp'), beside: 'ss -tanp', goal: 0.15 },
  { ...withoutBpf('ss', '-tanp'), beside: 'ss -tanp', goal: 0.4 },
  real(...query),
  { ...socketeer('ss', ...query), beside: queryName, goal: 1.2, beyondNode: true },
  { ...socketeer('ls', '--tcp', '--port', '7777'), beside: queryName, beyondNode: true, exit: 1 },
  { ...socketeer('ls', '--ndjson'), beside: 'ss -tanp' },
  { ...socketeer('ls', '--tcp', '--json'), beside: 'ss -tanp' },
];

/** The same without a goal. */
export const aimless = ({ goal: _, ...contender }: Contender): Contender => contender;
