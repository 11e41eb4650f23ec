import { NLMSG_ERROR, SOCK_DIAG_BY_FAMILY } from '../../wire/constants.js';
import { cookieOf, inetDiagMsg } from '../../wire/diag/inet.js';
import { decodeNetlinkError, NetlinkReader } from '../../wire/netlink.js';
import type { Source } from '../source.js';

/** What a request was answered with: 0 for an acknowledgement, else a positive errno. */
type Answer = number;

/** Hands each chunk of the answers on with the index of its request; returns the errno each ended with. */
async function exchange(
  source: Pick<Source, 'dump'>,
  requests: Uint8Array[],
  signal: AbortSignal | undefined,
  onMessage: (request: number, reader: NetlinkReader) => void,
): Promise<Answer[]> {
  const answers = new Array<Answer>(requests.length).fill(0);
  const dump = source.dump(requests, signal);
  try {
    for (;;) {
      const event = await dump.next();
      if (event === undefined) return answers;
      const { request, bytes, status } = event;
      if (bytes === null) {
        if (status < 0) answers[request] = -status;
        continue;
      }
      const reader = new NetlinkReader(bytes);
      while (reader.next()) {
        if (reader.type === NLMSG_ERROR) answers[request] = decodeNetlinkError(reader).errno;
        else onMessage(request, reader);
      }
    }
  } finally {
    dump.close();
  }
}

/** Sends SOCK_DESTROY requests; returns 0 or the positive errno of each. Rejects with the reason of an aborted signal. */
export const sendAll = (
  source: Pick<Source, 'dump'>,
  requests: Uint8Array[],
  signal: AbortSignal | undefined,
): Promise<Answer[]> => exchange(source, requests, signal, () => undefined);

/** The cookies of all sockets that the dump requests list. */
export async function livingCookies(
  source: Pick<Source, 'dump'>,
  requests: Uint8Array[],
  signal: AbortSignal | undefined,
): Promise<Set<bigint>> {
  const cookies = new Set<bigint>();
  await exchange(source, requests, signal, (_, { type, view, offset, end }) => {
    if (type === SOCK_DIAG_BY_FAMILY) cookies.add(cookieOf(inetDiagMsg.decode(view, offset, end)));
  });
  return cookies;
}
