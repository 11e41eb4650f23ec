import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type net from 'node:net';
import { type Relay, relay, type SessionResult } from '../../src/index.js';
import { server } from '../kernel/pump-help.js';

/** How sessions are carried. */
export const carriers = ['auto', 'streamed'] as const;
export type Carrier = (typeof carriers)[number];

/** Where relays of these tests listen. */
export const listening = 'tcp4-listen:0,bind=127.0.0.1,fork,backlog=128';

/** The port of 127.0.0.1 that a relay listens on. */
export const portOf = (running: Relay): number => {
  const address = running.localAddress;
  if (address?.family !== 'inet') throw new Error('it does not listen on an IPv4 address');
  return address.port;
};

/** Waits until the other side has gone, by FIN or RST. */
export const gone = async (socket: net.Socket): Promise<void> => {
  if (!socket.destroyed && !socket.readableEnded) {
    await new Promise<void>((resolve) => {
      socket.once('end', resolve).once('close', resolve).resume();
    });
  }
  socket.destroy();
};

/** A relay to a server of this process, which hands over what it accepts. */
export async function relayed(carry: Carrier, left = listening) {
  const accepted: net.Socket[] = [];
  let tell: (() => void) | undefined;
  const upstream = await server((socket) => {
    accepted.push(socket);
    tell?.();
  });
  const running = await relay(left, `tcp4:127.0.0.1:${upstream.port}`, { carry });
  const ended = new Promise<SessionResult>((resolve) => running.once('ended', resolve));
  const broken: number[] = [];
  running.on('broken', ({ id }) => broken.push(id));
  return {
    running,
    port: portOf(running),
    ended,
    broken,
    /** The next connection that the relay made. */
    next: async (): Promise<net.Socket> => {
      while (accepted.length === 0) {
        await new Promise<void>((resolve) => {
          tell = resolve;
        });
      }
      return accepted.shift() as net.Socket;
    },
    async [Symbol.asyncDispose]() {
      await running.close();
      await upstream[Symbol.asyncDispose]();
    },
  };
}

/** A process of its own that runs this code of Node, ended with the block. */
export function program(code: string): { readonly child: ChildProcess } & AsyncDisposable {
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  return {
    child,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
