/** Planted: every lint rule that asks for types is broken once, on the line below the one that says which. */
export type Never = unknown;
type Letter = 'a' | 'b';

const later = (): Promise<boolean> => Promise.resolve(true);

export async function unhandled(letter: Letter): Promise<number> {
  // breaks typescript/no-floating-promises on purpose
  later();
  // breaks typescript/no-misused-promises on purpose
  if (later()) return 0;
  // breaks typescript/await-thenable on purpose
  await 1;
  // breaks typescript/switch-exhaustiveness-check on purpose
  switch (letter) {
    case 'a':
      return 1;
  }
  // breaks typescript/only-throw-error on purpose
  throw 'a text';
}
