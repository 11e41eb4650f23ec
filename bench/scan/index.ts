import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Judged, judge, lineOf, unmeasured } from '../list/judged.js';
import { type Contender, measure, output } from '../measure.js';
import { bareNode, report, toRows } from '../report.js';
import { bundle, socketeer } from '../socketeer.js';
import { isThere, openScene, type ScanScene } from './scene.js';

const host = '127.0.0.1';
const allPorts = 65535;

/** MiB a scan may have at its peak. */
const memoryGoal = 100;

const tool = (name: string, command: string, args: readonly string[]): Contender => ({ name, command, args });

const tcp = (highest: number): Contender[] => {
  const range = `1-${highest}`;
  const nc = tool('nc -z -n', 'nc', ['-z', '-n', host, range]);
  const nmap = tool('nmap -sT -n -Pn', 'nmap', ['-sT', '-n', '-Pn', '-p', range, host]);
  const loop = tool('node net', process.execPath, [
    join(dirname(fileURLToPath(import.meta.url)), 'node-loop.js'),
    String(highest),
  ]);
  const scan = socketeer('scan', host, range);
  const ours = (beside: string, goal: number): Contender => ({
    ...scan,
    name: `socketeer scan (beside ${beside})`,
    beside,
    goal,
  });
  return [nc, ...(isThere('nmap') ? [nmap, ours(nmap.name, 0.6)] : []), loop, ours(nc.name, 1.1)];
};

const udp = (highest: number): Contender[] => {
  const range = `1-${highest}`;
  const nmap = tool('nmap -sU -n -Pn', 'nmap', ['-sU', '-n', '-Pn', '-p', range, host]);
  const scan = { ...socketeer('scan', '--udp', host, range), name: 'socketeer scan --udp' };
  return isThere('nmap') ? [nmap, { ...scan, beside: nmap.name, goal: 0.25 }] : [scan];
};

const probes = ({ targets, calls, count }: ScanScene): Contender[] => {
  const serial = tool(`${count} calls of nc -z`, 'sh', [calls]);
  const ours = socketeer('probe', '--targets', targets, '--ndjson');
  const name = `socketeer probe, ${count} targets`;
  return [serial, { ...ours, name, beside: serial.name, goal: 0.25, exit: 1 }];
};

interface Found {
  readonly results: readonly {
    readonly ports: readonly { port: number; protocol: string; verdict: string }[];
  }[];
}

/** Fast and wrong is worth nothing: every listener and no other port, every time. */
const checkFound = (scene: ScanScene, rounds: number, highest: number): string => {
  const args = ['scan', '--tcp', '--udp', host, `1-${highest}`, '--json'];
  for (let round = 0; round < rounds; round += 1) {
    const { results } = JSON.parse(output(anyExit(socketeer(...args))).toString()) as Found;
    for (const protocol of ['tcp', 'udp'] as const) {
      const wanted = scene[protocol].filter((port) => port <= highest);
      const found = results[0]!.ports
        .filter(
          (port) => port.protocol === protocol && (port.verdict === 'open' || port.verdict === 'answering'),
        )
        .map(({ port }) => port);
      if (found.join() !== wanted.join())
        throw new Error(`round ${round}: ${protocol} ${found} instead of ${wanted}`);
    }
  }
  return `every listener and no other port was found, ${rounds} times out of ${rounds}`;
};

const peakMemory = async (highest: number): Promise<Judged> => {
  const title = 'peak memory of socketeer scan --tcp --udp';
  const time = '/usr/bin/time';
  if (!existsSync(time)) return unmeasured(title, `${time} is missing (Debian package time)`);
  const args = ['--format=%M', process.execPath, bundle, 'scan', '--tcp', '--udp', host, `1-${highest}`];
  const child = spawn(time, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  await once(child, 'close');
  return judge(title, Number(/(\d+)\s*$/.exec(said)?.[1]) / 1024, memoryGoal, 'MiB');
};

/** Goals are about all ports. */
const aimless = ({ goal: _, ...contender }: Contender): Contender => contender;

/** `bench scan`: all ports of loopback beside nc, nmap and Node; many targets in one run. Returns whether the goals are met. */
export const scan = async (
  highest: number,
  targets: number,
  rounds: number,
  json: boolean,
): Promise<boolean> => {
  const goals = highest === allPorts;
  await using scene = await openScene(targets);
  const node: Contender = { name: bareNode, command: process.execPath, args: ['-e', '0'] };
  const contenders = [node, ...tcp(highest), ...udp(highest), ...probes(scene)];
  const judged = goals ? contenders : contenders.map(aimless).map(anyExit);
  const found = checkFound(scene, rounds, highest);
  const rows = toRows(measure(judged, rounds));
  report(`${highest} ports of loopback, 20 TCP listeners, 5 UDP sockets`, rounds, rows, json);
  const memory = await peakMemory(highest);
  if (json) console.log(JSON.stringify([memory]));
  else console.log(`\n${found}\n${lineOf(memory)}`);
  return !goals || [...rows, memory].every(({ met }) => met !== false);
};

/** A contender whose exit code depends on which ports are looked at: whether something was open. */
const anyExit = (contender: Contender): Contender => ({
  ...contender,
  exit: 0,
  command: 'sh',
  args: ['-c', '"$@"; exit 0', 'sh', contender.command, ...contender.args],
});
