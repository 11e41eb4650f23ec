import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What is scanned: this machine with listeners, and files of targets. */
export interface ScanScene extends AsyncDisposable {
  /** Ports of the TCP listeners, ascending. */
  readonly tcp: readonly number[];
  readonly udp: readonly number[];
  /** A target a line, for socketeer probe --targets. */
  readonly targets: string;
  /** The same as calls of nc, one after the other. */
  readonly calls: string;
  readonly count: number;
}

/** A target, and the call of nc that asks for the same. */
type Pair = readonly [target: string, call: string];

const tcpPair = (port: number): Pair => [`tcp:127.0.0.1:${port}`, `nc -z -n 127.0.0.1 ${port}`];
const udpPair = (port: number): Pair => [`udp:127.0.0.1:${port}`, `nc -z -u -v -w 1 -n 127.0.0.1 ${port}`];
const unixPair = (path: string): Pair => [path, `nc -z -U ${path}`];

/** Targets of every sort in turn; of UDP only closed ones, as an open one takes nc seconds. */
const mix = (count: number, tcp: readonly number[], paths: readonly string[]): Pair[] =>
  Array.from({ length: count }, (_, index): Pair => {
    if (index % 4 === 0) return tcpPair(tcp[index % tcp.length]!);
    if (index % 4 === 1) return tcpPair(1 + (index % 1000));
    return index % 4 === 2 ? udpPair(1 + (index % 1000)) : unixPair(paths[index % paths.length]!);
  });

const ascending = (ports: readonly number[]): number[] => [...ports].sort((a, b) => a - b);

/**
 * Opens 20 TCP listeners, 5 UDP sockets and a Unix listener, in a process of their own since measuring blocks this one,
 * until disposed of.
 */
export const openScene = async (count: number): Promise<ScanScene> => {
  const folder = mkdtempSync(join(tmpdir(), 'socketeer-bench-'));
  const path = join(folder, 'live.sock');
  const holder = join(dirname(fileURLToPath(import.meta.url)), 'holder.js');
  const child = spawn(process.execPath, [holder, path], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const held = JSON.parse(line.toString()) as { tcp: number[]; udp: number[] };
  const [tcp, udp] = [ascending(held.tcp), ascending(held.udp)];
  const pairs = mix(count, tcp, [path, join(folder, 'missing.sock'), '/etc/hostname']);
  const [targets, calls] = [join(folder, 'targets'), join(folder, 'calls')];
  writeFileSync(targets, `${pairs.map(([target]) => target).join('\n')}\n`);
  writeFileSync(calls, `${pairs.map(([, call]) => `${call} 2>/dev/null`).join('\n')}\nexit 0\n`);
  return {
    tcp,
    udp,
    targets,
    calls,
    count,
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit');
      child.stdin.end();
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Whether a program can be run; a contender that is missing is left out, and said. */
export const isThere = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
