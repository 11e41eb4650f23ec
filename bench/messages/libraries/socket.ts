// Our own low level: one Socket, one await per message.
import { Socket, type SocketSpec } from 'socketeer';
import { chunkBytes, type Job, type JobKind, type Library, messageBytes, type Run } from '../libraries.js';

const specs: Readonly<Record<JobKind, SocketSpec>> = {
  'unix-dgram': { family: 'unix', type: 'dgram' },
  seqpacket: { family: 'unix', type: 'seqpacket' },
  unix: { family: 'unix', type: 'stream' },
  udp: { family: 'inet', type: 'dgram' },
  tcp: { family: 'inet', type: 'stream' },
  raw: { family: 'inet', type: 'raw', protocol: 253 },
};

/** The address of a job as text. */
const at = ({ kind, address }: Job): string => {
  if (kind === 'raw') return '127.0.0.1:0';
  return kind === 'udp' || kind === 'tcp' ? `127.0.0.1:${address}` : address;
};

const isConnection = ({ kind }: Job): boolean => kind === 'tcp' || kind === 'unix' || kind === 'seqpacket';
const isStream = ({ kind }: Job): boolean => kind === 'tcp' || kind === 'unix';

const bound = (job: Job): Socket => {
  const socket = Socket.open(specs[job.kind]);
  if (job.kind === 'tcp') socket.setOption(1, 2, 1); // SO_REUSEADDR, which Node sets too
  socket.bind(at(job));
  if (isConnection(job)) socket.listen();
  return socket;
};

const receive: Run = async (job, ready) => {
  const own = bound(job);
  ready();
  const socket = isConnection(job) ? await own.accept() : own;
  const buffer = new Uint8Array(chunkBytes);
  for (;;) {
    const { bytes } = await socket.receive(buffer);
    job.meter.add(isStream(job) ? bytes.length : 1);
  }
};

const send: Run = async (job) => {
  const socket = Socket.open(specs[job.kind]);
  await socket.connect(at(job));
  const stream = isStream(job);
  const data = Buffer.alloc(stream ? chunkBytes : messageBytes, 'x');
  for (;;) {
    const sent = await socket.send(data);
    job.meter.add(stream ? sent : 1);
  }
};

const accept: Run = async (job, ready) => {
  const listener = bound(job);
  ready();
  for (;;) {
    (await listener.accept()).close();
    job.meter.add(1);
  }
};

const echo = async (listener: Socket): Promise<void> => {
  const connection = await listener.accept();
  const buffer = new Uint8Array(chunkBytes);
  for (;;) {
    const { bytes } = await connection.receive(buffer);
    await connection.send(bytes);
  }
};

/** Both ends in this process, so that only the library's own work is between them. */
const roundTrips: Run = async (job) => {
  const listener = bound(job);
  void echo(listener);
  const client = Socket.open(specs[job.kind]);
  await client.connect(at(job));
  const message = Buffer.alloc(messageBytes, 'x');
  const buffer = new Uint8Array(chunkBytes);
  for (;;) {
    await client.send(message);
    await client.receive(buffer);
    job.meter.add(1);
  }
};

export const run: Library['run'] = { receive, send, accept, 'round-trips': roundTrips };
