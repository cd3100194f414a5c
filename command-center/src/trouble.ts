/**
 * What is tried again and again says that it failed once when it begins to fail, and once more after it worked: never not at all, and not four times a
 * second for a night.
 */

/** `about`: what could not be done, without names of people. */
export type OnTrouble = (error: unknown, about: string) => void;

/** Resolves to what the work gave; undefined where it failed. */
export type Trying = <T>(work: Promise<T>) => Promise<T | undefined>;

export function trying(onTrouble: OnTrouble, about: string): Trying {
  let isFailing = false;
  return (work) =>
    work.then(
      (given) => {
        isFailing = false;
        return given;
      },
      (error: unknown) => {
        if (!isFailing) onTrouble(error, about);
        isFailing = true;
        return undefined;
      },
    );
}
