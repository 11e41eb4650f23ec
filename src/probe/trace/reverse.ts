/** Longest wait for a name, in milliseconds: the way is more interesting than who lives there. */
const patience = 1000;

/** Names of addresses, each looked up once and from the moment it is first seen. */
export class ReverseNames {
  readonly #found = new Map<string, Promise<string | undefined>>();
  #resolver: Promise<import('node:dns').promises.Resolver> | undefined;

  /** The name of an address, without its zone; undefined where it has none, or nobody answers in time. */
  lookUp(address: string): Promise<string | undefined> {
    const bare = address.replace(/%.*/, '');
    let name = this.#found.get(bare);
    if (name === undefined) {
      name = this.#ask(bare);
      this.#found.set(bare, name);
    }
    return name;
  }

  /** Gives up what is still being looked up. */
  cancel(): void {
    this.#resolver?.then((resolver) => resolver.cancel()).catch(() => {});
  }

  async #ask(address: string): Promise<string | undefined> {
    this.#resolver ??= import('node:dns').then(
      ({ promises }) => new promises.Resolver({ timeout: patience, tries: 1 }),
    );
    try {
      const [name] = await (await this.#resolver).reverse(address);
      return name;
    } catch {
      return undefined;
    }
  }
}
