import type { SocketOwner } from '../../inventory/record.js';
import { jsonString } from './text.js';
import { valueJson } from './value.js';

/** Command lines are shared by all sockets of a process and long, so their JSON is kept. */
const commandLines = new WeakMap<readonly string[], string>();

const commandLineJson = (commandLine: readonly string[]): string => {
  let text = commandLines.get(commandLine);
  if (text === undefined) {
    text = valueJson(commandLine);
    commandLines.set(commandLine, text);
  }
  return text;
};

const ownerJson = ({ pid, name, fd, commandLine, uid, user, unit, container }: SocketOwner): string => {
  let text = `{"pid":${pid},"name":${jsonString(name)},"fd":${fd},"commandLine":${commandLineJson(commandLine)},"uid":${uid}`;
  if (user !== undefined) text += `,"user":${jsonString(user)}`;
  if (unit !== undefined) text += `,"unit":${jsonString(unit)}`;
  if (container !== undefined) text += `,"container":${jsonString(container)}`;
  return `${text}}`;
};

/** The owners of a socket as a JSON array. */
export const ownersJson = (owners: readonly SocketOwner[]): string => {
  let text = '[';
  for (let index = 0; index < owners.length; index++) {
    text += index === 0 ? ownerJson(owners[index]!) : `,${ownerJson(owners[index]!)}`;
  }
  return `${text}]`;
};
