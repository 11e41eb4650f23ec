// Tries the package as a new user would: packs it, installs the tarball in a bare Debian that has Node and npm and nothing
// else, with install scripts off and without a compiler, and takes the tour of the README and a page of the guide there.
// Run on demand, as root; needs debootstrap and the network. The bare system is kept in .tmp/trial/bare.
//   node scripts/trial.mjs [--tarball file]   a packed package instead of packing this one
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bareSystem } from './trial/bare.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cache = join(root, '.tmp/trial');
const { values } = parseArgs({ options: { tarball: { type: 'string' } } });

if (process.getuid() !== 0) {
  console.error('trial: only root can make a system to try it in');
  process.exit(2);
}

const pack = () => {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json', `--pack-destination=${cache}`], { cwd: root, encoding: 'utf8' })
      .split('\n')
      .filter((line) => !line.startsWith('prebuild:')) // which speaks before
      .join('\n'),
  );
  console.log(`packed: ${packed.files.length} files, ${Math.round(packed.size / 1024)} kB`);
  return join(cache, packed.filename);
};

mkdirSync(cache, { recursive: true });
const bare = bareSystem(join(cache, 'bare'));
const tarball = values.tarball === undefined ? pack() : resolve(values.tarball);

/** What is changed in the bare system is written here, and thrown away before the next trial. */
const changes = join(cache, 'changes');
rmSync(changes, { recursive: true, force: true });
for (const name of ['upper', 'work', 'system']) mkdirSync(join(changes, name), { recursive: true });
const layers = `lowerdir=${bare},upperdir=${join(changes, 'upper')},workdir=${join(changes, 'work')}`;

/** Runs a script of ours in the system, in processes and mounts of its own, and with `--net` in a network of its own. */
const inside = (script, flags, ...args) => {
  const system = join(changes, 'system');
  const enter = [
    `mount -t overlay trial -o ${layers} ${system}`,
    `mount -t proc proc ${system}/proc`,
    `mount -t sysfs sysfs ${system}/sys`,
    ...(flags.includes('--net') ? ['ip link set lo up'] : []),
    `exec chroot ${system} /usr/bin/env -i HOME=/root PATH=/usr/local/bin:/usr/bin:/bin \\
      ${process.env.NODE_EXTRA_CA_CERTS ? 'NODE_EXTRA_CA_CERTS=/root/certificates.pem' : ''} \\
      bash /root/${script} ${args.join(' ')}`,
  ];
  const namespaces = ['--mount', '--pid', '--fork', '--kill-child', ...flags];
  return spawnSync('unshare', [...namespaces, 'sh', '-ec', enter.join('\n')], {
    stdio: 'inherit',
    timeout: 300_000,
  }).status;
};

const home = join(changes, 'upper/root');
mkdirSync(home, { recursive: true });
copyFileSync(tarball, join(home, basename(tarball)));
for (const name of ['install.sh', 'tour.sh', 'page.mjs'])
  copyFileSync(join(root, 'scripts/trial', name), join(home, name));
copyFileSync(join(root, 'docs/guide/stream.md'), join(home, 'page.md'));
mkdirSync(join(changes, 'upper/etc'), { recursive: true });
copyFileSync('/etc/resolv.conf', join(changes, 'upper/etc/resolv.conf'));
const certificates = process.env.NODE_EXTRA_CA_CERTS;
if (certificates && existsSync(certificates)) copyFileSync(certificates, join(home, 'certificates.pem'));

// Only what installs needs the world outside.
const installed = inside('install.sh', [], basename(tarball)) === 0;
const toured = installed && inside('tour.sh', ['--net', '--ipc']) === 0;
console.log(toured ? 'trial: nothing stumbled' : 'trial: FAILED, see above');
process.exitCode = toured ? 0 : 1;
