/** What was made last for each facility: the next is made from it, or stays it where it says the same. What is kept decides nothing but how much is made again. */

/** Facilities that are remembered: more than one process ever follows; what is kept of each is small beside its picture. */
export const facilitiesKept = 1024;

export interface LastOf<Made> {
  get(facility: string): Made | undefined;
  keep(facility: string, made: Made): void;
}

interface Kept<Made> {
  readonly made: Made;
  isAsked: boolean;
}
const all: Map<string, Kept<unknown>>[] = [];

/** Of the facilities that something was made for most recently. For module constants. */
export function lastOf<Made>(): LastOf<Made> {
  const kept = new Map<string, Kept<Made>>();
  all.push(kept);
  return {
    get: (facility) => {
      const known = kept.get(facility);
      if (known !== undefined) known.isAsked = true;
      return known?.made;
    },
    keep: (facility, made) => {
      // The newest last: the first goes when there are too many.
      kept.delete(facility);
      kept.set(facility, { made, isAsked: true });
      if (kept.size > facilitiesKept) kept.delete(kept.keys().next().value ?? facility);
    },
  };
}

/**
 * Lets go of what nobody asked for since this was called before: it was made of a picture of then, and would keep for ever what that picture had and the present one has not. Said from outside, which has a
 * clock.
 */
export function letGoUnasked(): void {
  for (const kept of all)
    for (const [facility, one] of kept) {
      if (!one.isAsked) kept.delete(facility);
      one.isAsked = false;
    }
}
