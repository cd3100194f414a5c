/** Every hospital of the network as this wall hears it: one small row a site, totals as ranges where one is silent, and what asks for somebody. */
import { isExact, networkLevels, occupiedSpan, silentMs, total, type Span } from '@healthos/core/house/network/ranges.ts';
import { instant, type Instant } from '@healthos/core/time.ts';
import type { SiteRow } from '@healthos/core/views/rows-network.ts';
import type { ExceptionRow } from '@healthos/core/views/rows.ts';
import type { LiveRows } from '../live/live-rows.svelte.ts';
import type { Live } from '../live/live.svelte.ts';
import { count } from '../look/figures.ts';
import { shortName } from './labels.ts';

/** Rows asked for at once, at most: a wall shows what it can name. */
const siteLimit = 120;
/** Surge levels from which a site is marked. */
export const [watchLevel, criticalLevel] = [3, 4];

/** A site's row under the code and name that this screen knows it by. */
export interface Site extends SiteRow {
  readonly facility: string;
  readonly name: string;
  /** Without the words that say what it is. */
  readonly short: string;
}

export interface Exception {
  readonly key: string;
  readonly facility: string;
  readonly site: string;
  readonly says: string;
  readonly owner: string;
  readonly since: Instant | undefined;
  readonly severity: 'watch' | 'critical';
  readonly state: ExceptionRow['state'] | undefined;
}

/** A place whose name found no room on the map: the strip says it under its number. */
export interface Numbered {
  readonly key: string;
  readonly name: string;
  readonly says: string;
}

export class Network {
  /** In the order of their numbers, from 1. */
  numbered = $state.raw<readonly Numbered[]>([]);
  #live: Live;
  #sites: readonly LiveRows<SiteRow>[];
  #exceptions: readonly LiveRows<ExceptionRow>[];

  constructor(live: Live) {
    this.#live = live;
    const facilities = (live.hello?.facilities ?? []).slice(0, siteLimit);
    this.#sites = facilities.map(({ facility }) => live.watch('site', facility));
    this.#exceptions = facilities.map(({ facility }) => live.watch('exceptions', facility));
  }

  /** The first watch: what tiles show their state and lineage by. */
  get source(): LiveRows<SiteRow> | undefined {
    return this.#sites[0];
  }
  get now(): Instant {
    return instant(this.#live.asOf ?? 0);
  }
  get sites(): readonly Site[] {
    const heard = this.#sites.flatMap(({ rows, facility }) => {
      const row = rows.get('site');
      return row === undefined || row.staffed === 0 ? [] : [{ ...row, facility: facility as string, name: row.name ?? facility }];
    });
    const names = heard.map(({ name }) => name);
    return heard.map((site) => ({ ...site, short: shortName(site.name, names) }));
  }
  get loading(): boolean {
    return this.#sites.some(({ state }) => state === 'loading');
  }
  silent(site: SiteRow): number | undefined {
    return this.#live.asOf === undefined ? undefined : silentMs(site, this.now);
  }
  get heard(): number {
    return this.sites.filter((site) => this.silent(site) === undefined).length;
  }
  get occupied(): Span {
    return total(this.sites.map((site) => occupiedSpan(site, this.now)));
  }
  get staffed(): number {
    return this.sites.reduce((sum, site) => sum + site.staffed, 0);
  }
  get levels() {
    return networkLevels(this.sites, this.now);
  }

  /** Silent sites first, then every site's own exceptions by harm and age. */
  get exceptions(): readonly Exception[] {
    const called = new Map(this.sites.map(({ facility, short }) => [facility, short]));
    const silent = this.sites.flatMap((site): Exception[] =>
      this.silent(site) === undefined
        ? []
        : [
            {
              key: `silent ${site.facility}`,
              facility: site.facility,
              site: site.short,
              says: 'silent',
              owner: 'Network',
              since: site.heardAt,
              severity: 'critical',
              state: undefined,
            },
          ],
    );
    const own = this.#exceptions.flatMap(({ rows, facility }) =>
      [...rows].map(([key, row]): Exception => ({
        key: `${facility} ${key}`,
        facility,
        site: called.get(facility) ?? facility,
        says: row.says,
        owner: row.owner,
        since: row.since,
        severity: row.severity,
        state: row.state,
      })),
    );
    const harm = ({ severity }: Exception): number => (severity === 'critical' ? 0 : 1);
    return [...silent, ...own.sort((a, b) => harm(a) - harm(b) || (a.since ?? 0) - (b.since ?? 0))];
  }
}

/** `242–277`, or `256` where it is known. */
export const spanText = (span: Span): string => (isExact(span) ? count(span.low) : `${count(span.low)}–${count(span.high)}`);
