import { readFileSync } from 'node:fs';

/** The user names of a passwd(5) file by uid; the first entry of a uid counts, as for getpwuid(3). */
export function parsePasswd(text: string): Map<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name = '', , uid = ''] = line.split(':', 3);
    if (/^[0-9]+$/.test(uid) && name !== '' && !names.has(Number(uid))) names.set(Number(uid), name);
  }
  return names;
}

/** The user names of `/etc/passwd`, read when the first one is asked for; none when it cannot be read. */
export class Users {
  #names: Map<number, string> | undefined;

  /** `passwd` is the text of the file where it is that of another machine. */
  constructor(passwd?: string) {
    if (passwd !== undefined) this.#names = parsePasswd(passwd);
  }

  /** The name of a uid, or undefined when the file has none. */
  name(uid: number): string | undefined {
    this.#names ??= Users.#read();
    return this.#names.get(uid);
  }

  static #read(): Map<number, string> {
    try {
      return parsePasswd(readFileSync('/etc/passwd', 'utf8'));
    } catch {
      return new Map();
    }
  }
}
