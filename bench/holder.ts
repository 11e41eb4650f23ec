// Holds TCP connections on loopback, both ends of each, until its standard input ends. argv: how many.
import { Fixture } from '../test/support/sockets/fixture.js';
import { openConnection, openListener } from '../test/support/sockets/tcp-connection.js';

const fixture = new Fixture();
const listener = openListener(fixture, 'inet', { backlog: 128 });
for (let made = 0; made < Number(process.argv[2]); made += 1) openConnection(fixture, listener);
process.stdout.write('ready\n');
process.stdin.resume().on('end', () => process.exit());
