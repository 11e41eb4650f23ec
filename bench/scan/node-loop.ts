// The plain Node way: connects to each port with node:net, a thousand at a time. argv: the highest port.
import { connect } from 'node:net';

const highest = Number(process.argv[2]);
const atOnce = 1000;
let next = 1;
let under = 0;
const open: number[] = [];

const more = (): void => {
  while (under < atOnce && next <= highest) ask(next++);
  if (under === 0) console.log(open.join('\n'));
};

const ask = (port: number): void => {
  under += 1;
  const socket = connect(port, '127.0.0.1');
  socket.on('connect', () => {
    open.push(port);
    socket.destroy();
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    under -= 1;
    more();
  });
};

more();
