/** Displays whose key was taken back: dark at once where it was done, within seconds at every other process. */
import type { Queryable } from '../postgres/queryable.ts';
import { listDisplays } from '../postgres/settings.ts';

/** Between two looks: within ten seconds a key that was taken back opens nothing anywhere. */
const lookMs = 4000;

export interface Revoked {
  has(display: string): boolean;
  revoke(display: string): void;
  stop(): void;
}

/** `several`: other processes take keys back too. `onRevoked` is told of each once, but of those from before the start. */
export async function openRevoked(db: Queryable, several: boolean, onRevoked: (display: string) => void): Promise<Revoked> {
  const revokedNow = async (): Promise<readonly string[]> => (await listDisplays(db)).flatMap(({ id, state }) => (state === 'revoked' ? [id] : []));
  const known = new Set(await revokedNow());
  const revoke = (display: string): void => {
    known.add(display);
    onRevoked(display);
  };
  const look = async (): Promise<void> => (await revokedNow()).filter((display) => !known.has(display)).forEach(revoke);
  // A database that is away is asked again.
  const timer = several ? setInterval(() => void look().catch(() => undefined), lookMs) : undefined;
  return { has: (display) => known.has(display), revoke, stop: () => clearInterval(timer) };
}
