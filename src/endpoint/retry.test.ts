import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SpecificationError } from '../grammar/specification/index.js';
import { pause, withRetry } from './retry.js';

const quiet = { log: () => undefined, signal: new AbortController().signal };

/** Fails so many times, then gives the number of the attempt. */
const failing = (times: number) => {
  const seen = { attempts: 0 };
  const attempt = async (): Promise<number> => {
    seen.attempts++;
    if (seen.attempts <= times) throw new Error(`failure ${seen.attempts}`);
    return seen.attempts;
  };
  return { seen, attempt };
};

describe('withRetry', () => {
  it('tries once where nothing was said', async () => {
    const { seen, attempt } = failing(1);
    await assert.rejects(withRetry({ retries: 0, interval: 0 }, quiet, attempt), /failure 1/);
    assert.equal(seen.attempts, 1);
  });

  it('tries again, and tells each failure that it hides', async () => {
    const told: string[] = [];
    const { attempt } = failing(2);
    const log = (level: string, text: string): void => {
      told.push(`${level} ${text}`);
    };
    assert.equal(await withRetry({ retries: 2, interval: 0 }, { ...quiet, log }, attempt), 3);
    assert.deepEqual(told, ['notice failure 1', 'notice failure 2']);
  });

  it('gives up with the last failure', async () => {
    const { seen, attempt } = failing(9);
    await assert.rejects(withRetry({ retries: 3, interval: 0 }, quiet, attempt), /failure 4/);
    assert.equal(seen.attempts, 4);
  });

  it('does not try again what is written wrong', async () => {
    let attempts = 0;
    const attempt = async (): Promise<never> => {
      attempts++;
      throw new SpecificationError('x', 0, 'something else');
    };
    await assert.rejects(withRetry({ retries: 5, interval: 0 }, quiet, attempt), SpecificationError);
    assert.equal(attempts, 1);
  });

  it('ends with its signal, however long the interval', async () => {
    const controller = new AbortController();
    const { attempt } = failing(9);
    const trying = withRetry(
      { retries: Number.POSITIVE_INFINITY, interval: 1e9 },
      { ...quiet, signal: controller.signal },
      attempt,
    );
    controller.abort(new Error('enough'));
    await assert.rejects(trying, /enough|failure 1/);
  });
});

describe('pause', () => {
  it('rejects at once where the signal was aborted before', async () => {
    await assert.rejects(pause(1e9, AbortSignal.abort(new Error('before'))), /before/);
  });
});
