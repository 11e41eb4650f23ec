import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tcpEstablished, unixConnected } from '../test/support/sockets.js';
import { type Contender, measure } from './measure.js';
import { bareNode, report, toRows } from './report.js';
import { socketeer } from './socketeer.js';

const contenders = (emptyFile: string): readonly Contender[] => [
  { name: bareNode, command: process.execPath, args: ['-e', '0'] },
  { name: 'node empty.cjs', command: process.execPath, args: [emptyFile], beside: bareNode },
  { ...socketeer('--version'), beside: bareNode },
  { ...socketeer('ls'), beside: bareNode, goal: 1.5 },
  { ...socketeer('ls', '--json'), beside: bareNode },
  { ...socketeer('ss', '-tln'), beside: bareNode },
];

/** `bench startup`: a handful of sockets, so that starting is all there is. Returns whether the goal is met. */
export const startup = (rounds: number, json: boolean): boolean => {
  const folder = mkdtempSync(join(tmpdir(), 'socketeer-bench-'));
  try {
    using _tcp = tcpEstablished('inet');
    using _unix = unixConnected('stream', 'abstract');
    const emptyFile = join(folder, 'empty.cjs');
    writeFileSync(emptyFile, '');
    const rows = toRows(measure(contenders(emptyFile), rounds));
    report('Start on a quiet machine: a handful of sockets', rounds, rows, json);
    return rows.every(({ met }) => met !== false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
