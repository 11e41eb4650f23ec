import type { AddressFamily } from '../../family/address.js';
import type { SocketTypeName } from '../spec.js';
import { getOption, type OptionAccess, type OptionValue, setOption } from './access.js';
import { optionApplies } from './find.js';
import { socketOptions } from './table.js';
import type { SocketOptionsView } from './view.js';

/** What the view of a socket knows of it. */
interface Subject {
  readonly access: OptionAccess;
  readonly family: AddressFamily;
  readonly type: SocketTypeName;
  readonly protocol: number;
}

/** Each view's socket, out of reach of what reads the view's properties. */
const subjects = new WeakMap<object, Subject>();

const subjectOf = (view: object): Subject => {
  const subject = subjects.get(view);
  if (subject === undefined) throw new TypeError('socket options must be read from the view of a socket');
  return subject;
};

/** Whether an error says what a system call answered, rather than misuse. */
const isRefusal = (error: unknown): boolean => error instanceof Error && 'errno' in error;

/** Every option that applies, is readable and stays as it is when read; those the kernel refuses are left out. */
function readAll(this: object): Record<string, OptionValue> {
  const { access, family, type, protocol } = subjectOf(this);
  const values: Record<string, OptionValue> = {};
  for (const option of socketOptions) {
    if (option.access !== 'read' && option.access !== 'read-write') continue;
    if (option.readEffect !== undefined || !optionApplies(option, family, type, protocol)) continue;
    try {
      values[option.name] = getOption(access, option);
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }
  return values;
}

let prototype: object | undefined;

/** One getter and one setter for each row; made when the first view is asked for. */
function makePrototype(): object {
  const made = { readAll };
  for (const option of socketOptions) {
    if (option.access === 'call') continue;
    Object.defineProperty(made, option.name, {
      enumerable: true,
      get(this: object) {
        return getOption(subjectOf(this).access, option);
      },
      set(this: object, value: unknown) {
        setOption(subjectOf(this).access, option, value);
      },
    });
  }
  return Object.freeze(made);
}

/**
 * The options of one socket as typed properties: `view.noDelay = true`. Each reading is a getsockopt(2), each assignment
 * a setsockopt(2); what fails throws the SocketError of `access`, such as EOPNOTSUPP for a TCP option on a UDP socket.
 * A misspelt property is a TypeError when it is assigned.
 */
export function createOptionsView(
  access: OptionAccess,
  family: AddressFamily,
  type: SocketTypeName,
  protocol: number,
): SocketOptionsView {
  prototype ??= makePrototype();
  const view = Object.create(prototype) as SocketOptionsView;
  subjects.set(view, { access, family, type, protocol });
  return Object.freeze(view);
}
