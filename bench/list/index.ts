import { holdConnections } from '../connections.js';
import { measure, output } from '../measure.js';
import { report, toRows } from '../report.js';
import { socketeer } from '../socketeer.js';
import { aimless, contenders, real } from './contenders.js';
import { growth } from './growth.js';
import { type Judged, lineOf } from './judged.js';
import { peakMemory } from './memory.js';
import { namespaces } from './namespaces.js';

/** The goals are about this many connections: with fewer, Node's start is most of what is measured. */
const goalConnections = 50_000;

const countLines = (bytes: Buffer): number => {
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
  return lines;
};

/** Fast and wrong is worth nothing: both must print every socket; says whether they print the same bytes. */
const compare = (args: readonly string[], sockets: number): string => {
  const [theirs, ours] = [output(real(...args)), output(socketeer('ss', ...args))];
  const lines = countLines(ours);
  if (lines < sockets || countLines(theirs) < sockets)
    throw new Error(`ss ${args.join(' ')}: only ${lines} lines`);
  return `ss ${args.join(' ')}: ${lines} lines, ${ours.equals(theirs) ? 'the same bytes' : 'NOT the same bytes'}`;
};

/** What is measured while all connections are there. */
const measureAll = async (connections: number, rounds: number, json: boolean): Promise<boolean> => {
  await using _ = await holdConnections(connections);
  const same = [compare(['-tan'], 2 * connections), compare(['-tanp'], 2 * connections)];
  const goals = connections >= goalConnections;
  const rows = toRows(measure(goals ? contenders : contenders.map(aimless), rounds));
  report(`${connections} loopback TCP connections (${2 * connections} sockets)`, rounds, rows, json);
  const judged: readonly Judged[] = [peakMemory(), await namespaces(rounds)];
  if (json) console.log(JSON.stringify(judged));
  else console.log(`\n${[...same, ...judged.map(lineOf)].join('\n')}`);
  return !goals || [...rows, ...judged].every(({ met }) => met !== false);
};

/** `bench list`: many TCP connections, listed by the real ss and by socketeer. Returns whether the goals are met. */
export const list = async (connections: number, rounds: number, json: boolean): Promise<boolean> => {
  const met = await measureAll(connections, rounds, json);
  const grown = await growth(connections, rounds);
  console.log(json ? JSON.stringify(grown) : lineOf(grown));
  return met && (connections < goalConnections || grown.met !== false);
};
