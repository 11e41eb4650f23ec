import { takeDataOptions } from '../data-options.js';
import { isTerminal } from '../file/kind.js';
import { keepTerminals } from '../file/terminal-state.js';
import { applyPhases } from '../phases.js';
import type { ByteSource, Endpoint, Opened, OpenRequest } from '../types.js';
import { LineEditor } from './editor.js';
import { PlainEditor } from './plain-editor.js';
import type { Editor, EditorSettings } from './types.js';

const notices = {
  read: 'using readline on stdin for reading',
  write: 'using stdio for writing',
  both: 'using readline on stdin for reading and stdio for writing',
} as const;

/** Takes what the options say. Throws TypeError for a `noecho` that is no regular expression. */
function takeSettings({ options }: OpenRequest): EditorSettings {
  const noEcho = options.text('noecho');
  const prompt = options.text('prompt');
  const none = options.flag('noprompt');
  try {
    return {
      prompt: prompt ?? (none ? '' : undefined),
      historyFile: options.text('history-file'),
      noEcho: noEcho === undefined ? undefined : new RegExp(noEcho),
    };
  } catch (error) {
    throw new TypeError(`noecho: ${(error as Error).message}`);
  }
}

/** Editing moves the cursor, which not every terminal can. */
function openEditor(settings: EditorSettings): Editor {
  const { TERM = '' } = process.env;
  const isPlain = TERM === '' || TERM === 'dumb';
  return isPlain && isTerminal(0) ? new PlainEditor(settings) : new LineEditor(settings);
}

function sourceOf(editor: Editor): ByteSource {
  let rest = Buffer.alloc(0);
  return {
    read: async (into, signal) => {
      if (rest.length === 0) {
        const line = await editor.next(signal);
        if (line === null) return null;
        rest = Buffer.from(line);
      }
      const length = rest.copy(into);
      rest = rest.subarray(length);
      return length;
    },
  };
}

/** READLINE: lines of the terminal, with editing and history; what is written goes to standard output. */
export async function open(request: OpenRequest): Promise<Opened> {
  const { access, context, options, type } = request;
  context.log('notice', notices[access]);
  const restore = keepTerminals(0);
  const settings = takeSettings(request);
  applyPhases(options, ['OFFSET', 'PASTEXEC'], 0);
  const editor = openEditor(settings);
  const endpoint: Endpoint = {
    type: type.keyword,
    label: 'readline',
    bounds: 'bytes',
    source: access === 'write' ? undefined : sourceOf(editor),
    sink: access === 'read' ? undefined : { write: (bytes) => editor.show(bytes), end: async () => {} },
    data: takeDataOptions(options),
    environment: {},
    close: async () => {
      editor.close();
      restore();
    },
  };
  return { kind: 'endpoint', endpoint };
}
