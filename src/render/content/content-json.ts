import { isUtf8 } from 'node:buffer';

/** The bytes of a message as JSON keeps them: `text` where they are UTF-8, else `base64`. */
export const contentFields = (bytes: Uint8Array): { length: number; text?: string; base64?: string } => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = bytes.length;
  return isUtf8(bytes)
    ? { length, text: buffer.toString('utf8') }
    : { length, base64: buffer.toString('base64') };
};
