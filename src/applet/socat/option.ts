import type { SocatSettings } from './settings.js';

/** How messages about the command line end. */
export const MORE = 'use option "-h" for help';

/** Takes an option's argument: what is glued on, or the next word. */
export type TakeArgument = () => string;

/** Obeys an option. `rest` is what follows its letter in the word. */
export type Obey = (settings: SocatSettings, rest: string, argument: TakeArgument) => void;
