const patterns: readonly RegExp[] = [
  // options whose value is a password, or a name and a password
  /(?<=[,?&\s](?:proxy-?auth|proxy-authorization|sockspass)=)[^,&!]+/gi,
  // //name:password@host
  /(?<=:\/\/[^/@:]*:)[^/@]+(?=@)/g,
];

/** The same text with asterisks for the passwords in it, one for each character, so that positions stay. */
export const withoutSecrets = (text: string): string =>
  patterns.reduce((hidden, pattern) => hidden.replace(pattern, (secret) => '*'.repeat(secret.length)), text);
