// Holds 20 TCP listeners and 5 UDP sockets on loopback and a Unix listener until its standard input ends. argv: the path
// of the Unix listener. Says which ports as a line of JSON.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

const serve = () => createServer((socket) => socket.on('error', () => {}).end());
const listeners = Array.from({ length: 20 }, () => serve().listen(0, '127.0.0.1'));
const unix = serve().listen(process.argv[2]);
const datagrams = Array.from({ length: 5 }, () => createSocket('udp4').bind(0, '127.0.0.1'));
await Promise.all([unix, ...listeners, ...datagrams].map((one) => once(one, 'listening')));
const tcp = listeners.map((server) => (server.address() as { port: number }).port);
const udp = datagrams.map((socket) => socket.address().port);
process.stdout.write(`${JSON.stringify({ tcp, udp })}\n`);
process.stdin.resume().on('end', () => process.exit());
