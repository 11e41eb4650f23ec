import { isClosing } from './errors.js';

/** Results one after the other until `closed`; a wait that closing ends is the end of the iteration. */
export function iterate<T>(next: () => Promise<T>, closed: () => boolean): AsyncIterableIterator<T> {
  let left = false;
  const end = { done: true, value: undefined } as const;
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      if (left || closed()) return end;
      try {
        return { done: false, value: await next() };
      } catch (error) {
        if (closed() && isClosing(error)) return end;
        throw error;
      }
    },
    async return() {
      left = true;
      return end;
    },
  };
}
