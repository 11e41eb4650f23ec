/** The relay that Node's own modules make: node node-pipe.js tcp <port> <target>. */
import net from 'node:net';

const [, port, target] = process.argv.slice(2).map(Number);

const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (left) => {
  const right = net.connect({ port: target!, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  left.on('error', () => right.destroy());
  right.on('error', () => left.destroy());
  left.pipe(right).pipe(left);
});
server.listen({ port: port!, host: '127.0.0.1', backlog: 4096 });
