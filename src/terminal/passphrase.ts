import { openSync, writeSync } from 'node:fs';

const interrupt = '\u0003';
const endOfInput = '\u0004';
const backspaces = ['\u007f', '\b'];

/** Gathers a line typed in raw mode; undefined when it was given up. */
class TypedLine {
  text = '';
  /** Takes a key; whether the line is done. */
  take(key: string): 'done' | 'given up' | undefined {
    if (key === '\r' || key === '\n' || key === endOfInput) return 'done';
    if (key === interrupt) return 'given up';
    this.text = backspaces.includes(key) ? [...this.text].slice(0, -1).join('') : this.text + key;
    return undefined;
  }
}

/**
 * Asks for a passphrase at the controlling terminal without showing it, readpassphrase(3); undefined where there is no
 * terminal. Interrupting it ends the process as the signal would.
 */
export const readPassphrase = async (prompt: string): Promise<string | undefined> => {
  let fd: number;
  try {
    fd = openSync('/dev/tty', 'r+');
  } catch {
    return undefined;
  }
  const { ReadStream } = await import('node:tty');
  const terminal = new ReadStream(fd);
  terminal.setRawMode(true).setEncoding('utf8');
  writeSync(fd, prompt);
  const line = new TypedLine();
  const outcome = await new Promise<'done' | 'given up'>((resolve) => {
    terminal.on('data', (keys: string) => {
      for (const key of keys) {
        const end = line.take(key);
        if (end !== undefined) return resolve(end);
      }
      return undefined;
    });
    terminal.on('error', () => resolve('given up'));
    terminal.on('close', () => resolve('given up'));
  });
  terminal.setRawMode(false);
  writeSync(fd, '\n');
  terminal.destroy();
  if (outcome === 'given up') process.kill(process.pid, 'SIGINT');
  return outcome === 'done' ? line.text : undefined;
};
