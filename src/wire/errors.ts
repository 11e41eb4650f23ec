/** Bytes that are not what their structure says: names the structure, the offset and the length at fault. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  constructor(
    /** The kernel's name of the structure, such as `inet_diag_msg`. */
    readonly structure: string,
    /** Where in the buffer the structure starts, in bytes. */
    readonly offset: number,
    /** How many bytes there were. */
    readonly length: number,
    /** What was expected there. */
    readonly expected: string,
  ) {
    super(`${structure} at offset ${offset}: expected ${expected}, got ${length} bytes`);
  }
}
