/** Lets everything that is ready have its turn, which promises alone do not. */
export const yieldNow = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
