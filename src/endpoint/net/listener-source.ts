import type { SocketAddress } from '../../family/address.js';
import { close } from '../../kernel/index.js';
import { hasDataOptions, hasEndMethod } from '../data-options.js';
import type { Endpoint, EndpointSource, PlainListener } from '../types.js';
import { acceptNext } from './accept.js';
import { hasMessages } from './kind.js';
import { accepted, acceptorOf, type Listening } from './listening.js';
import { plainAdmission } from './plain-admission.js';
import { addressOf, labelText } from './sockaddr.js';

/** Options of each connection. */
const perConnection = ['PASTACCEPT', 'FD', 'CONNECTED', 'LATE', 'LATE2'] as const;

/** What the pump may accept by itself: nothing has to be done for a connection but setsockopt(2) and `range`. */
function plainListener({
  request,
  plan,
  fd,
  admission,
  acceptTimeout,
}: Listening): PlainListener | undefined {
  const { options, context } = request;
  if (hasDataOptions(options) || hasEndMethod(options) || context.logs('notice')) return undefined;
  if (acceptTimeout !== undefined) return undefined;
  const admitted = plainAdmission(admission, context);
  const settings = options.renewed().plainSocketOptions(perConnection);
  if (admitted === undefined || settings === undefined) return undefined;
  return { fd, bounds: hasMessages(plan.kind) ? 'messages' : 'bytes', options: settings, ...admitted };
}

/** The connections of a listening socket, each an end for a session of its own. */
export class ListenerSource implements EndpointSource {
  readonly type: string;
  readonly label: string;
  readonly localAddress?: SocketAddress;
  readonly maxSessions?: number;
  readonly listener?: PlainListener;
  readonly #listening: Listening;
  #begun = false;
  #open = true;

  /** Takes the socket over. */
  constructor(listening: Listening, maxSessions: number | undefined) {
    const { request, plan, name } = listening;
    this.#listening = listening;
    this.type = request.type.keyword;
    this.label = `${plan.label} ${labelText(name)}`;
    const address = addressOf(name);
    if (address !== undefined) this.localAddress = address;
    if (maxSessions !== undefined && maxSessions > 0) this.maxSessions = maxSessions;
    const listener = plainListener(listening);
    if (listener !== undefined) this.listener = listener;
  }

  get turnedAway(): number {
    return this.#listening.admission.turnedAway ?? 0;
  }

  async next(signal: AbortSignal): Promise<Endpoint | undefined> {
    const { request } = this.#listening;
    while (this.#open) {
      const connection = await acceptNext(acceptorOf(this.#listening), signal);
      if (connection === undefined) return undefined;
      const options = this.#begun ? request.options.renewed() : request.options;
      this.#begun = true;
      try {
        return accepted(this.#listening, options, connection);
      } catch (error) {
        // What fails for one connection is no reason not to take the next.
        request.context.log('error', (error as Error).message);
      }
    }
    return undefined;
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    close(this.#listening.fd);
    this.#listening.plan.release?.();
  }
}
