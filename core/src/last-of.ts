/** What was made last for each facility: the next is made from it, or stays it where it says the same. What is kept decides nothing but how much is made again. */

/** Facilities that are remembered: more than one process ever follows; what is kept of each is small beside its picture. */
export const facilitiesKept = 1024;

export interface LastOf<Made> {
  get(facility: string): Made | undefined;
  keep(facility: string, made: Made): void;
}

/** Of the facilities that something was made for most recently. */
export function lastOf<Made>(): LastOf<Made> {
  const kept = new Map<string, Made>();
  return {
    get: (facility) => kept.get(facility),
    keep: (facility, made) => {
      // The newest last: the first goes when there are too many.
      kept.delete(facility);
      kept.set(facility, made);
      if (kept.size > facilitiesKept) kept.delete(kept.keys().next().value ?? facility);
    },
  };
}
