/**
 * The one place that knows the host's byte order: netlink and the diag structures are in host order, and every host
 * supported (x64, arm64) is little-endian. Passed to each DataView access.
 */
export const LITTLE_ENDIAN = true;

/** A DataView over exactly the bytes of `bytes`, without copying. */
export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** A copy of the bytes from `offset` up to `end`, which does not keep the buffer of `view` alive. */
export const copyBytes = (view: DataView, offset: number, end: number): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset + offset, end - offset).slice();
