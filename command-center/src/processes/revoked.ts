/**
 * Displays whose key was taken back: dark at once everywhere (redis/rooms-across.ts), and where Redis is away within seconds. A process that could not look for so long that a
 * key may have been taken back unseen trusts no display until it can: it cannot read the log either, so what it would show is old anyway.
 */
import { Fault } from '../fault.ts';
import type { Where } from '../sockets/ended-rooms.ts';
import { trying, type OnTrouble } from '../trouble.ts';

export const revokedLimits = {
  /** Between two looks. */
  lookMs: 4_000,
  /** So long after the last look that ended well, displays are still trusted; a second more, and their connections are ended: ten in all. */
  unsureMs: 9_000,
  beatMs: 1_000,
} as const;

export interface Revoked {
  /** Whether this display's key was taken back; throws `displays.unsure` while that is not known. */
  has(display: string): boolean;
  /** By this process. */
  revoke(display: string): void;
  /** Asks the database what was revoked elsewhere. */
  look(): Promise<void>;
  /** It is known which displays were revoked. */
  isSure(): boolean;
  stop(): void;
}

export interface RevokedOptions {
  /** All displays whose key was taken back, by any process. */
  revokedNow(): Promise<readonly string[]>;
  /** Other processes take keys back too. */
  readonly several: boolean;
  /** Told of each once, but of those from before the start. */
  onRevoked(display: string, where: Where): void;
  /** No display is trusted from now on. */
  onUnsure(): void;
  readonly onTrouble: OnTrouble;
}

export async function openRevoked({ revokedNow, several, onRevoked, onUnsure, onTrouble }: RevokedOptions): Promise<Revoked> {
  let lookedAt = performance.now();
  let looking: Promise<void> | undefined;
  let wasSure = true;
  const known = new Set(await revokedNow());
  const looked = trying(onTrouble, 'looking for displays that were revoked elsewhere');
  const isSure = (): boolean => !several || performance.now() - lookedAt < revokedLimits.unsureMs;
  const revoke = (display: string, where: Where): void => {
    known.add(display);
    onRevoked(display, where);
  };

  async function look(): Promise<void> {
    const began = performance.now();
    const found = await looked(revokedNow());
    if (found === undefined) return;
    // What was revoked after it was asked is not in the answer.
    lookedAt = Math.max(lookedAt, began);
    for (const display of found) if (!known.has(display)) revoke(display, 'elsewhere');
  }

  function beat(): void {
    if (performance.now() - lookedAt >= revokedLimits.lookMs) looking ??= look().finally(() => (looking = undefined));
    const sure = isSure();
    if (wasSure && !sure) onUnsure();
    wasSure = sure;
  }

  const timer = several ? setInterval(beat, revokedLimits.beatMs) : undefined;
  return {
    has: (display) => {
      if (!isSure()) throw new Fault('displays.unsure');
      return known.has(display);
    },
    revoke: (display) => revoke(display, 'here'),
    look,
    isSure,
    stop: () => clearInterval(timer),
  };
}
