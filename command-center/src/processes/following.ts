/**
 * What other processes append reaches this one: a wake-up says how far a facility is, and the facts between are read from the log, in order, each once. What this
 * process appends itself goes straight on where nothing is missing before it. A wake-up that is lost costs until the next look.
 */
import type { Recorded } from '@healthos/core/event.ts';
import type { FacilityId } from '@healthos/core/ids.ts';
import type { EventLog } from '@healthos/core/ports.ts';
import type { Instant } from '@healthos/core/time.ts';
import { trying, type OnTrouble, type Trying } from '../trouble.ts';

export const followingLimits = {
  /** Between two looks at how far the log is, while wake-ups come and while they do not. */
  lookMs: 1000,
  lookAloneMs: 250,
  /** Facts of one page. */
  pageFacts: 2000,
  /** A decision waits so long, at most, for what was committed before it. */
  reachMs: 2000,
  /** Who was not told for so long how far the log is does no work of houses: a database that was cut off says nothing, and what nobody writes meets no error. */
  silentMs: 10_000,
} as const;

export interface Following {
  /** What this process appended. */
  committed(facts: readonly Recorded[], receivedAt: Instant): void;
  /** Somebody says that the facility is as far as this. */
  moved(facility: FacilityId, position: number): void;
  /** Whether everything up to this position was handed on in time. */
  reach(facility: FacilityId, position: number): Promise<boolean>;
  /** Whether the log said a moment ago how far it is. */
  isCurrent(): boolean;
  stop(): Promise<void>;
}

export interface FollowingOptions {
  readonly log: Pick<EventLog, 'read' | 'positions'>;
  /** How far each facility is known already. */
  readonly from: ReadonlyMap<FacilityId, number>;
  /** Facts in order of their facility, each once. */
  take(facts: readonly Recorded[], receivedAt: Instant): void;
  /** Facts that another process appended. */
  heard(facts: readonly Recorded[]): void;
  /** This process appended up to here. */
  say(heads: ReadonlyMap<FacilityId, number>): void;
  /** Wake-ups come. */
  isHearing(): boolean;
  /** The log could not be read: pictures stand still until it can be. */
  readonly onTrouble: OnTrouble;
  readonly silentMs?: number;
}

interface Line {
  /** Handed on up to here, and known to be there up to there. */
  at: number;
  wanted: number;
  reading: Promise<void> | undefined;
  readonly tried: Trying;
}

export function startFollowing(options: FollowingOptions): Following {
  const { log, take, onTrouble, silentMs = followingLimits.silentMs } = options;
  const lineFrom = (facility: FacilityId, at: number): Line => ({
    at,
    wanted: at,
    reading: undefined,
    tried: trying(onTrouble, `reading the log of ${facility}`),
  });
  const lines = new Map<FacilityId, Line>([...options.from].map(([facility, at]) => [facility, lineFrom(facility, at)]));
  const looked = trying(onTrouble, 'looking how far the log is');
  let [stopped, lookedAt, answeredAt] = [false, 0, performance.now()];
  let looking: Promise<void> | undefined;

  function lineOf(facility: FacilityId): Line {
    const known = lines.get(facility) ?? lineFrom(facility, 0);
    lines.set(facility, known);
    return known;
  }

  function want(facility: FacilityId, position: number): Line {
    const line = lineOf(facility);
    line.wanted = Math.max(line.wanted, position);
    if (!stopped && line.at < line.wanted)
      // A database that is away is asked again at the next look.
      line.reading ??= line.tried(read(facility, line)).finally(() => {
        line.reading = undefined;
      });
    return line;
  }

  async function read(facility: FacilityId, line: Line): Promise<void> {
    while (line.at < line.wanted && !stopped) {
      const page = await log.read({ facility, after: line.at, limit: followingLimits.pageFacts });
      const [first, last] = [page[0], page[page.length - 1]];
      if (first === undefined || last === undefined) return;
      line.at = last.position;
      options.heard(page);
      take(page, first.recordedAt);
    }
  }

  function committed(facts: readonly Recorded[], receivedAt: Instant): void {
    const heads = new Map<FacilityId, number>();
    const next: Recorded[] = [];
    for (const [facility, own] of Map.groupBy(facts, (fact) => fact.facility)) {
      const [first, last] = [own[0], own[own.length - 1]];
      if (first === undefined || last === undefined) continue;
      heads.set(facility, last.position);
      const line = lineOf(facility);
      if (line.reading === undefined && first.position === line.at + 1) {
        [line.at, line.wanted] = [last.position, Math.max(line.wanted, last.position)];
        next.push(...own);
      } else want(facility, last.position);
    }
    if (next.length > 0) take(next, receivedAt);
    if (heads.size > 0) options.say(heads);
  }

  async function look(): Promise<void> {
    lookedAt = performance.now();
    const positions = await looked(log.positions());
    if (positions !== undefined) answeredAt = performance.now();
    for (const [facility, position] of positions ?? []) want(facility, position);
  }

  async function reach(facility: FacilityId, position: number): Promise<boolean> {
    const until = performance.now() + followingLimits.reachMs;
    while (lineOf(facility).at < position && performance.now() < until && !stopped) {
      await want(facility, position).reading;
      if (lineOf(facility).at < position) await new Promise((resolve) => setImmediate(resolve));
    }
    return lineOf(facility).at >= position;
  }

  const timer = setInterval(() => {
    if (performance.now() - lookedAt >= (options.isHearing() ? followingLimits.lookMs : followingLimits.lookAloneMs))
      looking ??= look().finally(() => (looking = undefined));
  }, followingLimits.lookAloneMs);
  return {
    committed,
    moved: (facility, position) => void want(facility, position),
    reach,
    isCurrent: () => performance.now() - answeredAt < silentMs,
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await looking;
      for (const { reading } of lines.values()) await reading;
    },
  };
}
