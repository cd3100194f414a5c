/**
 * What was worked out of a thing, kept on the thing: it lives as long as the thing does. It is in a private field that is put on it, which copies,
 * comparisons, hashes and what is sent of it do not see. A weak map would say the same, but the collector of the heap looks through all entries of all
 * weak maps again and again, while nothing else runs: half of each collection of a large house, and each look a hash beside.
 */
export interface KeptOn<Thing extends object, Made> {
  get(thing: Thing): Made | undefined;
  set(thing: Thing, made: Made): void;
  /** Keeps nothing on it any more. */
  letGo(thing: Thing): void;
}

/** Gives the thing as the one being made, so that a field of the class made from it is put on the thing. */
class Itself {
  declare readonly thing?: object;
  constructor(thing: object) {
    return thing;
  }
}

/** For module constants: what is kept goes with the things, not with the keeper. */
export function keptOn<Thing extends object, Made>(): KeptOn<Thing, Made> {
  class Place extends Itself {
    #made: Made | undefined;
    constructor(thing: object, made: Made) {
      super(thing);
      this.#made = made;
    }
    static get(thing: object): Made | undefined {
      return #made in thing ? thing.#made : undefined;
    }
    static set(thing: object, made: Made): void {
      if (#made in thing) thing.#made = made;
      else new Place(thing, made);
    }
    static letGo(thing: object): void {
      if (#made in thing) thing.#made = undefined;
    }
  }
  return { get: (thing) => Place.get(thing), set: (thing, made) => Place.set(thing, made), letGo: (thing) => Place.letGo(thing) };
}

const loosely: KeptOn<object, unknown>[] = [];

/** The same until `letGoOf` is told of the thing: for what is made of the facts of a stay, which would else be kept as objects though they are packed. */
export function looselyKeptOn<Thing extends object, Made>(): KeptOn<Thing, Made> {
  const kept = keptOn<object, Made>();
  loosely.push(kept as KeptOn<object, unknown>);
  return kept;
}

/** What was kept loosely on a thing is worked out again when somebody asks. */
export function letGoOf(thing: object): void {
  for (const kept of loosely) kept.letGo(thing);
}

/** What `make` makes of a thing, and of nothing else: made once for each. */
export function madeOnce<Thing extends object, Made>(make: (thing: Thing) => Made): (thing: Thing) => Made {
  const kept = keptOn<Thing, { readonly made: Made }>();
  return (thing) => {
    const known = kept.get(thing);
    if (known !== undefined) return known.made;
    const made = make(thing);
    kept.set(thing, { made });
    return made;
  };
}
