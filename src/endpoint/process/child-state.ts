import { constants } from 'node:fs';
import { CLONE_NEWNET } from '../../kernel/constants.js';
import { type ChildAction, type Descriptor, open, SystemError } from '../../kernel/index.js';
import type { EndpointOptions } from '../option/types.js';
import { findUser, groupsOf, type User } from '../option/users.js';

/** What the options say a child is to be before it runs its program. */
export interface ChildState {
  readonly directory: string | undefined;
  readonly root: string | undefined;
  readonly namespace: string | undefined;
  readonly umask: number | undefined;
  readonly session: boolean;
  readonly group: number | undefined;
  readonly controlling: boolean;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  /** `su`, `su-d`: with groups and environment. */
  readonly user: User | undefined;
}

const EINVAL = 22;

function userOf(uid: number | undefined): User | undefined {
  if (uid === undefined) return undefined;
  const user = findUser(uid);
  if (user === undefined) throw new SystemError(`no user has the number ${uid}`, EINVAL);
  return user;
}

/** Takes what would otherwise be done to our own process. Throws SystemError. */
export function takeChildState(options: EndpointOptions): ChildState {
  const delayed = options.integer('substuser-delayed');
  return {
    directory: options.text('chdir'),
    root: options.text('chroot'),
    namespace: options.text('netns'),
    umask: options.integer('umask'),
    session: options.flag('setsid'),
    group: options.integer('setpgid'),
    controlling: options.flag('tiocsctty'),
    uid: options.integer('setuid'),
    gid: options.integer('setgid'),
    user: userOf(options.integer('substuser') ?? delayed),
  };
}

/** The environment of the user that the child becomes. */
export function userEnvironment({ user }: ChildState): Record<string, string> {
  if (user === undefined) return {};
  return { USER: user.name, LOGNAME: user.name, HOME: user.home, SHELL: user.shell };
}

/** Namespace, directory, root. */
function* placeActions(
  { directory, umask, root }: ChildState,
  namespace: Descriptor | undefined,
): Generator<ChildAction> {
  if (namespace !== undefined) yield { action: 'setns', fd: namespace, type: CLONE_NEWNET };
  if (directory !== undefined) yield { action: 'chdir', path: directory };
  if (umask !== undefined) yield { action: 'umask', mode: umask };
  if (root === undefined) return;
  yield { action: 'chroot', path: root };
  yield { action: 'chdir', path: '/' };
}

/** Session, process group, terminal. */
function* companyActions(
  { session, group, controlling }: ChildState,
  terminal: Descriptor | undefined,
): Generator<ChildAction> {
  if (session) yield { action: 'setsid' };
  // The leader of a session leads its group as well, and cannot leave it.
  else if (group !== undefined) yield { action: 'setpgid', group };
  // Only the leader of a session may take a terminal.
  if (controlling && session && terminal !== undefined) yield { action: 'terminal', fd: terminal };
}

function* identityActions({ uid, gid, user }: ChildState): Generator<ChildAction> {
  if (gid !== undefined) yield { action: 'setgid', id: gid };
  if (uid !== undefined) yield { action: 'setuid', id: uid };
  if (user === undefined) return;
  yield { action: 'setgroups', groups: groupsOf(user) };
  yield { action: 'setgid', id: user.gid };
  yield { action: 'setuid', id: user.uid };
}

/** The descriptor of the namespace that the child is to enter, for childActions; the caller closes it. Throws SystemError. */
export function openNamespace({ namespace }: ChildState): Descriptor | undefined {
  return namespace === undefined ? undefined : open(`/run/netns/${namespace}`, constants.O_RDONLY);
}

/** What the child does: what needs privileges comes before they are given up. */
export const childActions = (
  state: ChildState,
  namespace: Descriptor | undefined,
  terminal: Descriptor | undefined,
): ChildAction[] => [
  ...placeActions(state, namespace),
  ...companyActions(state, terminal),
  ...identityActions(state),
];
