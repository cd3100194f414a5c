/**
 * The state of the bed desk: the live rows, what is selected (in the address), the ranked choices of the selected request, which are asked for again
 * whenever a bed among them or the request itself changes, and what the person does with them.
 */
import type { Choice } from '@healthos/core/house/placement/rank.ts';
import type { BedRow, CapacityRow } from '@healthos/core/views/rows.ts';
import type { AccountRow } from '@healthos/core/views/rows-finance.ts';
import type { FreeRow, RequestRow } from '@healthos/core/views/rows-placement.ts';
import type { TurnKpiRow } from '@healthos/core/views/rows-turn.ts';
import { SvelteMap } from 'svelte/reactivity';
import type { LiveRows } from '../live/live-rows.svelte.ts';
import { ask, isProblem } from '../reach/api.ts';
import { said, say } from '../work/address.ts';
import type { Refused } from '../work/asked.ts';
import type { Work } from '../work/context.ts';
import { choicesAsked, shownChoices, type Placement } from './placement.ts';
import { queueOrder, type Request } from './words.ts';

/** A choice that somebody else took while it was shown: it stays in place, struck. */
export interface Gone {
  readonly choice: Choice;
  readonly by: string | undefined;
  readonly at: number;
}
export interface Conflict {
  readonly bed: string;
  readonly request: string;
  readonly encounter: string;
  readonly refused: Refused;
  readonly triedAt: number;
}

/** Roles that may see money; the server decides, this only asks. */
const money: ReadonlySet<string> = new Set(['admin', 'executive', 'finance']);

/** How long another person's move is drawn in blue. */
export const newsMs = 10_000;

export class Desk {
  readonly work: Work;
  readonly beds: LiveRows<BedRow>;
  readonly requests: LiveRows<RequestRow>;
  readonly frees: LiveRows<FreeRow>;
  readonly capacity: LiveRows<CapacityRow>;
  readonly kpis: LiveRows<TurnKpiRow>;
  /** Only for who may see money: nothing of it is asked for otherwise. */
  readonly accounts: LiveRows<AccountRow> | undefined;
  placement = $state.raw<Placement | undefined>();
  failed = $state('');
  gone = $state.raw<Gone | undefined>();
  conflict = $state.raw<Conflict | undefined>();
  /** Which of the four is taken by Enter. */
  chosen = $state(0);
  hovered = $state<string | undefined>();
  dragging = $state.raw<{ readonly request: Request; readonly x: number; readonly y: number; readonly over: string | undefined } | undefined>();
  dialog = $state<'hold' | 'block' | 'keys' | 'override' | 'complete' | undefined>();
  /** Beds on which this screen acted, and when: the others' moves are news. */
  readonly mine = new SvelteMap<string, number>();
  #asked = 0;

  constructor(work: Work) {
    this.work = work;
    const { live, facility } = work;
    this.beds = live.watch('beds', facility);
    this.requests = live.watch('requests', facility);
    this.frees = live.watch('frees', facility);
    this.accounts = money.has(work.role) ? live.watch('accounts', facility) : undefined;
    this.capacity = live.watch('capacity', facility);
    this.kpis = live.watch('turn-kpis', facility);
  }

  get now(): number {
    return this.work.live.now ?? this.work.live.asOf ?? 0;
  }
  /** Moves by the minute: an order that changed each second would never hold still. */
  get minute(): number {
    return Math.floor(this.now / 60_000) * 60_000;
  }
  readonly all = $derived.by(() => queueOrder(this.requests.rows.values(), this.minute));
  readonly queue = $derived(said('show') === 'ready' ? this.all.filter(({ readyAt, assigned }) => readyAt !== undefined && assigned === undefined) : this.all);
  readonly request = $derived.by((): Request | undefined => {
    const [asked, encounter] = [said('request'), said('encounter')];
    return (
      this.all.find((one) => one.request === asked || (asked === '' && encounter !== '' && one.encounter === encounter)) ??
      (asked === '' && encounter === '' ? this.queue[0] : undefined)
    );
  });
  /** The bed that the person asks about. */
  readonly bed = $derived.by(() => (said('bed') === '' ? undefined : this.beds.rows.get(said('bed'))));
  readonly choices = $derived(this.placement !== undefined && this.placement.request === this.request?.request ? this.placement.choices : []);
  readonly shown = $derived(this.choices.slice(0, shownChoices));
  readonly choice = $derived(this.shown[Math.min(this.chosen, this.shown.length - 1)]);
  readonly fitting = $derived(new Map(this.choices.map((choice, i) => [choice.bed as string, i + 1] as const)));
  /** Everything that the answer depends on and that this screen sees change. */
  readonly signature = $derived.by((): string =>
    this.request === undefined
      ? ''
      : [
          this.request.request,
          this.request.position,
          this.request.fits,
          // What this screen did or took back may have unlocked, or locked, a bed without touching it: an age, a nurse.
          this.work.asking.told?.message,
          this.bed?.key,
          this.bed?.position,
          ...this.shown.map(({ bed }) => this.beds.rows.get(bed)?.position),
        ].join('|'),
  );

  select(request: string | undefined): void {
    this.gone = undefined;
    this.chosen = 0;
    say({ request, encounter: undefined, bed: undefined });
  }
  look(bed: string | undefined): void {
    say({ bed });
  }
  step(by: 1 | -1): void {
    const at = this.queue.findIndex(({ request }) => request === this.request?.request);
    const next = this.queue[Math.max(0, Math.min(this.queue.length - 1, at + by))];
    if (next !== undefined) this.select(next.request);
  }

  /** Asks for the ranking of what is selected; an answer that comes after another question is dropped. */
  async rank(): Promise<void> {
    const { request, bed } = this;
    if (request === undefined) {
      this.placement = undefined;
      return;
    }
    const nth = ++this.#asked;
    const { token, facility } = this.work;
    const query = new URLSearchParams({ limit: String(choicesAsked), ...(bed === undefined ? {} : { bed: bed.key }) });
    const answer = await ask<Placement>(token, `/api/facilities/${encodeURIComponent(facility)}/placement/${encodeURIComponent(request.request)}?${query}`);
    if (nth !== this.#asked) return;
    if (isProblem(answer)) {
      this.failed = answer.status === 404 ? '' : answer.says;
      this.placement = undefined;
      return;
    }
    this.failed = '';
    this.#noteGone(answer);
    this.placement = answer;
  }

  /** The best of the choices shown that another person took. */
  #noteGone(next: Placement): void {
    if (this.placement?.request !== next.request) return;
    const still = new Set(next.choices.map(({ bed }) => bed));
    const lost = this.placement.choices.slice(0, shownChoices).find(({ bed }) => !still.has(bed) && !this.mine.has(bed));
    const promise = lost === undefined ? undefined : this.beds.rows.get(lost.bed)?.promise;
    if (lost !== undefined && promise !== undefined && promise.encounter !== this.request?.encounter)
      this.gone = { choice: lost, by: promise.by, at: promise.at };
  }

  async assign(bed: string, request = this.request): Promise<void> {
    if (request === undefined) return;
    const seen = this.beds.rows.get(bed)?.position;
    const tried = this.now;
    this.mine.set(bed, tried);
    const answer = await this.work.asking.ask(
      'assign-bed',
      { bed, request: request.request, ...(seen === undefined ? {} : { seen }) },
      `${bed} for ${request.encounter}`,
    );
    if (answer.outcome === 'done') {
      this.gone = undefined;
      this.look(undefined);
      this.moveOn(request);
    } else if (answer.outcome === 'refused') {
      this.mine.delete(bed);
      if (answer.refused.taken === undefined || answer.refused.code !== 'bed.taken') return;
      // Both sides of a race are told at the beds, not in the middle of the screen.
      this.work.asking.settle();
      this.conflict = { bed, request: request.request, encounter: request.encounter, refused: answer.refused, triedAt: tried };
      void this.rank();
    }
  }

  /** After a placement the next who waits is selected. */
  moveOn(placed: Request): void {
    const at = this.queue.findIndex(({ request }) => request === placed.request);
    const next = [...this.queue.slice(at + 1), ...this.queue.slice(0, at)].find(
      ({ assigned, request }) => assigned === undefined && request !== placed.request,
    );
    this.select(next?.request);
  }

  /** A request about a bed, marked as this screen's own. */
  async about(bed: string, request: string, body: Readonly<Record<string, unknown>>, label: string): Promise<boolean> {
    this.mine.set(bed, this.now);
    const answer = await this.work.asking.ask(request, body, label);
    void this.rank();
    return answer.outcome !== 'refused';
  }

  /** Another person's move of the last seconds. */
  isNews(row: BedRow): boolean {
    const at = row.promise?.at;
    return at !== undefined && this.now - at < newsMs && at > (this.mine.get(row.key) ?? -Infinity) + newsMs;
  }
}
