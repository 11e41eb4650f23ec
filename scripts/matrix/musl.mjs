// What a prebuilt addon wants of the process that loads it must be there with musl too: in its C library, or in Node.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Debian's package musl. */
const library = '/usr/lib/x86_64-linux-musl/libc.so';

/** Names, but those of weak symbols: they may be missing, as libuv's and OpenSSL's are in some runtimes. */
const symbols = (file, choice) =>
  execFileSync('nm', ['--dynamic', '--format=posix', choice, file], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([name, type]) => name !== '' && (choice !== '--undefined-only' || type !== 'w'))
    .map(([name]) => name);

const ofNode = (name) => name.startsWith('napi_');

/** Whether the addon of x64 can be loaded where musl is the C library. Says what is missing. */
export const loadsWithMusl = (root) => {
  if (!existsSync(library)) {
    console.log(`skipped with musl: there is no ${library} (Debian package musl)`);
    return process.env.CI === undefined;
  }
  const there = new Set(symbols(library, '--defined-only'));
  const addon = join(root, 'prebuilds/linux-x64/socketeer.node');
  const missing = symbols(addon, '--undefined-only').filter((name) => !ofNode(name) && !there.has(name));
  console.log(
    missing.length === 0
      ? 'passed: musl has all that the addon wants'
      : `FAILED: musl lacks ${missing.join(', ')}`,
  );
  return missing.length === 0;
};
