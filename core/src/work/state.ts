/** The work picture: for each kind of fact, by the thing it is about, everything said of it in sender order. What a thing is now is derived from that list. */
import type { Table } from '../table.ts';
import type { Versions } from '../versions.ts';
import type { WorkOf, WorkType } from './events.ts';
import type { FiredCounts } from './fired.ts';

export type WorkFacts = { readonly [Type in WorkType]: Table<string, Versions<WorkOf<Type>>> };
export type WorkState = WorkFacts & FiredCounts;
