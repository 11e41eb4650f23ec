import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Descriptors a holder needs besides its connections. */
const spare = 64;

/** The hard limit of open files: Node raises the soft one to it by itself. */
const descriptorLimit = (): number => {
  const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
  return hard === 'unlimited' ? 1_000_000 : Number(hard);
};

/** How many connections each holder takes: at least three holders, none beyond its limit of descriptors. */
export const shares = (connections: number, limit: number): number[] => {
  const holders = Math.max(3, Math.ceil((2 * connections) / (limit - spare)));
  const first = Math.ceil(connections / holders);
  return Array.from({ length: holders }, (_, index) =>
    Math.min(first, Math.max(0, connections - index * first)),
  );
};

const start = async (count: number): Promise<ChildProcess> => {
  const holder = join(dirname(fileURLToPath(import.meta.url)), 'holder.js');
  const child = spawn(process.execPath, [holder, String(count)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit').then(([code]) => {
    throw new Error(`a holder of connections ended with code ${code}`);
  });
  await Promise.race([once(child.stdout, 'data'), exited]);
  exited.catch(() => {}); // it ends when it is told to
  return child;
};

/** Opens that many TCP connections on loopback, twice as many sockets, until disposed of. */
export const holdConnections = async (connections: number): Promise<AsyncDisposable> => {
  writeFileSync('/proc/sys/net/ipv4/ip_local_port_range', '1024 65535');
  const children = await Promise.all(shares(connections, descriptorLimit()).map(start));
  return {
    async [Symbol.asyncDispose]() {
      const ends = children.map((child) => once(child, 'exit'));
      for (const child of children) child.stdin?.end();
      await Promise.all(ends);
    },
  };
};
