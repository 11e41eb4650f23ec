import { holdConnections } from './connections.js';
import { type Contender, measure, output } from './measure.js';
import { bareNode, report, toRows } from './report.js';
import { socketeer } from './socketeer.js';

const real = (...args: string[]): Contender => ({ name: `ss ${args.join(' ')}`, command: 'ss', args });

/** The goals are about this many connections: with fewer, Node's start is most of what is measured. */
const goalConnections = 20_000;

const contenders: readonly Contender[] = [
  { name: bareNode, command: process.execPath, args: ['-e', '0'] },
  real('-tan'),
  { ...socketeer('ss', '-tan'), beside: 'ss -tan', goal: 1.5 },
  real('-tanp'),
  { ...socketeer('ss', '-tanp'), beside: 'ss -tanp', goal: 0.6 },
  { ...socketeer('ls', '--ndjson'), beside: 'ss -tanp' },
  { ...socketeer('ls', '--tcp', '--json'), beside: 'ss -tanp' },
];

const withoutGoal = ({ goal: _, ...contender }: Contender): Contender => contender;

const countLines = (bytes: Buffer): number => {
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
  return lines;
};

/** Fast and wrong is worth nothing: both must print every socket, and says whether they print the same bytes. */
const compare = (args: readonly string[], sockets: number): string => {
  const [theirs, ours] = [output(real(...args)), output(socketeer('ss', ...args))];
  const lines = countLines(ours);
  if (lines < sockets || countLines(theirs) < sockets)
    throw new Error(`ss ${args.join(' ')}: only ${lines} lines`);
  return `ss ${args.join(' ')}: ${lines} lines, ${ours.equals(theirs) ? 'the same bytes' : 'NOT the same bytes'}`;
};

/** `bench list`: many TCP connections, listed by the real ss and by socketeer. Returns whether the goals are met. */
export const list = async (connections: number, rounds: number, json: boolean): Promise<boolean> => {
  await using _ = await holdConnections(connections);
  const same = [compare(['-tan'], 2 * connections), compare(['-tanp'], 2 * connections)];
  const aimed = connections >= goalConnections ? contenders : contenders.map(withoutGoal);
  const rows = toRows(measure(aimed, rounds));
  report(`${connections} loopback TCP connections (${2 * connections} sockets)`, rounds, rows, json);
  if (!json) console.log(`\n${same.join('\n')}`);
  return rows.every(({ met }) => met !== false);
};
