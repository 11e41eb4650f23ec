// RFC 854
const IAC = 255;
const DONT = 254;
const DO = 253;
const WONT = 252;
const WILL = 251;

/** Answers to the negotiations among these bytes, for `-t`: each offer is declined, each request refused. */
export const declineAll = (bytes: Uint8Array): Buffer[] => {
  const answers: Buffer[] = [];
  for (let at = 0; at < bytes.length - 2; at++) {
    if (bytes[at] !== IAC) continue;
    const verb = bytes[++at];
    const isOffer = verb === WILL || verb === WONT;
    if (!isOffer && verb !== DO && verb !== DONT) continue;
    answers.push(Buffer.of(IAC, isOffer ? DONT : WONT, bytes[++at] as number));
  }
  return answers;
};
