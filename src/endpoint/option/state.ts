import { close, type Descriptor, openNetworkNamespace, setns } from '../../kernel/index.js';
import type { EndpointOptions } from './types.js';

const CLONE_NEWNET = 0x40000000;

/**
 * Something of the process that has another value for a while. Where several want it at a time, the latest has it, and with
 * the last of them it is as it was.
 */
class Borrowed<T> {
  readonly #wanted: { readonly value: T }[] = [];
  #before: T | undefined;

  constructor(
    private readonly get: () => T,
    private readonly set: (value: T) => void,
    private readonly drop: (value: T) => void = () => undefined,
  ) {}

  /** Sets it; returns what gives it back. Throws what setting throws. */
  borrow(value: T): () => void {
    const before = this.#wanted.length === 0 ? this.get() : undefined;
    try {
      this.set(value);
    } catch (error) {
      if (before !== undefined) this.drop(before);
      throw error;
    }
    if (before !== undefined) this.#before = before;
    const entry = { value };
    this.#wanted.push(entry);
    return () => this.#return(entry);
  }

  #return(entry: { readonly value: T }): void {
    const at = this.#wanted.indexOf(entry);
    if (at < 0) return;
    this.#wanted.splice(at, 1);
    const last = this.#wanted.at(-1);
    if (last !== undefined) {
      this.set(last.value);
      return;
    }
    const before = this.#before as T;
    this.set(before);
    this.drop(before);
  }
}

const umask = new Borrowed<number>(
  () => process.umask(),
  (mask) => process.umask(mask),
);

const directory = new Borrowed<string>(
  () => process.cwd(),
  (path) => process.chdir(path),
);

const namespace = new Borrowed<Descriptor>(
  () => openNetworkNamespace('/proc/thread-self/ns/net'),
  (fd) => setns(fd, CLONE_NEWNET),
  close,
);

/** The file of a network namespace: names are those of ip-netns(8). */
export const namespacePath = (name: string): string => (name.includes('/') ? name : `/run/netns/${name}`);

function enterNamespace(name: string): () => void {
  const fd = openNetworkNamespace(namespacePath(name));
  try {
    const leave = namespace.borrow(fd);
    return () => {
      leave();
      close(fd);
    };
  } catch (error) {
    close(fd);
    throw error;
  }
}

/**
 * What holds for the process while an address is opened: `netns`, `chdir`, `umask`. Returns what takes that back. Throws
 * SystemError, or what Node throws for a directory that is not there, and then all is as it was.
 */
export function enterState(options: EndpointOptions): () => void {
  const steps: [string, (value: string) => () => void][] = [
    ['netns', enterNamespace],
    ['chdir', (path) => directory.borrow(path)],
    ['umask', (mask) => umask.borrow(Number(mask))],
  ];
  const entered: (() => void)[] = [];
  const leave = (): void => {
    for (const step of entered.splice(0).reverse()) step();
  };
  try {
    for (const [name, enter] of steps) {
      const value = options.text(name);
      if (value !== undefined) entered.push(enter(value));
    }
  } catch (error) {
    leave();
    throw error;
  }
  return leave;
}
