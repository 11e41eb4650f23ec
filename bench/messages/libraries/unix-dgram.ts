// The npm package unix-dgram, as its documentation shows it.
import { competitor } from '../competitors.js';
import { type Library, messageBytes, type Run } from '../libraries.js';

interface UnixDatagramSocket {
  on(event: string, listener: (error?: unknown) => void): this;
  bind(path: string): void;
  connect(path: string): void;
  send(message: Buffer): void;
}

interface UnixDgram {
  createSocket(type: 'unix_dgram', listener?: () => void): UnixDatagramSocket;
}

const load = (): UnixDgram => competitor('unix-dgram') as UnixDgram;

const receive: Run = ({ address, meter }, ready) => {
  load()
    .createSocket('unix_dgram', () => meter.add(1))
    .bind(address);
  ready();
};

const send: Run = ({ address, meter }) => {
  const socket = load().createSocket('unix_dgram');
  const message = Buffer.alloc(messageBytes, 'x');
  let congested = false;
  const write = (): void => {
    congested = false;
    while (!congested) {
      socket.send(message);
      if (!congested) meter.add(1);
    }
  };
  socket.on('congestion', () => {
    congested = true;
  });
  socket.on('writable', write);
  socket.on('connect', write);
  socket.connect(address);
};

export const run: Library['run'] = { receive, send };
