import { randomInt } from 'node:crypto';
import { lstatSync, unlinkSync } from 'node:fs';
import { bind, type Descriptor, SystemError } from '../../kernel/index.js';
import type { EndpointOptions } from '../option/types.js';
import type { AddressType, EndpointContext } from '../types.js';
import { attempt } from './fail.js';
import { type SockaddrBytes, unixName } from './sockaddr.js';

const EADDRINUSE = 98;
const patience = 1000;

/** Where the names of an address live: in the file system or apart from it. */
export interface UnixSpace {
  readonly abstract: boolean;
  /** `unix-tightsocklen`. */
  readonly tight: boolean;
}

/** Takes what the keyword and `unix-tightsocklen` say about names. */
export const takeUnixSpace = ({ keyword }: AddressType, options: EndpointOptions): UnixSpace => ({
  abstract: keyword.startsWith('ABSTRACT'),
  tight: !options.has('unix-tightsocklen') || options.flag('unix-tightsocklen'),
});

/** A socket file that an address made, and removes. */
export interface SocketFile {
  /** Removes it, once, unless `unlink-close=0` says otherwise. */
  readonly remove: () => void;
}

/** Whether there is anything at a path, links not followed. */
function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Removes a file if it is there. */
export function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/**
 * What removes a file once, quietly where it is gone already. Where that fails, as after `su`, it is told and all goes on:
 * the file is of no use any more, but what used it has done its work.
 */
export function removal(path: string, wanted: boolean, { log }: Pick<EndpointContext, 'log'>): () => void {
  let left = wanted;
  return () => {
    if (!left) return;
    left = false;
    try {
      unlinkIfThere(path);
    } catch (error) {
      log('warning', (error as Error).message);
    }
  };
}

/**
 * Makes room for a socket file: with `unlink-early` what is there is removed, else it must be free. Throws Error where it
 * is not.
 */
export function claimPath(path: string, options: EndpointOptions): void {
  if (options.flag('unlink-early')) unlinkIfThere(path);
  else if (exists(path)) {
    throw new Error(`"${path}" exists (the option unlink-early removes it first)`);
  }
}

/** Whether `unlink-close` lets a socket file be removed: yes, unless it says no. */
export const takeUnlinkClose = (options: EndpointOptions): boolean =>
  !options.has('unlink-close') || options.flag('unlink-close');

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const usualTemplate = '/tmp/socat-bind.XXXXXX';

/** The template with its X replaced by random letters. */
const fillTemplate = (template: string): string =>
  template.replace('XXXXXX', () =>
    Array.from({ length: 6 }, () => letters[randomInt(letters.length)]).join(''),
  );

/** Where a client of Unix sockets binds. */
export interface UnixBind {
  /** Undefined where it does not bind. */
  readonly bind: ((fd: Descriptor) => SockaddrBytes) | undefined;
}

/** Binds to a free name made of a template. Throws SocketError, Error for a template that is none. */
function bindTemporary(fd: Descriptor, template: string, space: UnixSpace): SockaddrBytes {
  if (!template.includes('XXXXXX')) {
    throw new Error(`unix-bind-tempname: "${template}" must contain XXXXXX, which is replaced`);
  }
  for (let tries = 1; ; tries++) {
    const name = unixName(fillTemplate(template), space);
    try {
      bind(fd, name);
      return name;
    } catch (error) {
      const busy = error instanceof SystemError && error.errno === EADDRINUSE;
      if (!busy || tries === patience) {
        return attempt('bind', { label: 'unix', local: name }, () => {
          throw error;
        });
      }
    }
  }
}

/** Takes `bind` and `unix-bind-tempname`: what binds a client's socket. Throws Error where both are given. */
export function takeUnixBind(options: EndpointOptions, space: UnixSpace): UnixBind {
  const path = options.text('bind');
  if (!options.has('unix-bind-tempname')) {
    if (path === undefined) return { bind: undefined };
    const name = unixName(path, space);
    return {
      bind: (fd) => {
        attempt('bind', { label: 'unix', local: name }, () => bind(fd, name));
        return name;
      },
    };
  }
  if (path !== undefined) throw new Error('do not use both options bind and unix-bind-tempname');
  const template = options.text('unix-bind-tempname') || usualTemplate;
  return { bind: (fd) => bindTemporary(fd, template, space) };
}
