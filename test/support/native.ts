import { createRequire } from 'node:module';
import { join } from 'node:path';
import { getSystemErrorName } from 'node:util';
import type { NativeModule } from '../../src/kernel/native.js';
import { root } from './root.js';

let loaded: NativeModule | undefined;

/** The addon of this checkout, loaded without src/kernel, so that a fixture never stands on the code it tests. */
export const native = (): NativeModule => {
  loaded ??= createRequire(import.meta.url)(join(root, 'native/build/socketeer.node')) as NativeModule;
  return loaded;
};

/** Passes a result on, and throws an Error that names the call where it is a negative errno. */
export const check = (call: string, result: number): number => {
  if (result < 0) {
    throw Object.assign(new Error(`${call}: ${getSystemErrorName(result)}`), {
      code: getSystemErrorName(result),
      errno: result,
    });
  }
  return result;
};
