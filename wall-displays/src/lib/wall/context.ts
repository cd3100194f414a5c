/** What every part of a wall knows: the connection, the facility it shows, and how to open the lineage of a number. */
import { createContext } from 'svelte';
import type { Live } from '../live/live.svelte.ts';

/** A number: the row that it stands in, and what it says, so that the drawer can repeat it. */
export interface NumberOnGlass {
  readonly view: string;
  readonly key: string;
  readonly title: string;
  readonly says: string;
}
export interface Wall {
  readonly live: Live;
  readonly facility: string;
  readonly zone: string;
  readonly token: string;
  openLineage(number: NumberOnGlass): void;
}

export const [wall, setWall] = createContext<Wall>();
