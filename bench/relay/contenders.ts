import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../../test/support/root.js';

/** Where a relay listens and where it dials, on 127.0.0.1. */
export interface Route {
  readonly transport: 'tcp' | 'udp';
  readonly port: number;
  readonly target: number;
}

/** A relay, or nothing in its place. */
export interface Contender {
  readonly name: string;
  /** Undefined where clients go to the server directly. */
  readonly command: ((route: Route) => readonly string[]) | undefined;
  readonly transports: readonly Route['transport'][];
}

const folder = join(root, '.tmp/bench');
const here = dirname(fileURLToPath(import.meta.url));

const socat = (name: string, ...options: string[]): Contender => ({
  name,
  transports: ['tcp', 'udp'],
  command: ({ transport, port, target }) => {
    const type = transport.toUpperCase();
    const backlog = transport === 'tcp' ? ',backlog=1024' : '';
    return [
      'socat',
      ...options,
      `${type}4-LISTEN:${port},fork,reuseaddr${backlog}`,
      `${type}4:127.0.0.1:${target}`,
    ];
  },
});

/** As many connections as descriptors allow, two for each. */
export const connectionsMost = (): number => {
  const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
  return Math.floor(((hard === 'unlimited' ? 1_000_000 : Number(hard)) - 200) / 2);
};

/** Pipes take descriptors as well, so there are fewer connections with them. */
const configuration = (route: Route, global: string, defaults: string): string => `global
  maxconn ${global === '' ? connectionsMost() : 1000}
${global}
defaults
  mode tcp
  timeout connect 5s
  timeout client 1h
  timeout server 1h
${defaults}
listen relay
  bind 127.0.0.1:${route.port} backlog 4096
  server target 127.0.0.1:${route.target}
`;

const haproxy = (name: string, global = '', defaults = ''): Contender => ({
  name,
  transports: ['tcp'],
  command: (route) => {
    const path = join(folder, `${name.replaceAll(/\W+/g, '-')}.cfg`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, configuration(route, global, defaults));
    return ['haproxy', '-db', '-q', '-f', path];
  },
});

const node = (name: string, script: string, transports: Contender['transports']): Contender => ({
  name,
  transports,
  command: ({ transport, port, target }) => [
    process.execPath,
    join(here, script),
    transport,
    String(port),
    String(target),
  ],
});

/** Ours: `socketeer relay`, as it is installed. */
export const ours = 'socketeer';

const socketeer = (name: string, command: string): Contender => ({
  name,
  transports: ['tcp', 'udp'],
  command: ({ transport, port, target }) => {
    const type = transport.toUpperCase();
    const backlog = transport === 'tcp' ? ',backlog=4096' : '';
    return [
      process.execPath,
      join(root, 'dist/bin/socketeer.cjs'),
      command,
      `${type}4-LISTEN:${port},fork,reuseaddr${backlog}`,
      `${type}4:127.0.0.1:${target}`,
    ];
  },
});

const all: readonly Contender[] = [
  { name: 'direct', command: undefined, transports: ['tcp', 'udp'] },
  socketeer(ours, 'relay'),
  socketeer('its socat', 'socat'),
  node('its pump alone', 'pump.js', ['tcp', 'udp']),
  socat('socat'),
  socat('socat -b1048576', '-b1048576'),
  haproxy('haproxy'),
  haproxy('haproxy splice', '  tune.pipesize 1048576', '  option splice-request\n  option splice-response'),
  node('node pipe', 'node-pipe.js', ['tcp']),
];

const isThere = (program: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;

/** The contenders whose programs are here, and the programs that are not. */
export const contenders = (): {
  readonly there: readonly Contender[];
  readonly missing: readonly string[];
} => {
  const missing = ['socat', 'haproxy'].filter((program) => !isThere(program));
  const there = all.filter(({ name }) => !missing.some((program) => name.startsWith(program)));
  return { there, missing };
};
