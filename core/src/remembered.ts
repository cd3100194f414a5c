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
