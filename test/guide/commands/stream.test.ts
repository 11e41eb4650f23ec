import { testCommands } from '../commands.js';

testCommands('docs/guide/stream.md');
