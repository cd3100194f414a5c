/** The census of a unit as it is kept on the device for when nothing else answers: printed from the device, never older than it says. */
export interface KeptPatient {
  readonly bed: string;
  readonly name: string;
  /** Record number and birth date: the identifiers on the paper. */
  readonly number: string;
  readonly born: string;
  readonly news2: string;
  readonly isolation: string;
  readonly nurse: string;
  readonly leaves: string;
  readonly asks: string;
}
export interface KeptCensus {
  readonly facility: string;
  readonly facilityName: string;
  readonly zone: string;
  readonly unit: string;
  readonly unitName: string;
  /** Server time of the rows. */
  readonly asOf: number;
  readonly patients: readonly KeptPatient[];
  readonly arrivals: readonly string[];
  readonly openBeds: readonly string[];
  readonly nurses: readonly string[];
}

/** A census is written anew this often, so that the kept one is never older than the fifteen minutes that downtime procedures allow. */
export const keepEveryMs = 60_000;
export const oldestMs = 15 * 60_000;

const prefix = 'healthos.downtime.';
const keyOf = (unit: string): string => `${prefix}${unit}`;

export function keepCensus(census: KeptCensus): void {
  localStorage.setItem(keyOf(census.unit), JSON.stringify(census));
}

export function keptCensus(unit: string): KeptCensus | undefined {
  const text = localStorage.getItem(keyOf(unit));
  if (text === null || !text.startsWith('{')) return undefined;
  const kept = JSON.parse(text) as Partial<KeptCensus>;
  return typeof kept.asOf === 'number' && Array.isArray(kept.patients) ? (kept as KeptCensus) : undefined;
}

/** Names do not stay on a device that nobody is signed in to. */
export function forgetCensuses(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
}

/** The page waits for its rows and names first: keeping it is for later. */
const keepAfterMs = 8000;

/** Puts this page, its scripts and its styles where the device's worker finds them without a network; one after another, behind everything that is live. */
export function keepPage(): () => void {
  const timer = setTimeout(() => void keepNow(), keepAfterMs);
  return () => clearTimeout(timer);
}

async function keepNow(): Promise<void> {
  // Browsers offer neither on a connection that is not secure.
  if (!('serviceWorker' in navigator) || !('caches' in globalThis)) return;
  await navigator.serviceWorker.register('/service-worker.js', { scope: '/units/' }).catch(() => undefined);
  const cache = await caches.open('healthos-unit').catch(() => undefined);
  const parts = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === location.origin && (pathname.startsWith('/_app/') || /\.(svg|woff2)$/u.test(pathname)))
    .map(({ pathname }) => pathname);
  for (const path of ['/units/', ...new Set(parts)]) await cache?.add(path).catch(() => undefined);
}
