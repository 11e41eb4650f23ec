import assert from 'node:assert/strict';
import { plainEndpoint } from '../../src/endpoint/plain.js';
import type { DataOptions, Endpoint } from '../../src/endpoint/types.js';
import { StreamedSession } from '../../src/relay/session.js';
import type { DirectionResult, SessionPolicy } from '../../src/relay/types.js';
import { pair, streamOf } from '../kernel/pump-help.js';

/** An end over one of two connected sockets, and a stream of Node over the other. */
export const endOf = (data: DataOptions = {}) => {
  const [outer, inner] = pair();
  const endpoint: Endpoint = plainEndpoint({
    type: 'TEST',
    label: `test ${inner}`,
    bounds: 'bytes',
    plain: { read: inner, write: inner, kind: 'socket', end: 'shutdown' },
    data,
  });
  return { endpoint, stream: streamOf(outer) };
};

/** A session in JavaScript between two socket pairs, and the streams at its far ends. */
export const session = (policy: SessionPolicy = {}, left: DataOptions = {}, right: DataOptions = {}) => {
  const [one, other] = [endOf(left), endOf(right)];
  const ends: [string, DirectionResult][] = [];
  const running = new StreamedSession(1, one.endpoint, other.endpoint, policy, {
    directionEnded: (direction, result) => ends.push([direction, result]),
  });
  const close = async (): Promise<void> => {
    await Promise.all([one.endpoint.close(), other.endpoint.close()]);
    one.stream.destroy();
    other.stream.destroy();
  };
  return { running, left: one.stream, right: other.stream, ends, close };
};

/** Fails unless a direction ended like this. */
export const assertEnded = (
  result: DirectionResult,
  reason: DirectionResult['reason'],
  by: DirectionResult['by'],
  bytes?: number,
): void => {
  assert.deepEqual([result.reason, result.by], [reason, by]);
  if (bytes !== undefined) assert.equal(result.bytes, bytes);
};
