import type { SocketAddress } from '../family/address.js';
import { encodeAddress } from '../family/index.js';
import { type Descriptor, SystemError } from '../kernel/index.js';
import { beginConnect, connectResult, dissolve } from './connection.js';
import { yieldSometimes } from './fairness.js';
import type { SocketHandle, Where } from './handle.js';
import { ifKnown, peerName, readAddress } from './name.js';
import type { SocketIdentity } from './spec.js';
import type { WaitOptions } from './types.js';
import { checkWait } from './waiter.js';

const EISCONN = 106;

/** Connects a socket, one attempt at a time; a connection under way is given up when its wait ends early. */
export class Connector {
  readonly #handle: SocketHandle;
  readonly #identity: SocketIdentity;
  #busy = false;

  constructor(handle: SocketHandle, identity: SocketIdentity) {
    this.#handle = handle;
    this.#identity = identity;
  }

  /** See Socket.connect. */
  async connect(address: SocketAddress | string, wait: WaitOptions): Promise<void> {
    this.#handle.open('connect');
    const remote = readAddress(this.#identity.family, address);
    const name = encodeAddress(remote);
    checkWait(wait);
    wait.signal?.throwIfAborted();
    // The kernel lets the second connect pass after one that did not block, whatever its address.
    if (this.#handle.remote !== undefined) {
      throw this.#handle.error('connect', new SystemError('connect', EISCONN), { remote });
    }
    if (this.#busy) {
      const text = 'another connect is under way';
      throw this.#handle.error('connect', { code: 'ERR_SOCKET_STATE', text }, { remote });
    }
    this.#busy = true;
    try {
      await this.#attempt(name, { remote }, wait);
    } finally {
      this.#busy = false;
    }
    this.#remember();
    await yieldSometimes();
  }

  async #attempt(name: Uint8Array, where: Where, wait: WaitOptions): Promise<void> {
    const isUnix = this.#identity.family === 'unix';
    const state = this.#handle.run('connect', (fd) => beginConnect(fd, name, isUnix), where);
    if (state === 'pending') await this.#finish(where, wait);
    if (state !== 'full') return;
    const again = (fd: Descriptor) => beginConnect(fd, name, true) === 'connected' || undefined;
    await this.#handle.retry('connect', again, wait, where);
  }

  async #finish(where: Where, wait: WaitOptions): Promise<void> {
    try {
      await this.#handle.perform('connect', 'write', connectResult, wait, where);
    } catch (error) {
      // The kernel shall not go on trying. A family without such a call leaves that to close().
      if (!this.#handle.closed) ifKnown(() => this.#handle.run('connect', dissolve));
      throw error;
    }
  }

  /** The kernel forgets the peer of a connection that breaks, just when an error wants to name it. */
  #remember(): void {
    const { family, type } = this.#identity;
    if (type !== 'stream' && type !== 'seqpacket') return;
    this.#handle.remote = ifKnown(() => this.#handle.run('connect', (fd) => peerName(family, fd)));
  }
}
