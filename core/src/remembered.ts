/** Keeps what was worked out last for each of a few pictures, as long as everything that it is made of is the same object. */

interface Kept<Made> {
  readonly parts: readonly unknown[];
  readonly made: Made;
}

/** Pictures kept ready: the live ones of some facilities, and moments that somebody looks back at. */
const keptLimit = 8;

export function remembered<Input, Made>(partsOf: (input: Input) => readonly unknown[], make: (input: Input) => Made): (input: Input) => Made {
  let kept: readonly Kept<Made>[] = [];
  return (input) => {
    const parts = partsOf(input);
    const known = kept.find((one) => one.parts.every((part, i) => part === parts[i]));
    if (known !== undefined) return known.made;
    const made = make(input);
    kept = [{ parts, made }, ...kept].slice(0, keptLimit);
    return made;
  };
}

/** The same of one thing in a picture: what was worked out last of it is kept as long as the thing lives and everything that it is made of is the same object. */
export function rememberedOf<Input, Thing extends object, Made>(
  partsOf: (input: Input, thing: Thing) => readonly unknown[],
  make: (input: Input, thing: Thing) => Made,
): (input: Input, thing: Thing) => Made {
  const kept = new WeakMap<Thing, Kept<Made>>();
  return (input, thing) => {
    const parts = partsOf(input, thing);
    const known = kept.get(thing);
    if (known?.parts.length === parts.length && known.parts.every((part, i) => part === parts[i])) return known.made;
    const made = make(input, thing);
    kept.set(thing, { parts, made });
    return made;
  };
}
