import type { AddressSpecification, SingleSpecification } from '../grammar/specification/types.js';
import { joinOpened } from './dual.js';
import { takeLock } from './lock-file.js';
import { becomeUser, userOf } from './option/apply/process.js';
import { readOptions } from './option/read.js';
import { enterState } from './option/state.js';
import type { EndpointOptions } from './option/types.js';
import { groupsOf } from './option/users.js';
import { addressTypes } from './registry.js';
import { readSpecification, typeOf } from './resolve.js';
import { takeRetryPolicy, withRetry } from './retry.js';
import type { EndpointAccess, EndpointContext, Opened, OpenRequest, PlainDial } from './types.js';

const modes: Readonly<Record<EndpointAccess, string>> = {
  read: 'read-only',
  write: 'write-only',
  both: 'read-write',
};

/** Checks one address and reads its options. */
function requestOf(
  specification: SingleSpecification,
  access: EndpointAccess,
  context: EndpointContext,
): OpenRequest {
  const type = typeOf(specification, context.dialect);
  const options = readOptions(specification.options, {
    text: specification.text,
    groups: type.groups,
    context,
  });
  return { type, specification, parameters: specification.parameters, options, access, context };
}

/** Says what an implicit form was taken for, as socat does. */
function tellImplicit({ specification, context }: OpenRequest): void {
  const { keyword, parameters, at, text } = specification;
  if (text.slice(at, at + keyword.length).toUpperCase() === keyword.toUpperCase()) return;
  const kind = { FD: 'file descriptor', GOPEN: 'file name' }[keyword];
  if (kind !== undefined) context.log('info', `interpreting address "${parameters[0]}" as ${kind}`);
}

/** Data is wanted in a direction in which it cannot go. */
function tellDirection({ type, access, context }: OpenRequest): void {
  if (type.only === undefined || type.only === access) return;
  context.log('warning', `address is opened in ${modes[access]} mode but only supports ${modes[type.only]}`);
}

/** Options that nobody took: they would have no effect, and whoever wrote them expects one. */
function tellUnused(options: EndpointOptions, context: EndpointContext): void {
  for (const name of options.unused()) {
    context.log('warning', `showleft(): option "${name}" not inquired`);
  }
}

/** What is done to the process once an address is open, where the type has not done it to a child. */
function applyToProcess(options: EndpointOptions): void {
  options.applyToProcess('LATE');
  options.applyToProcess('LATE2');
}

/**
 * `su-d`: who the process becomes once an address is open, or listens. Looked up before, as after `chroot` the lists of
 * users may be out of reach. A child takes it itself.
 */
function laterUser({ type, options }: OpenRequest): (() => void) | undefined {
  if (type.groups.includes('FORK')) return undefined;
  const number = options.integer('substuser-delayed');
  if (number === undefined) return undefined;
  const user = userOf(number);
  const groups = groupsOf(user);
  return () => becomeUser(user, groups);
}

const closeOpened = (opened: Opened): Promise<void> =>
  opened.kind === 'endpoint' ? opened.endpoint.close() : opened.source.close();

/** Gives a lock back when what it is held for is closed. */
function releaseAtClose(opened: { close(): Promise<void> }, release: () => void): void {
  const close = opened.close.bind(opened);
  opened.close = () => close().finally(release);
}

/** With another root our own files are out of reach: what may be needed is loaded before. */
async function loadBeforeRoot(options: EndpointOptions): Promise<void> {
  if (!options.has('chroot') && !options.has('chroot-early')) return;
  await Promise.allSettled([
    ...addressTypes.map(({ load }) => load()),
    import('./tls/server-layer.js'),
    import('./tls/native-layer.js'),
    import('../kernel/pump.js'),
  ]);
}

/** Opens it under its lock, and while namespace, directory and umask are as its options say; a child has these itself. */
async function openInState(
  open: (request: OpenRequest) => Promise<Opened>,
  request: OpenRequest,
): Promise<Opened> {
  const { options, type, context } = request;
  if (!type.groups.includes('FORK')) await loadBeforeRoot(options);
  const release = await takeLock(options, context);
  let leave = (): void => undefined;
  try {
    if (!type.groups.includes('FORK')) leave = enterState(options);
    const opened = await open(request);
    if (release !== undefined) {
      releaseAtClose(opened.kind === 'endpoint' ? opened.endpoint : opened.source, release);
    }
    return opened;
  } catch (error) {
    release?.();
    throw error;
  } finally {
    leave();
  }
}

/** What is left to do with options once it is open; where that fails, it is closed. */
async function settle(
  opened: Opened,
  options: EndpointOptions,
  becomeUserLater: (() => void) | undefined,
  context: EndpointContext,
): Promise<void> {
  try {
    if (opened.kind === 'endpoint') applyToProcess(options);
    becomeUserLater?.();
  } catch (error) {
    await closeOpened(opened);
    throw error;
  }
  if (opened.kind === 'endpoint') tellUnused(options, context);
}

async function openSingle(
  specification: SingleSpecification,
  access: EndpointAccess,
  context: EndpointContext,
): Promise<Opened> {
  const request = requestOf(specification, access, context);
  tellImplicit(request);
  tellDirection(request);
  const load = await request.type.load();
  const quiet = request.options.integer('children-shutup');
  if (quiet !== undefined) context.quieten?.(quiet);
  const policy = takeRetryPolicy(request.options);
  const becomeUserLater = laterUser(request);
  let { options } = request;
  const opened = await withRetry(policy, context, () => {
    options = request.options.renewed();
    // both are obeyed here, not by whoever opens: they are the same for every type
    takeRetryPolicy(options);
    laterUser({ ...request, options });
    return openInState(load, { ...request, options });
  });
  await settle(opened, options, becomeUserLater, context);
  return opened;
}

/** Both addresses of `a!!b`, or the one that the direction needs. */
async function openDual(
  read: SingleSpecification,
  write: SingleSpecification,
  access: EndpointAccess,
  context: EndpointContext,
): Promise<Opened> {
  if (access !== 'both') {
    context.log('warning', 'unidirectional open of dual address');
    return await openSingle(access === 'read' ? read : write, access, context);
  }
  const from = await openSingle(read, 'read', context);
  try {
    return joinOpened(from, await openSingle(write, 'write', context));
  } catch (error) {
    await closeOpened(from);
    throw error;
  }
}

/**
 * Opens what an address says: one end, or with `fork` a source of ends. Tries again as `retry`, `forever` and `interval`
 * say. Throws SpecificationError where the text is wrong, else what opening fails with.
 */
export async function openSpecification(
  specification: AddressSpecification | string,
  access: EndpointAccess,
  context: EndpointContext,
): Promise<Opened> {
  const parsed =
    typeof specification === 'string' ? readSpecification(specification, context.dialect) : specification;
  return parsed.kind === 'single'
    ? await openSingle(parsed, access, context)
    : await openDual(parsed.read, parsed.write, access, context);
}

/** Checks an address without opening it: type, number of parameters, options. Throws SpecificationError. */
export function checkSpecification(
  specification: AddressSpecification | string,
  context: EndpointContext,
): AddressSpecification {
  const parsed =
    typeof specification === 'string' ? readSpecification(specification, context.dialect) : specification;
  const singles = parsed.kind === 'single' ? [parsed] : [parsed.read, parsed.write];
  for (const single of singles) requestOf(single, 'both', context);
  return parsed;
}

/** What the pump may dial by itself for every session of an address; undefined where it may not. */
export async function dialOf(
  specification: AddressSpecification,
  context: EndpointContext,
): Promise<PlainDial | undefined> {
  if (specification.kind !== 'single') return undefined;
  const request = requestOf(specification, 'both', context);
  const load = request.type.loadDial;
  return load === undefined ? undefined : (await load())(request);
}
