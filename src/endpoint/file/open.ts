import type { Opened, OpenRequest } from '../types.js';
import { accessText } from '../words.js';
import { fileEndpoint } from './file-endpoint.js';
import { fileType } from './file-type.js';
import { prepareName } from './named.js';
import { flagsOf, openNamed } from './open-named.js';

/** OPEN: open(2) of what has a name. */
export async function open(request: OpenRequest): Promise<Opened> {
  const { access, context, parameters } = request;
  const path = parameters[0] as string;
  const found = prepareName(path, request);
  context.log('notice', `opening ${fileType(found)} "${path}" for ${accessText(access)}`);
  return fileEndpoint(request, await openNamed(path, request, found, flagsOf(access)), path);
}
