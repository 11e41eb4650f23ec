import { SocatUsageError } from './exit.js';
import { compactTime, type Moment } from './timestamp.js';

/** A backslash with what follows, two dollars, a name with or without braces, an unfinished brace. */
const pattern = /\\([\s\S]?)|\$(?:(\$)|(?:\{(\w+)\}|([A-Za-z_]\w*))|(\{))/g;

/**
 * The name of a file of `-r` and `-R` with its variables replaced: `$$` is our pid, `$PROGNAME`, `$TIMESTAMP` and `$MICROS`
 * are ours, others come from the environment. Throws SocatUsageError.
 */
export const expandName = (
  text: string,
  program: string,
  moment: Moment,
  environment: Readonly<Record<string, string | undefined>>,
): string => {
  const variables = {
    ...environment,
    PROGNAME: program,
    TIMESTAMP: compactTime(moment.date),
    MICROS: moment.microseconds,
  } as Readonly<Record<string, string | undefined>>;
  return text.replace(pattern, (whole, escaped, dollar, braced, bare, brace) => {
    if (escaped !== undefined) return escaped === '$' ? '$' : whole;
    if (dollar !== undefined) return String(process.pid);
    if (brace !== undefined) throw new SocatUsageError(`expandenv(source="${text}"): Syntax error`);
    return variables[braced ?? bare] ?? '';
  });
};
