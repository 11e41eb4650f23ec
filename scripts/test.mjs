// npm test: compiles, then runs every test in a network namespace made for it, and leaves nothing behind.
//   npm test -- [name…]      only test files whose path contains a name
//            --unit          only the tests beside their sources
//            --only pattern  only tests whose title matches the pattern
//            --no-build      trust build/ as it is
//            --update        pages of the guide show what their commands print now
//            --unprivileged  as root: run as an ordinary user, in a user namespace
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const usage = (problem) => {
  console.error(`npm test: ${problem}`);
  process.exit(2);
};

const readArguments = () => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        unit: { type: 'boolean', default: false },
        only: { type: 'string' },
        'no-build': { type: 'boolean', default: false },
        update: { type: 'boolean', default: false },
        unprivileged: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return usage(error.message);
  }
};

const { values, positionals } = readArguments();
if (values.update) process.env.SOCKETEER_GUIDE = 'write';
const selection = { unit: values.unit, only: values.only, names: positionals };

if (process.env.SOCKETEER_OUTER !== undefined) {
  const { runInside } = await import('./test/inside.mjs');
  process.exitCode = await runInside(root, selection);
} else {
  const { build } = await import('./test/build.mjs');
  const { runOutside } = await import('./test/outside.mjs');
  if (!values['no-build']) build(root);
  const again = process.argv.slice(2).filter((argument) => argument !== '--unprivileged');
  if (values.unprivileged) {
    const { runUnprivileged } = await import('./test/unprivileged.mjs');
    process.exitCode = runUnprivileged(root, again);
  } else {
    process.exitCode = runOutside(root, again);
  }
}
