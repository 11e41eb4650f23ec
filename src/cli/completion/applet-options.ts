import type { HelpOption } from '../help-page.js';

/** An option in the help of an applet: `-t, --tcp`, `-f, --family=FAMILY`, `-b<size_t>`, `-w seconds`. */
const option =
  /(?:^| {2,})(?:(-[\w?])(?:, (--[a-z][\w-]*))?|(--[a-z][\w-]*))(=[A-Z]+|<\w+>| <\w+>| [a-z]+(?= {2}))?(?=[ ,\n]|$)/g;

const read = (line: string): HelpOption[] => {
  const found = [...line.matchAll(option)];
  const last = found.at(-1);
  const text = last === undefined ? '' : line.slice(last.index + last[0].length).trim();
  return found.flatMap(([, short, long, only, value]) => {
    const about = found.length === 1 ? text : '';
    const named = [short, long, only].filter((name) => name !== undefined);
    return named.map((name) => ({
      long: name,
      text: about,
      ...(value !== undefined && { value: value.replace(/^[=<\s]+|>$/g, '') }),
    }));
  });
};

/** Every option that the help of an applet tells, by each of its names; the helps of the originals have forms of their own. */
export const appletOptions = (help: string): HelpOption[] => help.split('\n').flatMap(read);
