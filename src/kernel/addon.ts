import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { NativeModule } from './native.js';

/** The native addon cannot be loaded: it was never built, or it was built for another machine. */
export class AddonError extends Error {
  override readonly name = 'AddonError';
  /** The same for every reason; the message tells which. */
  readonly code = 'ERR_SOCKETEER_ADDON';
}

let loaded: NativeModule | undefined;

/** The native addon, loaded on first use. Throws AddonError. */
export function native(): NativeModule {
  loaded ??= load();
  return loaded;
}

/** The folder of the package: the nearest one above this file whose package.json is ours. Throws AddonError. */
function packageRoot(): string {
  for (let folder = import.meta.dirname; ; ) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'socketeer')
      return folder;
    const parent = dirname(folder);
    if (parent === folder) {
      throw new AddonError(`socketeer: no package.json of socketeer above ${import.meta.dirname}`);
    }
    folder = parent;
  }
}

/** Where an addon may be, the best first. `SOCKETEER_ADDON` names another build, for tests. */
function candidates(): string[] {
  const chosen = process.env['SOCKETEER_ADDON'];
  if (chosen) return [chosen];
  const root = packageRoot();
  return [
    // built here, because somebody wanted it so
    join(root, 'native/build/socketeer.node'),
    join(root, 'prebuilds', `${process.platform}-${process.arch}`, 'socketeer.node'),
  ];
}

function load(): NativeModule {
  const paths = candidates();
  const problems: string[] = [];
  for (const path of paths) {
    if (!existsSync(path)) continue;
    try {
      const module = { exports: {} };
      process.dlopen(module, path);
      return module.exports as NativeModule;
    } catch (error) {
      problems.push((error as Error).message.trim());
    }
  }
  const why = problems.length > 0 ? problems.join('; ') : `there is none at ${paths.join(' or ')}`;
  throw new AddonError(
    `socketeer: the native addon for ${process.platform}-${process.arch} cannot be loaded (${why}): ` +
      'run "npm rebuild socketeer" with scripts allowed, or "node scripts/native.mjs" in a checkout',
  );
}
