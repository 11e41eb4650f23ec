import { constants, type Stats } from 'node:fs';
import { findAddressType } from '../registry.js';
import type { Opened, OpenRequest } from '../types.js';
import { accessText } from '../words.js';
import { fileEndpoint } from './file-endpoint.js';
import { fileType } from './file-type.js';
import { prepareName, statIfThere } from './named.js';
import { flagsOf, openNamed } from './open-named.js';

const { O_APPEND, O_CREAT } = constants;

/** A socket is connected to, of whatever type it is. */
async function connect(request: OpenRequest, path: string): Promise<Opened> {
  request.context.log('info', `"${path}" is a socket, connecting to it`);
  const client = findAddressType('UNIX-CLIENT');
  if (client === undefined) throw new Error('UNIX-CLIENT is not in the registry');
  return (await client.load())(request);
}

/** What is there is appended to, what is not is made. */
function flagsFor({ access, options }: OpenRequest, found: Stats | undefined): number {
  if (found === undefined) return flagsOf(access) | O_CREAT;
  const append = options.has('append') ? options.flag('append') : true;
  return flagsOf(access) | (access !== 'read' && append ? O_APPEND : 0);
}

/** GOPEN: whatever has the name, a file, a socket, a device. */
export async function open(request: OpenRequest): Promise<Opened> {
  const { access, context, parameters } = request;
  const path = parameters[0] as string;
  if (statIfThere(path)?.isSocket() && !request.options.has('unlink-early')) return connect(request, path);
  const found = prepareName(path, request);
  context.log('info', `"${path}" is not a socket, open()'ing it`);
  context.log('notice', `opening ${fileType(found)} "${path}" for ${accessText(access)}`);
  const fd = await openNamed(path, request, found, flagsFor(request, found));
  return fileEndpoint(request, fd, path);
}
