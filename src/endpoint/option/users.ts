import { readFile } from '../../kernel/index.js';
import { ValueFault } from './value-fault.js';
import { integerValue } from './value-number.js';

/** What the system knows of a user: a line of passwd(5). */
export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}

const lines = (path: string): string[][] =>
  readFile(path)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(':'));

const userOf = ([name = '', , uid, gid, , home = '/', shell = '']: string[]): User => ({
  name,
  uid: Number(uid),
  gid: Number(gid),
  home,
  shell,
});

/** The user of a name or a number; undefined where there is none. */
export function findUser(wanted: string | number): User | undefined {
  const line = lines('/etc/passwd').find(([name, , uid]) =>
    typeof wanted === 'number' ? Number(uid) === wanted : name === wanted,
  );
  return line === undefined ? undefined : userOf(line);
}

/** The numbers of all groups that a user is in. */
export function groupsOf(user: User): number[] {
  const more = lines('/etc/group').filter(([, , , members = '']) => members.split(',').includes(user.name));
  return [...new Set([user.gid, ...more.map(([, , gid]) => Number(gid))])];
}

const isNumber = (text: string): boolean => /^[0-9]/.test(text);
const most = 2 ** 32 - 2;

/** A user by name or number. Throws ValueFault. */
export function userValue(text: string): number {
  if (isNumber(text)) return integerValue(text, 0, most);
  const user = findUser(text);
  if (user === undefined) throw new ValueFault(`no such user: ${JSON.stringify(text)}`);
  return user.uid;
}

/** A group by name or number. Throws ValueFault. */
export function groupValue(text: string): number {
  if (isNumber(text)) return integerValue(text, 0, most);
  const line = lines('/etc/group').find(([name]) => name === text);
  if (line === undefined) throw new ValueFault(`no such group: ${JSON.stringify(text)}`);
  return Number(line[2]);
}
