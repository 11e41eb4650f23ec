import { appendFileSync, readFileSync } from 'node:fs';
import { attempt } from '../file/named.js';

/** As many lines as an editor remembers. */
export const historySize = 1000;

/** Only who wrote them may read them: passwords are mistyped into prompts. */
const privateMode = 0o600;

/** The lines of a file of history, newest first, as node:readline wants them; none where there is no file. */
export function readHistory(path: string): string[] {
  try {
    const lines = readFileSync(path, 'utf8').split('\n');
    return lines
      .filter((line) => line !== '')
      .slice(-historySize)
      .reverse();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Adds lines to a file of history, oldest first. Throws SystemError. */
export function addHistory(path: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  const text = lines.map((line) => `${line}\n`).join('');
  attempt(`append to ${path}`, () => appendFileSync(path, text, { mode: privateMode }));
}
