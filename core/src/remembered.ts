/** Keeps what was worked out last for each of a few pictures of a facility, as long as everything that it is made of is the same object. */
import { looselyKeptOn } from './kept-on.ts';
import { lastOf } from './last-of.ts';

interface Kept<Made> {
  readonly parts: readonly unknown[];
  readonly made: Made;
}

/** Pictures of a facility kept ready: the live one, and moments that somebody looks back at. */
const keptOfOne = 4;

type OfFacility = { readonly facility: string } | { readonly hospital: { readonly facility: string } };

export function remembered<Input extends OfFacility, Made>(
  partsOf: (input: Input) => readonly unknown[],
  make: (input: Input) => Made,
): (input: Input) => Made {
  const keptOf = lastOf<readonly Kept<Made>[]>();
  return (input) => {
    const { facility } = 'hospital' in input ? input.hospital : input;
    const kept = keptOf.get(facility) ?? [];
    const parts = partsOf(input);
    const known = kept.find((one) => one.parts.every((part, i) => part === parts[i]));
    if (known !== undefined) return known.made;
    const made = make(input);
    keptOf.keep(facility, [{ parts, made }, ...kept].slice(0, keptOfOne));
    return made;
  };
}

/** The same of one thing in a picture: what was worked out last of it is kept as long as the thing lives and everything that it is made of is the same object. */
export function rememberedOf<Input, Thing extends object, Made>(
  partsOf: (input: Input, thing: Thing) => readonly unknown[],
  make: (input: Input, thing: Thing) => Made,
): (input: Input, thing: Thing) => Made {
  const kept = looselyKeptOn<Thing, Kept<Made>>();
  return (input, thing) => {
    const parts = partsOf(input, thing);
    const known = kept.get(thing);
    if (known?.parts.length === parts.length && known.parts.every((part, i) => part === parts[i])) return known.made;
    const made = make(input, thing);
    kept.set(thing, { parts, made });
    return made;
  };
}
