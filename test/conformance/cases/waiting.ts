import assert from 'node:assert/strict';
import type { Socket } from '../../../src/index.js';
import { alone, type Case, connects } from '../case.js';
import { rejectsWith } from '../expect.js';
import { type Scene, soon } from '../scene.js';

/** Long enough for a wait to begin, in milliseconds. */
const moment = 15;
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, moment));

type Wait = (socket: Socket, options: { signal?: AbortSignal; timeout?: number }) => Promise<unknown>;

const isAborted = async (socket: Socket, wait: Wait): Promise<void> => {
  const reason = new Error('enough');
  await assert.rejects(wait(socket, { signal: AbortSignal.abort(reason) }), reason);
  const controller = new AbortController();
  const waiting = assert.rejects(wait(socket, { signal: controller.signal }), reason);
  await pause();
  controller.abort(reason);
  await waiting;
};

const timesOut = async (scene: Scene, socket: Socket, wait: Wait): Promise<void> => {
  const started = performance.now();
  await rejectsWith(scene, wait(socket, { timeout: 30 }), /^ETIMEDOUT$/);
  const elapsed = performance.now() - started;
  assert.ok(elapsed >= 28 && elapsed < soon, `${elapsed} ms`);
};

const isClosed = async (scene: Scene, socket: Socket, wait: Wait): Promise<void> => {
  const waits = [wait(socket, {}), wait(socket, { timeout: soon })];
  const ended = Promise.all(waits.map((one) => rejectsWith(scene, one, /^ERR_SOCKET_CLOSED$/)));
  await pause();
  socket.close();
  await ended;
};

const receive: Wait = (socket, options) => socket.receive(64, options);
const accept: Wait = (socket, options) => socket.accept(options);

const receiveGoesOn = async (scene: Scene, disturb: (socket: Socket) => Promise<void>): Promise<void> => {
  const { left, right } = await scene.ends();
  await disturb(right.socket);
  await left.say('nothing is lost');
  await right.hear('nothing is lost');
};

const acceptGoesOn = async (scene: Scene, disturb: (socket: Socket) => Promise<void>): Promise<void> => {
  const listener = scene.listener();
  await disturb(listener);
  const connected = scene.open().connect(scene.reach(listener), { timeout: soon });
  const [accepted] = await Promise.all([listener.accept({ timeout: soon }), connected]);
  scene.keep(accepted);
};

const inTurn = async (scene: Scene): Promise<void> => {
  const { left, right } = await scene.ends();
  const first = right.socket.receive(64, { timeout: soon });
  const second = right.socket.receive(64, { timeout: soon });
  await pause();
  const frames: string[] = [];
  await left.say('one');
  frames.push(Buffer.from((await first).bytes).toString('latin1'));
  await left.say('two');
  frames.push(Buffer.from((await second).bytes).toString('latin1'));
  assert.match(frames.join(), /one,.*two$/s);
};

const isSlow = ({ spec, link }: Parameters<typeof connects>[0]): boolean =>
  spec.family === 'unix' && link === 'connection';

/** A Unix socket whose backlog is full makes clients wait, unix(7). */
const waitsToConnect = async (scene: Scene): Promise<void> => {
  const listener = scene.listener(0);
  const address = scene.reach(listener);
  await scene.open().connect(address, { timeout: soon });
  await rejectsWith(scene, scene.open().connect(address, { timeout: 30 }), /^ETIMEDOUT$/);
  const controller = new AbortController();
  const reason = new Error('enough');
  const aborted = assert.rejects(scene.open().connect(address, { signal: controller.signal }), reason);
  const late = scene.open().connect(address, { timeout: soon });
  await pause();
  controller.abort(reason);
  await aborted;
  scene.keep(await listener.accept({ timeout: soon }));
  await late;
  scene.keep(await listener.accept({ timeout: soon }));
};

/** Waits that end in another way than by what was waited for. */
export const waitingCases: readonly Case[] = [
  {
    title: 'aborts a receive, and loses nothing',
    applies: alone,
    data: true,
    run: (scene: Scene) => receiveGoesOn(scene, (socket) => isAborted(socket, receive)),
  },
  {
    title: 'gives a receive up in time, and loses nothing',
    applies: alone,
    data: true,
    run: (scene: Scene) => receiveGoesOn(scene, (socket) => timesOut(scene, socket, receive)),
  },
  {
    title: 'wakes receives when it is closed',
    applies: alone,
    data: true,
    run: async (scene: Scene) => isClosed(scene, (await scene.ends()).right.socket, receive),
  },
  { title: 'answers receives in turn', applies: alone, data: true, run: inTurn },
  {
    title: 'aborts an accept, and loses nothing',
    applies: connects,
    data: true,
    run: (scene: Scene) => acceptGoesOn(scene, (socket) => isAborted(socket, accept)),
  },
  {
    title: 'gives an accept up in time, and loses nothing',
    applies: connects,
    data: true,
    run: (scene: Scene) => acceptGoesOn(scene, (socket) => timesOut(scene, socket, accept)),
  },
  {
    title: 'wakes accepts when it is closed',
    applies: connects,
    run: (scene: Scene) => isClosed(scene, scene.listener(), accept),
  },
  { title: 'gives up connecting to a full backlog', applies: isSlow, data: true, run: waitsToConnect },
];
