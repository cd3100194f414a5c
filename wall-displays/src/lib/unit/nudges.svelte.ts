/** At most six times an hour the tablet draws attention to itself; what comes after is in the list all the same. Counted on the device, per unit. */
import type { Ask } from '@healthos/core/house/unit/asks.ts';

export const nudgesAnHour = 6;
const hourMs = 3_600_000;

export class Nudges {
  /** When it nudged in the last hour, oldest first. */
  times = $state.raw<readonly number[]>([]);
  /** What it nudged for last, while that is shown. */
  shown = $state.raw<string | undefined>();

  #key: string;
  #known: Set<string> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(unit: string) {
    this.#key = `healthos.nudges.${unit}`;
    const kept: unknown = JSON.parse(localStorage.getItem(this.#key) ?? '[]');
    this.times = Array.isArray(kept) ? kept.filter((one) => typeof one === 'number') : [];
  }

  /** In the hour before `now`. */
  count(now: number): number {
    return this.times.filter((at) => at > now - hourMs && at <= now).length;
  }

  /** What asks now; whatever was not there the last time is worth a nudge, the gravest only. */
  look(asking: readonly { readonly key: string; readonly ask: Ask | undefined; readonly says: string }[], now: number): void {
    const fresh = asking.filter(({ ask }) => ask !== undefined && ask.severity !== 'info' && (ask.state === undefined || ask.state === 'new'));
    const keys = new Set(fresh.map(({ key, ask }) => `${key} ${ask?.finding ?? ask?.ask ?? ''}`));
    const known = this.#known;
    this.#known = keys;
    if (known === undefined) return;
    const first = fresh.find(({ key, ask }) => !known.has(`${key} ${ask?.finding ?? ask?.ask ?? ''}`));
    if (first === undefined || this.count(now) >= nudgesAnHour) return;
    this.times = [...this.times.filter((at) => at > now - hourMs), now];
    localStorage.setItem(this.#key, JSON.stringify(this.times));
    this.shown = first.says;
    navigator.vibrate(120);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.shown = undefined), 6000);
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
