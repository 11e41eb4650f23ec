// The npm package raw-socket, as its documentation shows it.
import { competitor } from '../competitors.js';
import type { Library } from '../libraries.js';

interface RawSocketModule {
  createSocket(options: { protocol: number }): { on(event: 'message', listener: () => void): void };
}

export const run: Library['run'] = {
  receive({ address, meter }, ready) {
    const { createSocket } = competitor('raw-socket') as RawSocketModule;
    const socket = createSocket({ protocol: Number(address) });
    socket.on('message', () => meter.add(1));
    setInterval(() => socket, 1000); // it keeps neither itself nor the process alive
    ready();
  },
};
