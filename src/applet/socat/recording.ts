import { constants, openSync } from 'node:fs';
import { writeBytes } from '../../terminal/index.js';
import type { Way } from './dump.js';
import { expandName } from './expand.js';
import type { Log } from './log.js';
import type { SocatSettings } from './settings.js';
import { now } from './timestamp.js';

const { O_CREAT, O_WRONLY, O_APPEND, O_NONBLOCK } = constants;
const FILE_MODE = 0o664;

const letters = { toRight: '-r', toLeft: '-R' } as const;

/** Keeps bytes of one way. */
type Keep = (bytes: Uint8Array) => void;

const openRecording = (path: string, way: Way, log: Log): Keep => {
  const letter = letters[way];
  let fd: number;
  try {
    fd = openSync(path, O_CREAT | O_WRONLY | O_APPEND | O_NONBLOCK, FILE_MODE);
  } catch (error) {
    throw log.end(`option ${letter} "${path}": ${(error as Error).message}`);
  }
  return (bytes) => {
    try {
      writeBytes(fd, bytes);
    } catch (error) {
      log.write('warning', `${letter}: write(${fd}, …, ${bytes.length}): ${(error as Error).message}`);
    }
  };
};

/** `-r`, `-R`: opens the files that raw bytes are kept in. Throws SocatExit where one cannot be opened. */
export const openRecordings = (settings: SocatSettings, log: Log): Partial<Record<Way, Keep>> => {
  const moment = now();
  const open = (name: string | undefined, way: Way): Partial<Record<Way, Keep>> => {
    if (name === undefined) return {};
    const path = expandName(name, settings.log.program, moment, process.env);
    return { [way]: openRecording(path, way, log) };
  };
  return { ...open(settings.recordToRight, 'toRight'), ...open(settings.recordToLeft, 'toLeft') };
};
