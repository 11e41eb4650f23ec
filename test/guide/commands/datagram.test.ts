import { testCommands } from '../commands.js';

testCommands('docs/guide/datagram.md');
