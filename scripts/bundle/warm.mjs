// Runs commands once, so that their code caches hold what they use. Without caches all works, only later; and each command
// makes its own at its first run, where the package belongs to the user.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** What is run: nothing that sends a byte. The cache of a command grows with each run. */
const runs = [
  ['socat', '-V'],
  ['socat', '-u', 'EXEC:true', '-'],
  ['socat', '/dev/null', 'UDP-SENDTO:127.0.0.1:9'],
  ['socat', '-', 'PIPE'],
  ['nc', '-u', '-q', '0', '127.0.0.1', '9'], // connects, and ends
  ['nc', '-z', '127.0.0.1', '9'],
  ['ls', '--no-header', 'state all or dport = :1'],
  ['ls', '--no-header'],
  ['ss', '-tanp'],
  ['ss', '-tln'],
  ['probe', '--ndjson', '127.0.0.1:9', 'udp:127.0.0.1:9', '/dev/null'],
  ['scan', '127.0.0.1', '9'],
  ['relay', '-u', '/dev/null', '/dev/null'],
];

/** Where the answer is no: nothing listens, or there is nothing to list. */
const mayFail = new Set(['nc', 'ls', 'probe', 'scan']);

export const warm = (bundle) => {
  const env = { ...process.env, SOCKETEER_CODE_CACHE: 'write' };
  for (const args of runs) {
    const { status } = spawnSync(process.execPath, [bundle, ...args], {
      env,
      stdio: 'ignore',
      timeout: 30_000,
    });
    if (status !== 0 && !(status === 1 && mayFail.has(args[0])))
      console.warn(`socketeer: no code cache for ${args[0]} (exit ${status})`);
  }
};

// Called when the package is installed; a checkout is warm from its build.
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
  if (!existsSync(join(root, 'src'))) warm(join(root, 'dist/bin/socketeer.cjs'));
}
