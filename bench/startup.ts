import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openListener } from '../test/support/sockets/tcp-connection.js';
import { Fixture, tcpEstablished, unixConnected } from '../test/support/sockets.js';
import { type Contender, measure } from './measure.js';
import { bareNode, report, toRows } from './report.js';
import { socketeer } from './socketeer.js';

const emptyModule = 'node empty.mjs';

/** Goal of the applets beside an empty ES module, the least that a program of Node's takes. */
const appletGoal = 1.3;

const applet = (...args: string[]): Contender => ({
  ...socketeer(...args),
  beside: emptyModule,
  goal: appletGoal,
});

const contenders = (empty: Readonly<Record<'cjs' | 'mjs', string>>, port: number): readonly Contender[] => [
  { name: bareNode, command: process.execPath, args: ['-e', '0'] },
  { name: 'node empty.cjs', command: process.execPath, args: [empty.cjs], beside: bareNode },
  { name: emptyModule, command: process.execPath, args: [empty.mjs], beside: bareNode },
  { ...socketeer('--version'), beside: bareNode },
  { ...socketeer('ls'), beside: bareNode, goal: 1.5 },
  { ...socketeer('ls', '--json'), beside: bareNode },
  applet('ss', '-tln'),
  applet('nc', '-z', '127.0.0.1', String(port)),
  applet('socat', '-V'),
];

/** `bench startup`: a handful of sockets, so that starting is all there is. Returns whether the goal is met. */
export const startup = (rounds: number, json: boolean): boolean => {
  const folder = mkdtempSync(join(tmpdir(), 'socketeer-bench-'));
  try {
    using _tcp = tcpEstablished('inet');
    using _unix = unixConnected('stream', 'abstract');
    using ports = new Fixture();
    // Nobody accepts: this process waits for the one it measures.
    const { port } = openListener(ports, 'inet', { backlog: rounds + 16 });
    const empty = { cjs: join(folder, 'empty.cjs'), mjs: join(folder, 'empty.mjs') };
    for (const path of Object.values(empty)) writeFileSync(path, '');
    const rows = toRows(measure(contenders(empty, port), rounds));
    report('Start on a quiet machine: a handful of sockets', rounds, rows, json);
    return rows.every(({ met }) => met !== false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
