import { native } from './addon.js';
import { EPOLLIN, EPOLLONESHOT } from './constants.js';
import { close, type Descriptor } from './descriptor.js';
import { pidfdSendSignal } from './process.js';
import { watch } from './reactor.js';
import { check, SystemError } from './system-error.js';

/** Something a child process does before it executes its program. */
export type ChildAction =
  | { readonly action: 'chdir' | 'chroot'; readonly path: string }
  | { readonly action: 'umask'; readonly mode: number }
  | { readonly action: 'setsid' }
  /** 0 for a group of its own. */
  | { readonly action: 'setpgid'; readonly group: number }
  /** `terminal`: makes it the controlling terminal; `foreground`: takes its foreground. */
  | { readonly action: 'terminal' | 'foreground'; readonly fd: Descriptor }
  | { readonly action: 'setuid' | 'setgid'; readonly id: number }
  | { readonly action: 'setgroups'; readonly groups: readonly number[] }
  | { readonly action: 'setns'; readonly fd: Descriptor; readonly type: number }
  | { readonly action: 'ignore'; readonly signal: number };

/** A program to be executed, and what surrounds it. */
export interface ChildPlan {
  /** Paths of the program: the first that is there is executed. */
  readonly candidates: readonly string[];
  /** argv, with the program's name. */
  readonly args: readonly string[];
  /** The whole environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Which descriptor of ours it finds under which number; everything else that is not close-on-exec stays as it is. */
  readonly descriptors: readonly { readonly target: number; readonly source: Descriptor }[];
  /** In order, before the descriptors are put in their places. */
  readonly actions: readonly ChildAction[];
}

/** How a child process ended: an exit code, or a signal. */
export interface ChildExit {
  readonly code: number | undefined;
  readonly signal: number | undefined;
}

/** The numbers of native/spawn.h. */
const numbers = {
  chdir: 1,
  chroot: 2,
  umask: 3,
  setsid: 4,
  setpgid: 5,
  terminal: 6,
  foreground: 7,
  setuid: 8,
  setgid: 9,
  setgroups: 10,
  setns: 11,
  ignore: 12,
} as const;

/** si_code of a child that called exit(2), <asm-generic/siginfo.h>. */
const CLD_EXITED = 1;

const stepExec = -1;

function operandsOf(action: ChildAction, paths: string[]): readonly number[] {
  switch (action.action) {
    case 'chdir':
    case 'chroot':
      return [paths.push(action.path) - 1];
    case 'umask':
      return [action.mode];
    case 'setsid':
      return [];
    case 'setpgid':
      return [action.group];
    case 'terminal':
    case 'foreground':
      return [action.fd];
    case 'setuid':
    case 'setgid':
      return [action.id | 0];
    case 'setgroups':
      return [action.groups.length, ...action.groups.map((group) => group | 0)];
    case 'setns':
      return [action.fd, action.type];
    case 'ignore':
      return [action.signal];
  }
}

/** Strings with a zero behind each. Throws TypeError for one that has a zero itself. */
function pack(strings: readonly string[]): Buffer {
  const odd = strings.find((text) => text.includes('\0'));
  if (odd !== undefined)
    throw new TypeError('arguments, variables and paths of a program have no zero bytes');
  return Buffer.from(strings.map((text) => `${text}\0`).join(''));
}

function encode(plan: ChildPlan) {
  const paths: string[] = [];
  const starts: number[] = [];
  const words: number[] = [];
  for (const action of plan.actions) {
    starts.push(words.length);
    words.push(numbers[action.action], ...operandsOf(action, paths));
  }
  const variables = Object.entries(plan.environment).filter(([, value]) => value !== undefined);
  return {
    starts,
    columns: [
      pack(plan.candidates),
      pack(plan.args),
      pack(variables.map(([name, value]) => `${name}=${value}`)),
      Int32Array.from(plan.descriptors.flatMap(({ target, source }) => [target, source])),
      Int32Array.from(words),
      pack(paths),
    ] as const,
  };
}

/** What was being done when it failed, for the error. */
function failedStep(plan: ChildPlan, starts: readonly number[], step: number): string {
  if (step === stepExec) return `execute ${plan.candidates.at(-1) ?? plan.args[0] ?? ''}`;
  const action = step < 0 ? undefined : plan.actions[starts.indexOf(step)];
  if (action === undefined) return 'dup2';
  return 'path' in action ? `${action.action} ${action.path}` : action.action;
}

/**
 * fork(2) and execve(2): starts a child process. Resolves nothing and waits for nothing but the execution, whose failure is
 * told here. The caller owns the pidfd. Throws SystemError that says which step failed.
 */
export function spawn(plan: ChildPlan): { readonly pid: number; readonly pidfd: Descriptor } {
  const { starts, columns } = encode(plan);
  const outcome = new Int32Array(2);
  const pid = native().spawn(...columns, outcome);
  if (pid < 0) throw new SystemError(failedStep(plan, starts, outcome[1] as number), -pid);
  return { pid, pidfd: outcome[0] as number };
}

/** execve(2): becomes the program. Throws SystemError where that failed; this process is of little use then. */
export function execute(plan: ChildPlan): never {
  const { starts, columns } = encode(plan);
  const outcome = new Int32Array(2);
  const result = native().execute(...columns, outcome);
  throw new SystemError(failedStep(plan, starts, outcome[1] as number), -result);
}

function reap(pidfd: Descriptor): ChildExit | undefined {
  const end = new Int32Array(2);
  if (check('waitid', native().reap(pidfd, end)) === 0) return undefined;
  const [how, status] = end as unknown as [number, number];
  return how === CLD_EXITED ? { code: status, signal: undefined } : { code: undefined, signal: status };
}

/** A wait for the end of a child process. */
export interface ChildWait {
  /** Rejects with SystemError. */
  readonly ended: Promise<ChildExit>;
  /** Lets our process end although the child lives. */
  unref(): void;
  /** Sends it a signal; harmless once it has ended. Throws SystemError. */
  signal(number: number): void;
}

/**
 * Waits for the end of a child process, then takes it out of the table of processes and closes the pidfd, which it owns from
 * now on. Throws SystemError.
 */
export function waitForChild(pidfd: Descriptor): ChildWait {
  const { promise, resolve, reject } = withResolvers<ChildExit>();
  let open = true;
  const finish = () => {
    open = false;
    waiting.close();
    close(pidfd);
  };
  const waiting = watch(pidfd, EPOLLIN | EPOLLONESHOT, () => {
    try {
      const exit = reap(pidfd);
      if (exit === undefined) return waiting.modify(EPOLLIN | EPOLLONESHOT);
      finish();
      resolve(exit);
    } catch (error) {
      finish();
      reject(error);
    }
  });
  return {
    ended: promise,
    unref: () => waiting.unref(),
    signal: (number) => {
      if (open) pidfdSendSignal(pidfd, number);
    },
  };
}

function withResolvers<T>() {
  let settle!: { resolve: (value: T) => void; reject: (reason: unknown) => void };
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle };
}
