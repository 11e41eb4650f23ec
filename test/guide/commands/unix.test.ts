import { testCommands } from '../commands.js';

testCommands('docs/guide/unix.md');
