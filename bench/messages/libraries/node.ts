// node:dgram and node:net, as their documentation shows them.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type NetConnectOpts } from 'node:net';
import { chunkBytes, type Job, type Library, messageBytes, type Run } from '../libraries.js';

const host = '127.0.0.1';

const at = ({ kind, address }: Job): NetConnectOpts =>
  kind === 'tcp' ? { host, port: Number(address) } : { path: address };

const receiveDatagrams: Run = ({ address, meter }, ready) => {
  const socket = createSocket('udp4');
  socket.on('message', () => meter.add(1));
  socket.bind(Number(address), host, ready);
};

const sendDatagrams: Run = async ({ address, meter }) => {
  const socket = createSocket('udp4');
  socket.connect(Number(address), host);
  await once(socket, 'connect');
  const message = Buffer.alloc(messageBytes, 'x');
  const next = (): void => {
    meter.add(1);
    socket.send(message, next);
  };
  for (let ahead = 0; ahead < 32; ahead++) next(); // several in flight, as it likes best
};

const receiveStream: Run = (job, ready) => {
  const server = createServer((connection) => {
    connection.on('data', (chunk) => job.meter.add(chunk.length));
    connection.on('error', () => {});
  });
  server.listen(at(job), ready);
};

const sendStream: Run = (job) => {
  const stream = connect(at(job));
  const chunk = Buffer.alloc(chunkBytes, 'x');
  const write = (): void => {
    do job.meter.add(chunk.length);
    while (stream.write(chunk));
  };
  stream.on('drain', write).on('connect', write);
};

const accept: Run = (job, ready) => {
  const server = createServer((connection) => {
    connection.on('error', () => {});
    connection.destroy();
    job.meter.add(1);
  });
  server.listen(at(job), ready);
};

/** Both ends in this process, so that only the library's own work is between them. */
const roundTrips: Run = async (job) => {
  const server = createServer((connection) => {
    connection.setNoDelay(true);
    connection.on('data', (chunk) => connection.write(chunk));
  });
  server.listen(at(job));
  await once(server, 'listening');
  const client = connect(at(job));
  client.setNoDelay(true);
  const message = Buffer.alloc(messageBytes, 'x');
  client.on('data', () => {
    job.meter.add(1);
    client.write(message);
  });
  client.write(message);
};

const isStream = ({ kind }: Job): boolean => kind === 'tcp' || kind === 'unix';

export const run: Library['run'] = {
  receive: (job, ready) => (isStream(job) ? receiveStream(job, ready) : receiveDatagrams(job, ready)),
  send: (job, ready) => (isStream(job) ? sendStream(job, ready) : sendDatagrams(job, ready)),
  accept,
  'round-trips': roundTrips,
};
