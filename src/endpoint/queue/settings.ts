import { constants } from 'node:fs';
import {
  close,
  type Descriptor,
  openQueue,
  queueAttributes,
  readFile,
  receiveFromQueue,
  SystemError,
  unlinkQueue,
  wouldBlock,
} from '../../kernel/index.js';
import { takeDataOptions } from '../data-options.js';
import type { DataOptions, EndpointAccess, OpenRequest } from '../types.js';

/** What the options say about a queue, all taken. */
export interface QueueSettings {
  readonly name: string;
  readonly access: EndpointAccess;
  readonly flags: number;
  readonly mode: number;
  readonly limits: { readonly most: number; readonly size: number } | undefined;
  readonly priority: number;
  readonly flush: boolean;
  readonly unlinkEarly: boolean;
  readonly unlinkClose: boolean;
  readonly data: DataOptions;
}

const accessFlags: Readonly<Record<EndpointAccess, number>> = {
  read: constants.O_RDONLY,
  write: constants.O_WRONLY,
  both: constants.O_RDWR,
};
const defaultMode = 0o666;

const systemDefault = (file: string): number =>
  Number.parseInt(readFile(`/proc/sys/fs/mqueue/${file}`).toString(), 10);

/** Both limits of a new queue where one of them is given. */
function takeLimits({ options }: OpenRequest): QueueSettings['limits'] {
  const most = options.integer('posixmq-maxmsg');
  const size = options.integer('posixmq-msgsize');
  if (most === undefined && size === undefined) return undefined;
  return { most: most ?? systemDefault('msg_default'), size: size ?? systemDefault('msgsize_default') };
}

/** Takes what the options say. Which way data goes is said by the keyword, else by what is wanted. */
export function takeSettings(request: OpenRequest): QueueSettings {
  const { access, options, parameters, type } = request;
  for (const phase of ['OFFSET', 'INIT', 'EARLY'] as const) options.apply(phase);
  const create = options.has('o-creat') ? options.flag('o-creat') : true;
  const way = accessFlags[type.only ?? access];
  return {
    name: parameters[0] as string,
    access: type.only ?? access,
    flags: options.openFlags(way) | (create ? constants.O_CREAT : 0),
    mode: options.integer('perm') ?? defaultMode,
    limits: takeLimits(request),
    priority: options.integer('posixmq-priority') ?? 0,
    flush: options.flag('posixmq-flush'),
    unlinkEarly: options.flag('unlink-early'),
    unlinkClose: options.flag('unlink-close'),
    data: takeDataOptions(options),
  };
}

/** Takes all messages out of a queue, if there is one. Throws SystemError. */
function flushQueue(name: string): void {
  let fd: Descriptor;
  try {
    fd = openQueue(name, constants.O_RDONLY, 0);
  } catch (error) {
    if (error instanceof SystemError && error.code === 'ENOENT') return;
    throw error;
  }
  try {
    const room = new Uint8Array(queueAttributes(fd).size);
    while (receiveFromQueue(fd, room, new Int32Array(1)) !== wouldBlock);
  } finally {
    close(fd);
  }
}

/** mq_unlink(3); that there is no such queue is no error. */
export function removeQueue(name: string): void {
  try {
    unlinkQueue(name);
  } catch (error) {
    if (!(error instanceof SystemError && error.code === 'ENOENT')) throw error;
  }
}

/** Opens the queue as the settings have it; the caller owns the descriptor. Throws SystemError. */
export function openBySettings({ name, flags, mode, limits, flush, unlinkEarly }: QueueSettings): Descriptor {
  if (unlinkEarly) removeQueue(name);
  if (flush) flushQueue(name);
  return openQueue(name, flags, mode, limits);
}
