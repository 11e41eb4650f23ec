import { chroot as changeRoot, SystemError, setpgid, setsid } from '../../../kernel/index.js';
import type { OptionValue } from '../types.js';
import { findUser, groupsOf, type User } from '../users.js';

const EPERM = 1;
const EINVAL = 22;

/** setuid(2) and its like by Node, whose errors name neither the call nor the number of the errno in our way. */
function privileged(call: string, change: () => void): void {
  try {
    change();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new SystemError(call, EPERM);
  }
}

/** `setuid`: the process is the user's from now on; its groups stay. */
export const setUser = (user: OptionValue): void => {
  if (process.getuid?.() === user && process.geteuid?.() === user) return;
  privileged(`setuid ${user}`, () => process.setuid?.(Number(user)));
};

/** `setgid`. */
export const setGroup = (group: OptionValue): void => {
  if (process.getgid?.() === group && process.getegid?.() === group) return;
  privileged(`setgid ${group}`, () => process.setgid?.(Number(group)));
};

/** Becomes a user for good: groups, group, user, and the environment that goes with it. */
export function becomeUser(user: User, groups: readonly number[] = groupsOf(user)): void {
  privileged(`setgroups for ${user.name}`, () => process.setgroups?.([...groups]));
  setGroup(user.gid);
  setUser(user.uid);
  Object.assign(process.env, {
    USER: user.name,
    LOGNAME: user.name,
    HOME: user.home,
    SHELL: user.shell,
  });
}

/** The user whose number it is. Throws SystemError where there is none. */
export function userOf(number: OptionValue): User {
  const user = findUser(Number(number));
  if (user === undefined) throw new SystemError(`no user has the number ${number}`, EINVAL);
  return user;
}

/** `su`: as becomeUser, by number. */
export const substituteUser = (user: OptionValue): void => becomeUser(userOf(user));

/** `chroot`: `/` and the working directory are that directory. */
export const setRoot = (path: OptionValue): void => {
  changeRoot(String(path));
  process.chdir('/');
};

/** `setsid`: leads a session of its own, from another group where it leads one already. */
export const leadSession = (wanted: OptionValue): void => {
  if (wanted === false) return;
  try {
    setsid();
  } catch {
    // the leader of a group may not: our parent's group may take us
    setpgid(0, process.ppid);
    setsid();
  }
};

/** `setpgid`: joins a process group; what cannot be is let be, as for a leader of a session. */
export const joinProcessGroup = (group: OptionValue): void => {
  try {
    setpgid(0, Number(group));
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
};
