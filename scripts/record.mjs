// Records what the kernel answers about sockets made for it, for the golden tests and the fuzzer.
//   node scripts/record.mjs            makes the sockets in a namespace and records dumps and tables anew
//   node scripts/record.mjs --update   keeps the recordings and rewrites what they decode to: review the difference
//            --show            prints what ss says of the same sockets, to review the recordings against
//            --build folder            where the tests are compiled to; default build/, compiled first
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { assertIsolated, runIsolated } from './namespace.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({
  options: { update: { type: 'boolean' }, show: { type: 'boolean' }, build: { type: 'string' } },
});
const build = resolve(values.build ?? join(root, 'build'));
const load = (file) => import(pathToFileURL(join(build, 'test', file)).href);

const compile = () => {
  if (values.build !== undefined) return;
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.test.json')], {
    stdio: 'inherit',
    cwd: root,
  });
};

/** Rewrites every name.json from its recording. */
const update = async () => {
  const { decodeGolden, folder, listGoldens, readGolden, toText } = await load('golden/golden.js');
  for (const golden of listGoldens())
    writeFileSync(join(folder, `${golden.name}.json`), toText(decodeGolden(golden, readGolden(golden))));
};

const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 0o2000003;
const NETLINK_SOCK_DIAG = 4;
const NLMSG_DONE = 3;
const NLMSG_ERROR = 2;
const wide = 1 << 20;

/** Whether the last message of some bytes ends its answer. */
const isEnd = (bytes) => {
  let type = 0;
  for (let at = 0; at < bytes.length; at += (bytes.readUInt32LE(at) + 3) & ~3)
    type = bytes.readUInt16LE(at + 4);
  return type === NLMSG_DONE || type === NLMSG_ERROR;
};

/** Asks sock_diag on a socket of its own and returns every byte of the answer. */
const ask = ({ check, native }, request) => {
  const calls = native();
  const fd = check('socket', calls.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG));
  try {
    check('sendmsg', calls.sendmsg(fd, null, request, null, 0));
    const parts = [];
    do {
      const buffer = Buffer.alloc(wide);
      const length = check('recvmsg', calls.recvmsg(fd, null, buffer, null, 0, new Int32Array(3)));
      parts.push(buffer.subarray(0, length));
    } while (!isEnd(parts.at(-1)));
    return Buffer.concat(parts);
  } finally {
    calls.close(fd);
  }
};

/** Runs inside the namespace. */
const record = async () => {
  process.env.SOCKETEER_TEST_NETNS = assertIsolated();
  const { raiseLoopback } = await load('support/loopback.js');
  raiseLoopback();
  const support = await load('support/native.js');
  const { recordedSockets } = await load('golden/sockets.js');
  const { recordedRequests, recordedTables } = await load('golden/requests.js');
  const { folder } = await load('golden/golden.js');
  mkdirSync(folder, { recursive: true });
  const fixtures = [];
  for (const [title, make] of recordedSockets) {
    try {
      fixtures.push(make());
    } catch (error) {
      console.error(`not recorded: ${title}: ${error.message}`);
    }
  }
  for (const [name, request] of recordedRequests)
    writeFileSync(join(folder, `${name}.bin`), ask(support, request));
  for (const [name, table] of recordedTables)
    writeFileSync(join(folder, `${name}.txt`), readFileSync(`/proc/self/net/${table}`));
  if (values.show) execFileSync('ss', ['-aneimO', '-A', 'all,mptcp'], { stdio: 'inherit' });
  for (const fixture of fixtures.reverse()) fixture.close();
};

if (process.env.SOCKETEER_OUTER !== undefined) {
  await record();
} else {
  compile();
  const again = [fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  process.exitCode = values.update ? 0 : runIsolated('scripts/record.mjs', again, { cwd: root });
  if (process.exitCode === 0) await update();
}
