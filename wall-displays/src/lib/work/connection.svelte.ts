/** What a working screen and a tablet stand on: whoever signed in here, their live rows, the door for what they ask, names, the hospital of the address, and light or dark. */
import { onMount } from 'svelte';
import { goto } from '$app/navigation';
import { page } from '$app/state';
import { bearerOf, endSession, session, tabletWord, type Session } from '../live/identity.ts';
import { Live } from '../live/live.svelte.ts';
import { chosenTheme, chooseTheme, wear } from '../look/theme.ts';
import { forgetCensuses } from '../unit/downtime.ts';
import type { NumberOnGlass } from '../wall/context.ts';
import { Asking } from './asking.svelte.ts';
import { setWork, type Work } from './context.ts';
import { watchIdle } from './idle.ts';
import { Names } from './names.svelte.ts';
import { StaffNames } from './staff-names.svelte.ts';

export class Connection implements Work {
  readonly token: string;
  readonly role: string;
  readonly staff: string | undefined;
  readonly live: Live;
  readonly asking: Asking;
  readonly names: Names;
  readonly staffNames: StaffNames;
  /** The hospital that the address names, else the first that this person may see; undefined until the server has said. */
  readonly site = $derived.by(() => {
    const asked = page.url.searchParams.get('facility');
    const known = this.live.hello?.facilities;
    return known?.find((one) => one.facility === asked) ?? known?.[0];
  });
  /** The number whose lineage is open. */
  number = $state.raw<NumberOnGlass | undefined>();
  theme = $state(chosenTheme());

  constructor({ token, role }: Session) {
    this.token = token;
    this.role = role;
    this.staff = bearerOf(token).staff;
    this.live = new Live(token);
    this.asking = new Asking({ token, who: this.staff ?? role, facility: () => this.facility, now: () => this.live.moment() ?? Date.now() });
    this.names = new Names(token, () => this.facility);
    this.staffNames = new StaffNames(token, () => this.facility);
  }

  get facility(): string {
    return this.site?.facility ?? '';
  }
  get zone(): string {
    return this.site?.zone ?? 'UTC';
  }
  readonly openLineage = (shown: NumberOnGlass): void => {
    this.number = shown;
  };
  readonly closeLineage = (): void => {
    this.number = undefined;
  };
  readonly turn = (): void => {
    this.theme = this.theme === 'dark' ? 'light' : 'dark';
    chooseTheme(this.theme);
  };
  /** On a tablet that several share, the next one signs in where this one was. */
  readonly leave = (): void => (tabletWord() === undefined ? this.#out('/') : this.again());
  /** Nobody has touched it for so long that somebody else may be before it. */
  readonly lock = (): void => this.#out(`/?locked&then=${here()}`, true);
  /** Whoever signs in next is where this one was. */
  readonly again = (): void => this.#out(`/?then=${here()}`, true);

  /** What this screen and this device knew is gone, and the way back leads through the door. */
  #out(to: string, replace = false): void {
    this.names.forget();
    this.staffNames.forget();
    forgetCensuses();
    endSession();
    void goto(to, { replace });
  }
  close(): void {
    this.live.close();
    this.asking.close();
  }
}

const here = (): string => encodeURIComponent(page.url.pathname + page.url.search);

/** For as long as the screen that calls it is drawn, and what every part of it knows. Nobody signed in: undefined, and the way leads to the door and back here. */
export function connect(): Connection | undefined {
  const who = session();
  const made = who === undefined ? undefined : new Connection(who);
  if (made !== undefined) setWork(made);
  onMount(() => {
    if (made === undefined) {
      void goto(`/?then=${here()}`);
      return undefined;
    }
    const off = wear('work');
    const awake = watchIdle({ limitMs: () => made.live.hello?.idleMs, lock: made.lock });
    return () => {
      awake();
      made.close();
      off();
    };
  });
  return made;
}
