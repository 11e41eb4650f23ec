import assert from 'node:assert/strict';
import type { Scene } from './scene.js';

/** Every error of a socket has this shape; `code` must match. */
export const assertShape = ({ library }: Scene, error: unknown, code: RegExp): true => {
  assert.ok(error instanceof library.SocketError, `a SocketError, not ${String(error)}`);
  assert.equal(error.name, 'SocketError');
  assert.match(error.code, code);
  assert.match(error.operation, /^[a-z][a-zA-Z]*$/);
  const kernel = /^E(?!RR_)/.test(error.code);
  assert.equal(error.errno > 0, kernel, `${error.code} has errno ${error.errno}`);
  assert.match(error.message, new RegExp(`^${error.operation} \\S.*: .+ \\(${error.code}\\)$`));
  return true;
};

/** The call throws a SocketError with such a code. */
export const throwsWith = (scene: Scene, call: () => unknown, code: RegExp): void => {
  assert.throws(call, (error) => assertShape(scene, error, code));
};

/** The promise is rejected with a SocketError with such a code. */
export const rejectsWith = async (scene: Scene, promise: Promise<unknown>, code: RegExp): Promise<void> => {
  await assert.rejects(promise, (error) => assertShape(scene, error, code));
};
