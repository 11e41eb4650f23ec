// Every page of the manual, from the compiled sources.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { appletPage, commandPage, programPage } from './page.mjs';

const relations = {
  ls: ['inspect', 'kill', 'ss'],
  inspect: ['ls', 'probe'],
  probe: ['scan', 'wait', 'ping', 'trace'],
  ping: ['trace', 'probe'],
  trace: ['ping', 'probe'],
  send: ['receive', 'listen', 'relay'],
  receive: ['send', 'listen'],
  listen: ['receive', 'send', 'relay'],
  relay: ['listen', 'send', 'socat'],
  kill: ['ls'],
  scan: ['probe'],
  wait: ['probe'],
  ss: ['ls', 'applets'],
  nc: ['probe', 'send', 'listen', 'applets'],
  socat: ['relay', 'applets'],
  about: [],
  applets: ['ss', 'nc', 'socat'],
  completion: [],
};

const versionOf = (root) => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;

/** The text of each page by its name, such as `socketeer-ls.1`. `compiled` is where tsc has put src/. */
export const manPages = async (root, compiled) => {
  const load = (name) => import(pathToFileURL(join(compiled, 'src/cli', name)).href);
  const { catalog } = await load('catalog.js');
  const { programHelp } = await load('program-help.js');
  const shared = { version: versionOf(root), grammar: await load('help-page.js') };
  const related = catalog.map(({ name }) => `socketeer-${name}`);
  const pages = new Map([['socketeer.1', programPage({ ...shared, help: programHelp, related })]]);
  for (const { name, summary, applet, help } of catalog) {
    const page = applet ? appletPage : commandPage;
    const others = ['socketeer', ...relations[name].map((other) => `socketeer-${other}`)];
    pages.set(`socketeer-${name}.1`, page({ ...shared, name, summary, help: await help(), related: others }));
  }
  return pages;
};
