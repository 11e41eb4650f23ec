import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cliPath } from '../support/cli.js';
import { environment } from '../support/run.js';

/** A shell that can be typed into. */
export type ShellName = 'bash' | 'zsh' | 'fish';

/** How each is started without anybody's own settings, and what it reads first. */
const shells: Readonly<Record<ShellName, { readonly command: string; readonly setup: string }>> = {
  bash: { command: 'bash --noprofile --norc -i', setup: 'source <(socketeer completion bash)' },
  zsh: {
    command: 'zsh -f -i',
    setup: 'autoload -Uz compinit && compinit -u -D; source <(socketeer completion zsh)',
  },
  fish: { command: 'fish --no-config -i', setup: 'socketeer completion fish | source' },
};

/** Milliseconds; only something that hangs takes as long. */
const DEADLINE = 30_000;

/** A shell at a terminal, in which `socketeer` prints the words it gets; only completion is the real one. */
export class TerminalShell implements AsyncDisposable {
  /** Where the shell is: with the files `file.abc` and `in two`, and a program `only-here` in its search path. */
  readonly folder = mkdtempSync(join(tmpdir(), 'shell-'));
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  #printed = '';

  private constructor(command: string) {
    const bin = join(this.folder, 'bin');
    mkdirSync(bin);
    const real = `'${process.execPath}' '${cliPath}'`;
    writeFileSync(
      join(bin, 'socketeer'),
      `#!/bin/sh\n[ "$1" = completion ] && exec ${real} "$@"\nprintf 'got:'; printf '<%s>' "$@"; echo .\n`,
    );
    writeFileSync(join(bin, 'only-here'), '');
    for (const program of ['socketeer', 'only-here']) chmodSync(join(bin, program), 0o755);
    for (const file of ['file.abc', 'in two']) writeFileSync(join(this.folder, file), '');
    this.#child = spawn('script', ['-qfec', `stty cols 200 rows 50; exec ${command}`, '/dev/null'], {
      cwd: this.folder,
      env: environment({
        PATH: `${bin}:${process.env['PATH']}`,
        HOME: this.folder,
        TMPDIR: this.folder,
        XDG_RUNTIME_DIR: this.folder,
        TERM: 'xterm',
        SHELL: '/bin/sh',
      }),
      stdio: ['pipe', 'pipe', 'inherit'],
      timeout: DEADLINE * 3,
      killSignal: 'SIGKILL',
    });
    this.#closed = once(this.#child, 'close');
    this.#child.stdin?.on('error', () => {}); // the shell may end first
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      this.#printed += chunk.toString();
    });
  }

  /** Starts a shell, which has read its completion when this resolves. */
  static async open(name: ShellName): Promise<TerminalShell> {
    const { command, setup } = shells[name];
    const shell = new TerminalShell(command);
    // written in two parts, as the terminal shows what is typed
    await shell.#type(`${setup}; echo rea''dy\n`, /ready\r?\n/);
    return shell;
  }

  /** Types a line with its TABs, and gives the words with which the command is run. */
  async wordsOf(line: string): Promise<string[]> {
    const [, words = ''] = await this.#type(`${line}\n`, /got:(<[^\r\n]*>)\.\r?\n/);
    return words.slice(1, -1).split('><');
  }

  async #type(keys: string, expected: RegExp): Promise<RegExpExecArray> {
    this.#printed = '';
    this.#child.stdin?.write(keys);
    for (const end = performance.now() + DEADLINE; ; ) {
      const match = expected.exec(this.#printed);
      if (match !== null) return match;
      if (this.#child.exitCode !== null || performance.now() > end) {
        throw new Error(`${JSON.stringify(keys)} made ${JSON.stringify(this.#printed)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin?.end('\nexit\n');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), DEADLINE);
    await this.#closed;
    clearTimeout(timer);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
