/** Hop limits that senders start with. */
const starts = [64, 128, 255];

/** How many hops a packet came, by the hop limit it still had; the start is the nearest usual one above. */
export const backHops = (left: number): number => (starts.find((start) => start >= left) ?? 255) - left + 1;
