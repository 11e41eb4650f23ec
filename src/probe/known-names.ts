import { nearestName } from '../grammar/nearest.js';

/** Refuses options that are none. Throws TypeError with the nearest right name. */
export function checkKnown(options: object, names: Readonly<Record<string, true>>): void {
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(names, name)) continue;
    const near = nearestName(name, Object.keys(names));
    throw new TypeError(`unknown option ${name}${near === undefined ? '' : `; did you mean ${near}?`}`);
  }
}

/** A whole number within limits. Throws RangeError. */
export function checkInteger(name: string, value: number, lowest: number, highest: number): void {
  if (Number.isInteger(value) && value >= lowest && value <= highest) return;
  throw new RangeError(`${name} must be an integer from ${lowest} to ${highest}, not ${String(value)}`);
}

/** A time in milliseconds. Throws RangeError. */
export function checkDuration(name: string, value: number, lowest = 0): void {
  if (typeof value === 'number' && value >= lowest && value < 2 ** 31) return;
  throw new RangeError(`${name} must be ${lowest} or more milliseconds, not ${String(value)}`);
}
