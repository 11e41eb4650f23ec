// Our living objects, as the guide shows them: DatagramSocket with batches, listen() and connect() with streams.
import { connect, DatagramSocket, listen, type OutgoingDatagram } from 'socketeer';
import { chunkBytes, type Job, type Library, messageBytes, type Run } from '../libraries.js';

/** Datagrams asked for, or handed over, at once. */
const most = 64;

const at = ({ kind, address }: Job): string => {
  if (kind === 'udp' || kind === 'tcp') return `${kind}:127.0.0.1:${address}`;
  return address;
};

const open = (job: Job, end: 'bind' | 'connect'): Promise<DatagramSocket> =>
  DatagramSocket.open({ [end]: at(job), messageSize: 2048 });

const receive: Run = async (job, ready) => {
  if (job.kind === 'tcp' || job.kind === 'unix') return receiveStream(job, ready);
  const socket = await open(job, 'bind');
  ready();
  for await (const _ of socket) job.meter.add(1);
};

const receiveBatch: Run = async (job, ready) => {
  const socket = await open(job, 'bind');
  ready();
  for (;;) job.meter.add((await socket.receiveBatch(most)).length);
};

const send: Run = async (job, ready) => {
  if (job.kind === 'tcp' || job.kind === 'unix') return sendStream(job, ready);
  const socket = await open(job, 'connect');
  const message = Buffer.alloc(messageBytes, 'x');
  for (;;) {
    await socket.send(message);
    job.meter.add(1);
  }
};

const sendBatch: Run = async (job) => {
  const socket = await open(job, 'connect');
  const data = Buffer.alloc(messageBytes, 'x');
  const batch: OutgoingDatagram[] = Array.from({ length: most }, () => ({ data }));
  for (;;) {
    await socket.sendBatch(batch);
    job.meter.add(most);
  }
};

const receiveStream: Run = async (job, ready) => {
  const listener = await listen(at(job));
  ready();
  const stream = await listener.accept();
  for await (const chunk of stream) job.meter.add(chunk.length);
};

const sendStream: Run = async (job) => {
  const stream = await connect(at(job));
  const chunk = Buffer.alloc(chunkBytes, 'x');
  for (;;) {
    await stream.write(chunk);
    job.meter.add(chunk.length);
  }
};

const accept: Run = async (job, ready) => {
  const listener = await listen(at(job));
  ready();
  for await (const stream of listener) {
    stream.destroy();
    job.meter.add(1);
  }
};

/** Both ends in this process, so that only the library's own work is between them. */
const roundTrips: Run = async (job) => {
  const options = job.kind === 'tcp' ? { noDelay: true } : {};
  const listener = await listen(at(job), options);
  const [accepted, client] = await Promise.all([listener.accept(), connect(at(job), options)]);
  const echo = async (): Promise<void> => {
    for await (const chunk of accepted) await accepted.write(chunk);
  };
  void echo();
  const message = Buffer.alloc(messageBytes, 'x');
  for (;;) {
    await client.write(message);
    await client.read();
    job.meter.add(1);
  }
};

export const run: Library['run'] = {
  receive,
  'receive-batch': receiveBatch,
  send,
  'send-batch': sendBatch,
  accept,
  'round-trips': roundTrips,
};
