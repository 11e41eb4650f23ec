/** As much of the last line as can be a prompt. */
const longest = 512;

/** Follows what is written to a terminal, for the start of the line that the cursor is in: whoever writes it asks for input. */
export class PromptTracker {
  #tail = '';

  /** The text in the cursor's line. */
  get text(): string {
    return this.#tail;
  }

  /** What was written. */
  see(text: string): void {
    const whole = this.#tail + text;
    const lineStart = Math.max(whole.lastIndexOf('\n'), whole.lastIndexOf('\r')) + 1;
    this.#tail = whole.slice(lineStart).slice(-longest);
  }

  /** The line was ended by whoever typed. */
  clear(): void {
    this.#tail = '';
  }
}
