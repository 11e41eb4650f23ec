import { testCommands } from '../commands.js';

testCommands('docs/guide/relay.md');
