import { holdConnections } from '../connections.js';
import { measure, median } from '../measure.js';
import { bareNode } from '../report.js';
import { socketeer } from '../socketeer.js';
import { type Judged, judge } from './judged.js';

const factor = 10;
/** Ten times the sockets may take this many times as long; caches get smaller as tables get larger. */
const goal = 13;

/** Milliseconds beyond Node's start for so many connections. */
const costOf = async (connections: number, rounds: number): Promise<number> => {
  await using _ = await holdConnections(connections);
  const node = { name: bareNode, command: process.execPath, args: ['-e', '0'] };
  const [own, start] = measure([socketeer('ss', '-tanp'), node], rounds);
  return median(own!.times.map((time, round) => time - start!.times[round]!));
};

/** How the time of a listing with owners grows when there are ten times as many sockets. */
export const growth = async (connections: number, rounds: number): Promise<Judged> => {
  const few = await costOf(Math.max(1, Math.round(connections / factor)), rounds);
  const many = await costOf(connections, rounds);
  const title = `growth of socketeer ss -tanp from ${(2 * connections) / factor} to ${2 * connections} sockets`;
  return judge(
    title,
    many / few,
    goal,
    'times',
    `${few.toFixed(0)} ms to ${many.toFixed(0)} ms beyond Node's start`,
  );
};
