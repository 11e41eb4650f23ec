import { constants } from 'node:fs';
import { open as openFile, SystemError } from '../../kernel/index.js';
import type { Opened, OpenRequest } from '../types.js';
import { accessText } from '../words.js';
import { fileEndpoint } from './file-endpoint.js';
import { prepareName } from './named.js';
import { defaultMode } from './open-named.js';

const EINVAL = 22;
const { O_WRONLY, O_CREAT, O_TRUNC } = constants;

/** CREATE: creat(2), for writing only. */
export async function open(request: OpenRequest): Promise<Opened> {
  const { access, context, options, parameters } = request;
  const path = parameters[0] as string;
  if (access === 'read') {
    throw new SystemError(`create ${path} in order to read it, which would empty it`, EINVAL);
  }
  prepareName(path, request);
  context.log('notice', `creating regular file "${path}" for ${accessText(access)}`);
  const fd = openFile(path, O_WRONLY | O_CREAT | O_TRUNC, options.integer('perm') ?? defaultMode);
  return fileEndpoint({ ...request, access: 'write' }, fd, path);
}
