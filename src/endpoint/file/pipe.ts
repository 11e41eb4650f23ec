import { chownSync } from 'node:fs';
import { mkfifo, pipe } from '../../kernel/index.js';
import type { Opened, OpenRequest } from '../types.js';
import { accessText } from '../words.js';
import { fileEndpoint } from './file-endpoint.js';
import { fileType } from './file-type.js';
import { attempt, prepareName, releaseName, statIfThere } from './named.js';
import { defaultMode, flagsOf, openNamed } from './open-named.js';
import { pairEndpoint } from './pair.js';

function openUnnamed(request: OpenRequest): Opened {
  const opened = pairEndpoint(request, {
    ...pipe(),
    kind: 'pipe',
    bounds: 'bytes',
    label: 'pipe',
    end: 'close',
  });
  request.context.log('notice', 'writing to and reading from unnamed pipe');
  return opened;
}

/** Makes the pipe, whose owner is to be right before anybody opens it: opening waits for the other end. Throws SystemError. */
function makePipe(path: string, { options }: OpenRequest): void {
  mkfifo(path, options.integer('perm') ?? defaultMode);
  const user = options.integer('user');
  const group = options.integer('group');
  if (user === undefined && group === undefined) return;
  attempt(`chown ${path}`, () => chownSync(path, user ?? -1, group ?? -1));
}

/** PIPE: a pipe with a name, made where there is none, or without. */
export async function open(request: OpenRequest): Promise<Opened> {
  const { access, context, parameters } = request;
  const path = parameters[0];
  if (path === undefined) return openUnnamed(request);
  const found = prepareName(path, request);
  const given = releaseName(path, request, true);
  // One that was there before stays, whatever is said.
  const remove = found === undefined ? given : () => {};
  if (found === undefined) {
    makePipe(path, request);
    context.log('notice', `created named pipe "${path}" for ${accessText(access)}`);
  } else {
    context.log('info', `xioopen_fifo("${path}"): already exist, opening it`);
    context.log('notice', `opening ${fileType(found)} "${path}" for ${accessText(access)}`);
  }
  try {
    const fd = await openNamed(path, request, statIfThere(path), flagsOf(access));
    return fileEndpoint(request, fd, path, remove);
  } catch (error) {
    remove();
    throw error;
  }
}
