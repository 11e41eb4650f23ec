import { entryOf } from './catalog.js';
import { programHelp } from './program-help.js';
import { unknownCommand } from './unknown.js';

/** The help of a command, or of the program where none is named. Throws UsageError for an unknown command. */
export const helpOf = async (name?: string): Promise<string> => {
  if (name === undefined) return programHelp;
  const entry = entryOf(name === 'netcat' ? 'nc' : name);
  if (entry === undefined) throw unknownCommand(name);
  return entry.help();
};
