/**
 * Rooms in which a socket stands for what it was let in by: its display, its session, its grant, its application. What ends is sent away by room, in every
 * process that has one. No room of rows has such a name: theirs end with a projection, these with a bracket.
 */
import type { Identity } from '../access/roles.ts';

/** By this process, which then tells the others; or by another one, which did. */
export type Where = 'here' | 'elsewhere';
export type Credential = 'display' | 'session' | 'grant' | 'client';

export const endedRoom = (kind: Credential, id: string): string => JSON.stringify([kind, id]);
/** Every display stands in it. */
export const allDisplays = JSON.stringify(['displays']);

export function endedRoomsOf(identity: Identity): string[] {
  const kinds: readonly Credential[] = ['display', 'session', 'grant', 'client'];
  const own = kinds.flatMap((kind) => (identity[kind] === undefined ? [] : [endedRoom(kind, identity[kind])]));
  return identity.display === undefined ? own : [...own, allDisplays];
}
