// Runs socat's test script on one program, in namespaces of its own: it kills by name, makes interfaces and uses fixed ports.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An interface with a route out, a terminal, and places to mount at, as the script wants them. */
const prepare = [
  'ip link set lo up',
  'mount -t tmpfs none /run',
  'mkdir /run/netns',
  'ip link add eth0 type veth peer name ethp',
  'ip link set ethp up',
  'ip addr add 10.99.0.2/24 brd + dev eth0',
  'ip link set eth0 up',
  'ip route add default via 10.99.0.1',
].join('; ');

/** Seconds after which a run is given up. */
const LIMIT = 3000;

const results = (path) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [number, name, verdict] = line.split(' ');
      return verdict === undefined ? [] : [{ number: Number(number), name, verdict }];
    });

/**
 * Runs the tests of a selection (numbers, names, keywords; none means all) and gives what became of each. The script's
 * own output is in the returned log.
 */
export const runSuite = (suite, program, selection) => {
  const folder = mkdtempSync(join(tmpdir(), 's.'));
  try {
    for (const name of ['test.sh', 'testcert.dh']) {
      if (existsSync(join(suite, name))) cpSync(join(suite, name), join(folder, name));
    }
    cpSync(suite, folder, { recursive: true, filter: (from) => from === suite || /\.(sh|dh)$/.test(from) });
    mkdirSync(join(folder, 't'));
    const inside = `${prepare}; tail -f /dev/null | script -qefc "bash ./test.sh ${selection.join(' ')}" /dev/null`;
    const flags = ['-mpnui', '--fork', '--kill-child', '--mount-proc', 'bash', '-c', inside];
    const { NODE_EXTRA_CA_CERTS: _, ...inherited } = process.env;
    const tools = { FILAN: join(suite, 'filan'), PROCAN: join(suite, 'procan'), ...inherited };
    const env = { ...tools, SOCAT: program, TMPDIR: join(folder, 't'), USER: 'root', TERM: 'dumb' };
    const run = spawnSync('timeout', [String(LIMIT), 'unshare', ...flags], {
      cwd: folder,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 28,
    });
    const written = join(folder, 'results.txt');
    return { log: run.stdout + run.stderr, results: existsSync(written) ? results(written) : [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
