import type { Descriptor } from '../../kernel/index.js';
import { applyOption, changeFlags, type SocketOptionBytes, socketOptionBytes } from './effect.js';
import { findOption } from './table.js';
import type { EndpointOption, EndpointOptions, OptionPhase, OptionValue } from './types.js';

/** An option that was given, its value read. */
export interface GivenOption {
  readonly option: EndpointOption;
  readonly value: OptionValue;
}

/** The options of one address, and which of them have had their effect. */
export class GivenOptions implements EndpointOptions {
  readonly #given: readonly GivenOption[];
  readonly #used = new Set<GivenOption>();
  /** What was done to the process, which all renewals share. */
  readonly #done: Set<GivenOption>;

  constructor(given: readonly GivenOption[], done = new Set<GivenOption>()) {
    this.#given = given;
    this.#done = done;
  }

  #find(name: string): readonly GivenOption[] {
    const option = findOption(name);
    if (option === undefined) throw new RangeError(`there is no option ${JSON.stringify(name)}`);
    return this.#given.filter((given) => given.option === option);
  }

  has(name: string): boolean {
    return this.#find(name).length > 0;
  }

  takeAll(name: string): readonly OptionValue[] {
    const found = this.#find(name);
    for (const given of found) this.#used.add(given);
    return found.map(({ value }) => value);
  }

  take(name: string): OptionValue | undefined {
    return this.takeAll(name).at(-1);
  }

  flag(name: string): boolean {
    const value = this.take(name);
    return value !== undefined && value !== false && value !== 0;
  }

  integer(name: string): number | undefined {
    const value = this.take(name);
    return value === undefined || Number.isNaN(Number(value)) ? undefined : Number(value);
  }

  text(name: string): string | undefined {
    const value = this.take(name);
    return value === undefined ? undefined : String(value);
  }

  apply(phase: OptionPhase, ...descriptors: readonly Descriptor[]): void {
    for (const given of this.#pending(phase)) {
      const { option, value } = given;
      this.#used.add(given);
      if (option.effect.kind === 'process') {
        this.#done.add(given);
        applyOption(option, value, -1);
      } else {
        for (const fd of descriptors) applyOption(option, value, fd);
      }
    }
  }

  applyToProcess(phase: OptionPhase): void {
    for (const given of this.#pending(phase)) {
      if (given.option.effect.kind !== 'process') continue;
      this.#used.add(given);
      this.#done.add(given);
      applyOption(given.option, given.value, -1);
    }
  }

  /** What belongs to the phase, has an effect by itself and has not had it yet. */
  #pending(phase: OptionPhase): GivenOption[] {
    return this.#given.filter(
      (given) =>
        given.option.phase === phase &&
        given.option.effect.kind !== 'taken' &&
        !this.#used.has(given) &&
        !this.#done.has(given),
    );
  }

  openFlags(flags = 0): number {
    let all = flags;
    for (const given of this.#given) {
      const { option, value } = given;
      if (option.effect.kind !== 'flag' || !option.groups.includes('OPEN')) continue;
      this.#used.add(given);
      all = changeFlags(all, option, value);
    }
    return all;
  }

  plainSocketOptions(phases: readonly OptionPhase[]): readonly SocketOptionBytes[] | undefined {
    const pending = phases.flatMap((phase) => this.#pending(phase));
    const plain = pending.every(
      ({ option: { effect } }) => effect.kind === 'sockopt' || effect.kind === 'setsockopt',
    );
    if (!plain) return undefined;
    for (const given of pending) this.#used.add(given);
    return pending
      .map(({ option, value }) => socketOptionBytes(option, value))
      .filter((bytes) => bytes !== undefined);
  }

  unused(): readonly string[] {
    const left = this.#given.filter((given) => !this.#used.has(given) && !this.#done.has(given));
    return left.map(({ option }) => option.name);
  }

  renewed(): EndpointOptions {
    return new GivenOptions(this.#given, this.#done);
  }
}
