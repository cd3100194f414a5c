/** Of nearly every message the header says what the one before it said: the version and the character sets of its sender. */

/** Answers as `find` does, and remembers its last answer: one, whatever senders say. */
export function rememberingLast<Found>(find: (said: string, separator: number) => Found): (said: string, separator: number) => Found {
  let last: { readonly said: string; readonly separator: number; readonly found: Found } | undefined;
  return (said, separator) => {
    if (last?.said !== said || last.separator !== separator) {
      // A copy: what was said may be a view of its whole message, which would live for as long.
      last = { said: Buffer.from(said).toString(), separator, found: find(said, separator) };
    }
    return last.found;
  };
}
