/** The rows of one watched view by key: a change touches only the keys that it names, so only what shows them is drawn again. */
import { SvelteMap } from 'svelte/reactivity';
import type { Change, Snapshot } from '@healthos/core/wire.ts';
import { sameRow } from '@healthos/core/views/view.ts';

/** Rows of one view kept at most; a server that sends more is not believed. */
const rowLimit = 50_000;

export class LiveRows<Row> {
  readonly view: string;
  readonly facility: string;
  readonly rows = new SvelteMap<string, Row>();
  state = $state<'loading' | 'ready' | 'refused'>('loading');
  refusal = $state('');
  position = 0;

  constructor(view: string, facility: string) {
    this.view = view;
    this.facility = facility;
  }

  /** Every row of a new connection; rows that did not change are left as they are. */
  begin(snapshot: Snapshot): void {
    const kept = new Set(snapshot.rows.map(([key]) => key));
    for (const key of [...this.rows.keys()]) if (!kept.has(key)) this.rows.delete(key);
    for (const [key, row] of snapshot.rows) this.#put(key, row);
    this.position = snapshot.position;
    this.state = 'ready';
  }

  apply(change: Change): void {
    for (const key of change.gone) this.rows.delete(key);
    for (const [key, row] of change.put) this.#put(key, row);
    this.position = change.position;
  }

  refuse(says: string): void {
    this.refusal = says;
    this.state = 'refused';
  }

  #put(key: string, row: unknown): void {
    if (this.rows.size >= rowLimit && !this.rows.has(key)) return;
    const before = this.rows.get(key);
    if (before === undefined || !sameRow(before, row)) this.rows.set(key, row as Row);
  }
}
