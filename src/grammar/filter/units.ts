/** What a unit multiplies a number by, into the unit of the field. */
export type Units = Readonly<Record<string, number>>;

/** Durations, into milliseconds. Without a unit: milliseconds. */
export const durations: Units = {
  '': 1,
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1e3,
  m: 6e4,
  h: 36e5,
  d: 864e5,
};

/**
 * Sizes, into bytes, as coreutils writes them and tc(8) means `k`: k, M, G, T and KiB … are powers of 1024; kB, MB … are
 * powers of 1000. Without a unit: bytes.
 */
export const sizes: Units = {
  '': 1,
  B: 1,
  k: 2 ** 10,
  K: 2 ** 10,
  Ki: 2 ** 10,
  KiB: 2 ** 10,
  kB: 1e3,
  KB: 1e3,
  M: 2 ** 20,
  Mi: 2 ** 20,
  MiB: 2 ** 20,
  MB: 1e6,
  G: 2 ** 30,
  Gi: 2 ** 30,
  GiB: 2 ** 30,
  GB: 1e9,
  T: 2 ** 40,
  Ti: 2 ** 40,
  TiB: 2 ** 40,
  TB: 1e12,
};

/** Rates, into bits a second, with powers of 1000 as ss prints them. Without a unit: bits a second. */
export const rates: Units = {
  '': 1,
  bit: 1,
  bps: 1,
  kbit: 1e3,
  Kbit: 1e3,
  kbps: 1e3,
  Kbps: 1e3,
  Mbit: 1e6,
  Mbps: 1e6,
  Gbit: 1e9,
  Gbps: 1e9,
  Tbit: 1e12,
  Tbps: 1e12,
};

/** A decimal number with one of these units, such as `1.5ms`; undefined for other text. */
export const readQuantity = (text: string, units: Units): number | undefined => {
  const match = /^(\d{1,20}(?:\.\d{1,20})?|\.\d{1,20})([A-Za-zµ]{0,4})$/.exec(text);
  if (match === null || !Object.hasOwn(units, match[2]!)) return undefined;
  return Number(match[1]) * units[match[2]!]!;
};
