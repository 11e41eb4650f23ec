import { parseArgs } from 'node:util';
import { useCongestion } from './congestion.js';
import { list } from './list/index.js';
import { messages } from './messages.js';
import { relay } from './relay/index.js';
import { scan } from './scan/index.js';
import { startup } from './startup.js';

const usage = `npm run bench -- list     [--connections 50000] [--rounds 9]  [--json] [--strict]
npm run bench -- startup  [--rounds 21] [--json] [--strict]
npm run bench -- messages [--rounds 5]  [--only 'Unix dgram'] [--congestion reno] [--json] [--strict]
npm run bench -- relay    [--only bulk] [--seconds 1] [--connections 10000] [--peers 1000] [--rounds 7] [--congestion bbr]
                          [--json] [--strict]
npm run bench -- scan     [--ports 65535] [--targets 1000] [--rounds 7] [--json] [--strict]
--congestion: of TCP; without it relays are measured with the system's, messages with reno, as BBR paces on loopback too
--strict: exit with 1 when a goal is not met`;

const options = {
  ports: { type: 'string', default: '65535' },
  targets: { type: 'string', default: '1000' },
  connections: { type: 'string' },
  peers: { type: 'string', default: '1000' },
  seconds: { type: 'string', default: '1' },
  rounds: { type: 'string' },
  only: { type: 'string' },
  congestion: { type: 'string' },
  json: { type: 'boolean', default: false },
  strict: { type: 'boolean', default: false },
} as const;

const positive = (text: string, name: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`--${name} ${text}: expected a whole number above 0`);
  return value;
};

const positiveSeconds = (text: string): number => {
  const value = Number(text);
  if (!(value > 0 && value <= 60)) throw new Error(`--seconds ${text}: expected above 0, at most 60`);
  return value;
};

const run = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const rounds = (byDefault: string): number => positive(values.rounds ?? byDefault, 'rounds');
  const connections = (byDefault: string): number => positive(values.connections ?? byDefault, 'connections');
  const { json, strict } = values;
  const benchmarks: Readonly<Record<string, () => boolean | Promise<boolean>>> = {
    list: () => list(connections('50000'), rounds('9'), json),
    scan: () => scan(positive(values.ports, 'ports'), positive(values.targets, 'targets'), rounds('7'), json),
    relay: () => {
      if (values.congestion !== undefined) useCongestion(values.congestion);
      return relay({
        rounds: rounds('7'),
        seconds: positiveSeconds(values.seconds),
        connections: connections('10000'),
        peers: positive(values.peers, 'peers'),
        only: values.only,
        json,
      });
    },
    startup: () => startup(rounds('21'), json),
    messages: () => {
      useCongestion(values.congestion ?? 'reno');
      return messages(rounds('5'), values.only, json);
    },
  };
  const benchmark = benchmarks[positionals[0] ?? ''];
  if (benchmark === undefined) throw new Error(usage);
  return (await benchmark()) || !strict ? 0 : 1;
};

/** Runs one benchmark; returns the exit code. The caller has made a network namespace with loopback up. */
export const main = async (args: readonly string[]): Promise<number> => {
  try {
    return await run(args);
  } catch (error) {
    console.error((error as Error).message);
    return 2;
  }
};
