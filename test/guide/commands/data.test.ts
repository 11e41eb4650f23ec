import { testCommands } from '../commands.js';

testCommands('docs/guide/data.md');
