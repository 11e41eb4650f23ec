import crypto from 'node:crypto';
import type { DatagramCodec } from '../../src/probe/service/codec.js';

/** The request of a codec whose every random byte is `byte`, so that an answer kept in a file fits it. */
export const requestWith = (codec: DatagramCodec, byte: number): ReturnType<DatagramCodec['request']> => {
  const { randomFillSync } = crypto;
  crypto.randomFillSync = ((bytes: Buffer) => bytes.fill(byte)) as typeof randomFillSync;
  try {
    return codec.request();
  } finally {
    crypto.randomFillSync = randomFillSync;
  }
};
