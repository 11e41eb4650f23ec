import { type Descriptor, fcntl, ioctl, SystemError, setsockopt } from '../../kernel/index.js';
import { encodeValue, intBytes, textBytes } from './encode.js';
import type { EndpointOption, OptionValue } from './types.js';

const F_GETFL = 3;
const F_SETFL = 4;

/** Arguments of setsockopt(2) but the descriptor. */
export interface SocketOptionBytes {
  readonly level: number;
  readonly number: number;
  readonly value: Uint8Array;
}

const partBytes = (part: number | string | Uint8Array): Uint8Array => {
  if (typeof part === 'number') return intBytes(part);
  return typeof part === 'string' ? textBytes(part) : part;
};

/** What setsockopt(2) is given for an option; undefined where it is not done by that, or not at all (`reuseaddr=`). */
export function socketOptionBytes(option: EndpointOption, value: OptionValue): SocketOptionBytes | undefined {
  const { effect } = option;
  if (effect.kind === 'sockopt') {
    if (value === '' && option.type === 'INT/NULL') return undefined;
    return { level: effect.level, number: effect.number, value: encodeValue(option, value) };
  }
  if (effect.kind !== 'setsockopt') return undefined;
  const [level, number, data] = value as readonly (number | string | Uint8Array)[];
  return { level: Number(level), number: Number(number), value: partBytes(data as number) };
}

/** Flags of open(2) as an option changes them. */
export function changeFlags(flags: number, { effect }: EndpointOption, value: OptionValue): number {
  if (effect.kind !== 'flag') return flags;
  const rest = flags & ~effect.mask;
  if (effect.bits !== effect.mask) return rest | effect.bits;
  return value === false ? rest : rest | effect.bits;
}

function act(option: EndpointOption, value: OptionValue, fd: Descriptor): void {
  const { effect } = option;
  switch (effect.kind) {
    case 'sockopt':
    case 'setsockopt': {
      const bytes = socketOptionBytes(option, value);
      if (bytes !== undefined) setsockopt(fd, bytes.level, bytes.number, bytes.value);
      break;
    }
    case 'flag':
      fcntl(fd, F_SETFL, changeFlags(fcntl(fd, F_GETFL), option, value));
      break;
    case 'fcntl':
      fcntl(fd, effect.command, Number(value));
      break;
    case 'ioctl':
      ioctl(fd, effect.request, encodeValue(option, value));
      break;
    case 'call':
      effect.apply(fd, value);
      break;
    case 'process':
      effect.apply(value);
      break;
    case 'taken':
  }
}

/** Does to a descriptor what an option says. Throws SystemError naming the option. */
export function applyOption(option: EndpointOption, value: OptionValue, fd: Descriptor): void {
  try {
    act(option, value, fd);
  } catch (error) {
    if (error instanceof SystemError)
      throw new SystemError(`option ${option.name}: ${error.call}`, error.errno);
    throw error;
  }
}
