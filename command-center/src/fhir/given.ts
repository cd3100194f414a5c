/** The language of the tests of FHIR: a store of a house of which nothing is read from bytes. */
import type { Store } from './thing.ts';

const nothing = (): Promise<undefined> => Promise.resolve(undefined);

export const emptyStore: Store = {
  resource: nothing,
  identities: () => Promise.resolve([]),
  message: nothing,
  raw: nothing,
  texts: nothing,
  person: nothing,
  staffName: nothing,
};
