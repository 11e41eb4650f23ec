import { type GivenOptions, parseDuration, UsageError, unknownName } from '../terminal/index.js';

/** A whole number as an option gives it, also in hexadecimal; undefined where it was not given. Throws UsageError. */
export const integerOf = (
  given: GivenOptions,
  name: string,
  lowest: number,
  highest: number,
): number | undefined => {
  const text = given.last(name);
  if (text === undefined) return undefined;
  const value = /^(?:[0-9]+|0x[0-9a-f]+)$/i.test(text) ? Number(text) : Number.NaN;
  if (value >= lowest && value <= highest) return value;
  throw new UsageError(`option --${name} needs a number from ${lowest} to ${highest}, not '${text}'`);
};

/** A duration in milliseconds; undefined where it was not given. Throws UsageError. */
export const durationOf = (given: GivenOptions, name: string): number | undefined => {
  const text = given.last(name);
  return text === undefined ? undefined : parseDuration(`--${name}`, text);
};

/** One of several words; undefined where it was not given. Throws UsageError with the nearest right one. */
export const choiceOf = <T extends string>(
  given: GivenOptions,
  name: string,
  choices: readonly T[],
): T | undefined => {
  const text = given.last(name);
  if (text === undefined || choices.includes(text as T)) return text as T | undefined;
  throw new UsageError(unknownName(name, text, choices));
};

/** The family that -4 and -6 leave. */
export const familyOf = (given: GivenOptions): 4 | 6 | undefined => {
  if (given.has('ipv4')) return 4;
  return given.has('ipv6') ? 6 : undefined;
};

/** Options that say something; the others keep their defaults. */
export const withoutUndefined = <T extends object>(
  options: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

/** Refuses options that contradict each other. Throws UsageError. */
export const refuseTogether = (given: GivenOptions, pairs: readonly (readonly [string, string])[]): void => {
  for (const [one, other] of pairs) {
    if (given.has(one) && given.has(other)) throw new UsageError(`--${one} contradicts --${other}`);
  }
};

/** The only operand. Throws UsageError. */
export const onlyHost = (words: readonly string[]): string => {
  const [host, second] = words;
  if (host === undefined || host === '') {
    throw new UsageError(
      'a host is needed, such as example.org, 192.0.2.1 or fe80::1%eth0; --help shows more',
    );
  }
  if (second !== undefined) throw new UsageError(`one host at a time, and '${second}' is another`);
  return host;
};

/** Where packets go out: an own address, or the name of an interface. */
export const originOf = (given: GivenOptions): { source?: string; interface?: string } => {
  const text = given.last('interface');
  if (text === undefined) return {};
  return /^[0-9.]+$|:/.test(text) ? { source: text } : { interface: text };
};

/** The network namespace that --netns names. */
export const namespaceOf = (
  given: GivenOptions,
): { name: string } | { pid: number } | { path: string } | undefined => {
  const text = given.last('netns');
  if (text === undefined) return undefined;
  if (text.includes('/')) return { path: text };
  return /^[1-9][0-9]*$/.test(text) ? { pid: Number(text) } : { name: text };
};

/** Makes a wrong value that only the library knows to be wrong a wrong command line. Throws UsageError. */
export const asUsage = <T>(make: () => T): T => {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
};
