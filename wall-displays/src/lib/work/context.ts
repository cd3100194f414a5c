/** What every part of a working screen knows: who asks where, the live connection, the door for requests, names, and how to open a number's lineage. */
import { createContext } from 'svelte';
import type { Live } from '../live/live.svelte.ts';
import type { NumberOnGlass } from '../wall/context.ts';
import type { Asking } from './asking.svelte.ts';
import type { Names } from './names.svelte.ts';
import type { StaffNames } from './staff-names.svelte.ts';

export interface Work {
  readonly live: Live;
  readonly token: string;
  readonly facility: string;
  readonly zone: string;
  readonly role: string;
  /** The staff id of whoever signed in here, where their token says one: what is marked as theirs. */
  readonly staff: string | undefined;
  readonly asking: Asking;
  readonly names: Names;
  readonly staffNames: StaffNames;
  openLineage(number: NumberOnGlass): void;
}

export const [work, setWork] = createContext<Work>();
