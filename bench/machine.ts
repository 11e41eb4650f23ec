import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, release } from 'node:os';

const firstLine = (command: string, ...args: string[]): string => {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim().split('\n')[0]! : 'none';
};

const processor = (): string =>
  /^model name\s*:\s*(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1]?.trim() ?? process.arch;

/** What the figures were measured on; a figure without it means nothing. */
export const machine = () => ({
  processor: processor(),
  processors: availableParallelism(),
  kernel: release(),
  node: process.version,
  congestion: readFileSync('/proc/sys/net/ipv4/tcp_congestion_control', 'utf8').trim(),
  iproute2: firstLine('ss', '-V').replace(/^ss utility, iproute2-/, ''),
});
