import { setTimeout } from 'node:timers/promises';
import { makeNode, type NetworkNode, ownNode } from './network-node.js';
import { policyRules } from './network-policy.js';
import { run } from './run.js';

/** How a scene is made. */
export interface NetworkOptions {
  /** Routers between client and server. Default: 1. */
  readonly routers?: number;
  /** Leaves the kernel's limit on ICMP errors as it is: one a second for each target, six at once. Default: no limit. */
  readonly limited?: boolean;
  /** Loads the rules of network-policy.ts into the first router. Default: true. */
  readonly policies?: boolean;
  /** MTU of the last link. Default: 1500. */
  readonly lastMtu?: number;
}

/** Both addresses of a host on one link. */
export interface NodeAddresses {
  readonly inet: string;
  readonly inet6: string;
}

/**
 * Hosts in a row, each in a network namespace of its own and joined by veth(4): the client is the namespace this process
 * lives in, then come routers that forward, at the end the server. No name service, nothing leaves the machine.
 */
export interface NetworkScene extends AsyncDisposable {
  readonly client: NetworkNode & { readonly address: NodeAddresses };
  /** Each with its address towards the client, from which its ICMP errors come. */
  readonly routers: readonly (NetworkNode & { readonly address: NodeAddresses })[];
  readonly server: NetworkNode & { readonly address: NodeAddresses };
  /** Nobody has these: the last router looks for the neighbour and gives up after about 0.1 s. */
  readonly deadBehindRouter: NodeAddresses;
  /** Nobody has these on the client's own link. */
  readonly deadNeighbour: NodeAddresses;
  /** The first router has no route to these. */
  readonly noRoute: NodeAddresses;
  /** The first router has routes for these that prohibit and discard: 3/13 (v6 1/1), and silence. */
  readonly prohibited: NodeAddresses;
  readonly blackhole: NodeAddresses;
  /** The client itself has no route, a prohibiting one, a rejecting one and a discarding one for these. */
  readonly local: Readonly<Record<'none' | 'prohibit' | 'unreachable' | 'blackhole', NodeAddresses>>;
}

/** The address of a host on a link: links count from 1, and each has the client's side 1 and the server's side 2. */
const onLink = (link: number, host: number): NodeAddresses => ({
  inet: `10.80.${link}.${host}`,
  inet6: `fd80:${link}::${host}`,
});

const remote = (number: number): NodeAddresses => ({
  inet: `10.81.${number}.1`,
  inet6: `fd81:${number}::1`,
});

/** Neighbours of a device are given up after three tries of 40 ms, rather than of a second. */
const hurry = (device: string): string[] =>
  ['arp_cache', 'ndisc_cache'].map(
    (table) => `ntable change name ${table} dev ${device} mcast_probes 3 retrans 40`,
  );

const unlimited = (node: NetworkNode): void => {
  node.sysctl('ipv4/icmp_ratelimit', 0);
  node.sysctl('ipv6/icmp/ratelimit', 0);
};

const forward = (node: NetworkNode): void => {
  node.sysctl('ipv4/ip_forward', 1);
  node.sysctl('ipv6/conf/all/forwarding', 1);
};

/** Joins two hosts by link number `link`. */
const join = (left: NetworkNode, right: NetworkNode, link: number, mtu: number): void => {
  const [near, far] = [onLink(link, 1), onLink(link, 2)];
  left.ip(
    `link add right${link} mtu ${mtu} type veth peer name left${link} mtu ${mtu} netns ${right.pid}`,
    `address add ${near.inet}/24 dev right${link}`,
    `address add ${near.inet6}/64 dev right${link} nodad`,
    ...hurry(`right${link}`),
    `link set right${link} up`,
  );
  right.ip(
    'link set lo up',
    `address add ${far.inet}/24 dev left${link}`,
    `address add ${far.inet6}/64 dev left${link} nodad`,
    ...hurry(`left${link}`),
    `link set left${link} up`,
  );
};

/** A route in both families; the rest of the command says where to. */
const route = (
  prefix: (family: keyof NodeAddresses) => string,
  via: (family: keyof NodeAddresses) => string,
): string[] => (['inet', 'inet6'] as const).map((family) => `route add ${via(family)}${prefix(family)}`);

const remotePrefix = (number: number) => (family: keyof NodeAddresses) =>
  `${remote(number)[family]}/${family === 'inet' ? 32 : 128}`;

/** Everything beyond a host's own links: towards the server by the right neighbour, towards the client by the left one. */
const routesOf = (place: number, links: number): string[] => {
  const commands: string[] = [];
  for (let link = 1; link <= links; link++) {
    if (link === place || link === place + 1) continue;
    const gateway = link > place ? onLink(place + 1, 2) : onLink(place, 1);
    commands.push(
      `route add 10.80.${link}.0/24 via ${gateway.inet}`,
      `route add fd80:${link}::/64 via ${gateway.inet6}`,
    );
  }
  return commands;
};

/** The special destinations: what the client and the first router know of them. */
const specialRoutes = (client: NetworkNode, router: NetworkNode): void => {
  const first = onLink(1, 2);
  const throughRouter = (number: number) =>
    route(
      (family) => `${remotePrefix(number)(family)} via ${first[family]}`,
      () => '',
    );
  const typed = (number: number, type: string) => route(remotePrefix(number), () => `${type} `);
  client.ip(...[1, 2, 3].flatMap(throughRouter));
  client.ip(...typed(5, 'prohibit'), ...typed(6, 'unreachable'), ...typed(7, 'blackhole'));
  router.ip(...typed(2, 'prohibit'), ...typed(3, 'blackhole'));
};

const build = (nodes: readonly NetworkNode[], options: NetworkOptions): void => {
  const { limited = false, lastMtu = 1500 } = options;
  const [client, router] = [nodes[0] as NetworkNode, nodes[1] as NetworkNode];
  const links = nodes.length - 1;
  for (const node of nodes) node.sysctl('ipv6/conf/default/accept_dad', 0);
  for (const node of nodes.slice(1)) if (!limited) unlimited(node);
  for (const node of nodes.slice(1, -1)) forward(node);
  for (let link = 1; link <= links; link++) {
    join(nodes[link - 1] as NetworkNode, nodes[link] as NetworkNode, link, link === links ? lastMtu : 1500);
  }
  for (const [place, node] of nodes.entries()) node.ip(...routesOf(place, links));
  specialRoutes(client, router);
  if (options.policies ?? true) router.nft(policyRules());
};

/** Removes what a scene left in the namespace of this process, which goes on living. */
const clear = (client: NetworkNode): void => {
  client.ip(
    'link del right1',
    ...[5, 6, 7].flatMap((number) => [
      `route del ${remote(number).inet}/32`,
      `route del ${remote(number).inet6}/128`,
    ]),
  );
};

/** The kernel brings links up behind our back: waits until the server answers in both families. */
const untilReady = async (server: NodeAddresses): Promise<void> => {
  for (const address of Object.values(server)) {
    for (let tries = 1; (await run('ping', ['-n', '-c', '1', '-W', '1', address])).code !== 0; tries++) {
      if (tries === 50) throw new Error(`the server of the scene does not answer: ${address}`);
      await setTimeout(50);
    }
  }
};

/** Makes a scene; all of it goes with its disposal. Needs `requires('netns', 'ip', 'nsenter', 'unshare', 'nft', 'ping')`. */
export const openNetwork = async (options: NetworkOptions = {}): Promise<NetworkScene> => {
  const nodes: NetworkNode[] = [ownNode('client')];
  const end = async () => {
    for (const node of nodes) await node[Symbol.asyncDispose]();
  };
  const last = (options.routers ?? 1) + 1;
  try {
    for (let count = 1; count <= (options.routers ?? 1); count++)
      nodes.push(await makeNode(`router${count}`));
    nodes.push(await makeNode('server'));
    build(nodes, options);
    await untilReady(onLink(last, 2));
  } catch (error) {
    await end();
    throw error;
  }
  return {
    client: { ...(nodes[0] as NetworkNode), address: onLink(1, 1) },
    routers: nodes.slice(1, -1).map((node, index) => ({ ...node, address: onLink(index + 1, 2) })),
    server: { ...(nodes[last] as NetworkNode), address: onLink(last, 2) },
    deadBehindRouter: onLink(last, 99),
    deadNeighbour: onLink(1, 99),
    noRoute: remote(1),
    prohibited: remote(2),
    blackhole: remote(3),
    local: { none: remote(4), prohibit: remote(5), unreachable: remote(6), blackhole: remote(7) },
    async [Symbol.asyncDispose]() {
      clear(nodes[0] as NetworkNode);
      await end();
    },
  };
};
