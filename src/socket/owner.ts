import { closeAtExit, type Descriptor } from '../kernel/index.js';

/** Which Socket of this thread owns a descriptor, as a serial number, so that the table keeps no Socket alive. */
const owners = new Map<Descriptor, number>();
let lastSerial = 0;

/** Notes a new owner, and returns its serial number. */
export function claim(fd: Descriptor): number {
  closeAtExit(fd, true);
  owners.set(fd, ++lastSerial);
  return lastSerial;
}

/** Whether a Socket of this thread owns the descriptor. */
export const isOwned = (fd: Descriptor): boolean => owners.has(fd);

/** Ends an ownership; false when someone else has the number by now, as the descriptor was closed behind our back. */
export function disclaim(fd: Descriptor, serial: number): boolean {
  if (owners.get(fd) !== serial) return false;
  owners.delete(fd);
  closeAtExit(fd, false);
  return true;
}
