import { testCommands } from '../commands.js';

testCommands('docs/guide/packets.md');
