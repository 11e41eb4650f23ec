import { didYouMean, UsageError } from '../terminal/index.js';
import { catalog, entryOf } from './catalog.js';
import { programHelp } from './program-help.js';

/** The help of a command, or of the program where none is named. Throws UsageError for an unknown command. */
export const helpOf = async (name?: string): Promise<string> => {
  if (name === undefined) return programHelp;
  const entry = entryOf(name === 'netcat' ? 'nc' : name);
  if (entry !== undefined) return entry.help();
  const meant = didYouMean(
    name,
    catalog.map((known) => known.name),
  );
  throw new UsageError(
    `unknown command '${name}'${meant}${meant === '' ? ';' : ''} socketeer --help lists them all`,
  );
};
