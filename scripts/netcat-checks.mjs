// Runs the checks of Debian's netcat-openbsd source package (debian/checks) against our nc and says how many pass:
//   NETCAT_CHECKS=/path/to/netcat-openbsd-1.219/debian/checks npm exec -- node scripts/netcat-checks.mjs [name…]
// They need strace, ss and a C compiler, and are BSD-licensed files of others, so they stay where they are. Four cannot
// pass: 02-connect-udp, 04-kflag-udp and 04-kflag-unix-udp look for recvfrom(2) where we call recvmsg(2), and the last also
// for the socket file that a killed client leaves behind; 07-name-resolution allows descriptors of one digit only.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const checks = process.env.NETCAT_CHECKS;
if (checks === undefined) {
  console.error('netcat-checks: NETCAT_CHECKS must name the folder debian/checks of netcat-openbsd');
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'nc-checks-'));
let code = 1;
try {
  const copy = join(folder, 'debian/checks');
  mkdirSync(join(folder, 'debian'));
  cpSync(checks, copy, { recursive: true });
  // No link: some checks resolve it, and then its name is lost.
  const start = `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'dist/bin/socketeer.cjs')}' nc "$@"\n`;
  writeFileSync(join(folder, 'nc'), start, { mode: 0o755 });
  spawnSync('cc', ['-o', join(copy, 'sun_path-size'), join(copy, 'sun_path-size.c')], { stdio: 'inherit' });
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env; // it slows every start down
  // In a process group of its own: the checks end the processes of their group.
  const run = spawnSync('setsid', ['-w', 'debian/checks/netcat', ...process.argv.slice(2)], {
    cwd: folder,
    env,
    encoding: 'utf8',
    timeout: 600_000,
  });
  const lines = run.stdout.split('\n').filter((line) => /\.\.\. (PASSED|FAILED)/.test(line));
  const passed = lines.filter((line) => line.includes('PASSED')).length;
  console.log(lines.join('\n'));
  console.log(`${passed} of ${lines.length} passed`);
  code = lines.length > 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(code);
