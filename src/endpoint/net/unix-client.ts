import { SOCK_DGRAM, SOCK_SEQPACKET } from '../../wire/constants.js';
import type { EndpointOptions } from '../option/types.js';
import type { Endpoint, Opened, OpenRequest } from '../types.js';
import { connectUnix, isOtherType, type UnixTarget, unixTarget } from './unix-connect.js';
import { sendtoUnix } from './unix-datagram.js';

/** Tries what is there: a stream, else sequenced packets, else datagrams. */
async function openWhatIsThere(
  request: OpenRequest,
  options: EndpointOptions,
  target: UnixTarget,
): Promise<Endpoint> {
  const abstract = request.type.keyword.startsWith('ABSTRACT');
  const again = (type: number): [EndpointOptions, UnixTarget] => {
    const renewed = options.renewed();
    const { client, ...rest } = unixTarget(request, renewed);
    return [renewed, { ...rest, client, kind: { ...target.kind, type } }];
  };
  try {
    return await connectUnix(request, options, target);
  } catch (error) {
    if (options.has('so-type') || !isOtherType(error, abstract)) throw error;
  }
  try {
    return await connectUnix(request, ...again(SOCK_SEQPACKET));
  } catch (error) {
    if (!isOtherType(error, abstract)) throw error;
  }
  return sendtoUnix(request, ...again(SOCK_DGRAM));
}

/** Opens UNIX-CLIENT and ABSTRACT-CLIENT: connects or sends, whatever type of socket is there. */
export async function open(request: OpenRequest): Promise<Opened> {
  const { options } = request;
  const endpoint = await openWhatIsThere(request, options, unixTarget(request, options));
  return { kind: 'endpoint', endpoint };
}
