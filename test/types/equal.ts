/** Whether two types are the same, neither merely assignable to the other; `any` equals only itself. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Fails to compile unless its argument is `true`: `expect<Equal<typeof x, string>>()`. */
export const expect = <_T extends true>(): void => {};

/** A value of a type, for expressions that are compiled and never run. */
export declare const a: <T>() => T;
