import { constants } from 'node:os';
import { complain, escapeLine } from '../../terminal/index.js';

/** Signals that are meant for the command once it runs. */
const passedOn: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'];

/** What shells return for a command that cannot be run, and for one that is not there. */
const CANNOT_RUN = 126;
const NOT_FOUND = 127;

/**
 * Runs a command in our place: it gets our input and output and our signals, and we end as it does, by the same signal
 * where it was one.
 */
export const runCommand = async ([program = '', ...args]: readonly string[]): Promise<number> => {
  const { spawn } = await import('node:child_process');
  return new Promise((resolve) => {
    const pass = (signal: NodeJS.Signals): void => {
      child.kill(signal);
    };
    // Before it starts: a signal right after must not end us alone. Handlers run only when this function has returned.
    for (const signal of passedOn) process.on(signal, pass);
    const child = spawn(program, args, { stdio: 'inherit' });
    const release = (): void => {
      for (const signal of passedOn) process.off(signal, pass);
    };
    child.on('error', (error: NodeJS.ErrnoException) => {
      release();
      complain(`socketeer wait: ${escapeLine(program)}: ${escapeLine(error.message)}`);
      resolve(error.code === 'ENOENT' ? NOT_FOUND : CANNOT_RUN);
    });
    child.on('exit', (code, signal) => {
      release();
      if (signal === null) return resolve(code ?? 0);
      process.kill(process.pid, signal);
      // A signal that does not end us ends with the number shells give it.
      resolve(128 + constants.signals[signal]);
    });
  });
};
