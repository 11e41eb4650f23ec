import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { measure, median, output } from '../measure.js';
import { socketeer } from '../socketeer.js';
import { type Judged, judge } from './judged.js';

const count = 100;
const goal = 1000;
const port = 8080;
const command = ['ls', '--netns', 'all', '--listening', '--tcp', '--json'];
const patience = 20_000;

const listens = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/net/tcp`, 'latin1').includes(`:${port.toString(16).toUpperCase()} `);
  } catch {
    return false; // not started yet
  }
};

const start = (): ChildProcess =>
  spawn('unshare', ['--net', 'nc', '-4', '-l', '-k', String(port)], { stdio: ['pipe', 'ignore', 'ignore'] });

const ready = async (children: readonly ChildProcess[]): Promise<void> => {
  const end = performance.now() + patience;
  while (!children.every(({ pid }) => listens(pid!))) {
    if (performance.now() > end) throw new Error(`not all of ${count} namespaces have their listener`);
    await pause(20);
  }
};

/** Everything one listing of all namespaces takes: 100 with a listener each, beside the one with the connections. */
export const namespaces = async (rounds: number): Promise<Judged> => {
  const children = Array.from({ length: count }, start);
  const ends = children.map((child) => once(child, 'exit'));
  try {
    await ready(children);
    const contender = socketeer(...command);
    const { sockets } = JSON.parse(output(contender).toString()) as {
      sockets: { local: { port: number } }[];
    };
    const found = sockets.filter(({ local }) => local.port === port).length;
    if (found !== count) throw new Error(`${found} of ${count} namespaces' listeners were listed`);
    const [series] = measure([contender], rounds);
    return judge(`socketeer ${command.join(' ')}, ${count} namespaces`, median(series!.times), goal, 'ms');
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(ends);
  }
};
