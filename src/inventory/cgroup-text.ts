/** What the path of a control group says about who started a process. */
export interface CgroupNames {
  /** systemd unit, such as `nginx.service`. */
  readonly unit?: string;
  /** Container id of 64 hexadecimal digits, or the name of an LXC container. */
  readonly container?: string;
}

/** The path in the hierarchy systemd manages: version 2's only one, else `name=systemd`, else the first with a path. */
function managedPath(text: string): string {
  let unified = '';
  let systemd = '';
  let first = '';
  for (const line of text.split('\n')) {
    const [id = '', controllers = ''] = line.split(':', 2);
    const path = line.slice(id.length + controllers.length + 2);
    if (path.length < 2) continue;
    if (id === '0' && controllers === '') unified = path;
    else if (controllers === 'name=systemd') systemd = path;
    else if (first === '') first = path;
  }
  return unified || systemd || first;
}

/**
 * The container of one path component: Docker, containerd, CRI-O and Podman end it with an id
 * (`docker-<id>.scope`, `<slice>:cri-containerd:<id>`, a bare `<id>`); LXC has `lxc.payload.<name>`.
 * `libpod-conmon-<id>.scope` is the monitor outside the container.
 */
function containerOf(component: string): string | undefined {
  if (component.includes('conmon')) return undefined;
  const id = /(?:^|[-:])([0-9a-f]{64})(?:\.scope|\.service)?$/.exec(component);
  return id?.[1] ?? /^lxc\.payload\.(.+)$/.exec(component)?.[1];
}

/** Reads the contents of `/proc/<pid>/cgroup`, cgroups(7). */
export function parseCgroup(text: string): CgroupNames {
  let unit: string | undefined;
  let container: string | undefined;
  const components = managedPath(text).split('/');
  for (const [index, component] of components.entries()) {
    if (/\.(service|scope|socket)$/.test(component)) unit = component;
    container = containerOf(component) ?? (components[index - 1] === 'lxc' ? component : container);
  }
  return { ...(unit === undefined ? {} : { unit }), ...(container === undefined ? {} : { container }) };
}
