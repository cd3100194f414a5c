/** What people decided of a surge plan: the approved level beside the recommended one, and where each action card of this activation stands. */
import { getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { newestOf } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import { bedCountsOf } from '../../views/bed-counts.ts';
import { opelDistance } from './distance.ts';
import { demoOpelPack, opelScore, type OpelParameter } from './opel.ts';
import { opelValues } from './opel-live.ts';
import { demoSurgePack, siteLevel, type ActionCard } from './site-pack.ts';

export interface Approval {
  readonly level: number;
  readonly at: Instant;
  readonly by?: string;
  readonly reason?: string;
  readonly position: number;
}
export type CardState = 'open' | 'acknowledged' | 'done';
export interface CardNow extends ActionCard {
  readonly key: string;
  readonly state: CardState;
  readonly at?: Instant;
  readonly by?: string;
  readonly position?: number;
}
export interface Plan {
  readonly pack: string;
  readonly title: string;
  readonly definition: string;
  readonly levels: number;
  readonly cards: readonly ActionCard[];
  /** What the numbers say now. */
  readonly recommended?: number;
  readonly missing: readonly string[];
  readonly points?: number;
  readonly next?: { readonly level: number; readonly away: number; readonly counts: string; readonly by: string };
}

/** The plans of this house: the site's own, and OPEL. */
export function plansOf(input: ViewInput): readonly Plan[] {
  const step = Math.floor(input.now / 1000);
  if (lastPlans?.hospital === input.hospital && lastPlans.step === step) return lastPlans.plans;
  const plans = [sitePlan(input), opelPlan(input)];
  lastPlans = { hospital: input.hospital, step, plans };
  return plans;
}

let lastPlans: { readonly hospital: ViewInput['hospital']; readonly step: number; readonly plans: readonly Plan[] } | undefined;

/** The cards of every plan, which are known without a level. */
export const packsOf: readonly Pick<Plan, 'pack' | 'cards'>[] = [demoSurgePack, demoOpelPack];

function sitePlan({ hospital }: ViewInput): Plan {
  const { occupied, staffed } = bedCountsOf(hospital.operations).house;
  const { pack, definition, levelsFromBp, cards } = demoSurgePack;
  const now = siteLevel(occupied, staffed);
  return {
    pack,
    title: 'Site plan',
    definition,
    levels: levelsFromBp.length,
    cards,
    ...(now === undefined ? { missing: ['staffed beds'] } : { recommended: now.level, missing: [] }),
    ...(now?.bedsToNext === undefined ? {} : { next: { level: now.level + 1, away: now.bedsToNext, counts: 'beds', by: 'occupied of staffed' } }),
  };
}

function opelPlan(input: ViewInput): Plan {
  const { pack, definition, cards } = demoOpelPack;
  const values = opelValues(input);
  const score = opelScore(values);
  const distance = opelDistance(values);
  const nearest = distance?.nearest;
  return {
    pack,
    title: 'OPEL acute 2023/24',
    definition,
    levels: 4,
    cards,
    missing: score.state === 'not-computable' ? score.missing.map(titleOf) : score.state === 'refused' ? [score.says] : [],
    ...(score.state === 'scored' ? { recommended: score.level, points: score.points } : {}),
    ...(distance === undefined
      ? {}
      : {
          next: {
            level: distance.nextLevel,
            away: distance.points,
            counts: 'points',
            by: nearest === undefined ? 'several' : `${nearest.title}: ${nearest.away} ${nearest.counts}`,
          },
        }),
  };
}

const titleOf = (parameter: OpelParameter): string => demoOpelPack.parameters.find((cut) => cut.parameter === parameter)?.title ?? parameter;

/** The newest approval of a plan. */
export function approvalOf({ hospital, now }: ViewInput, pack: string): Approval | undefined {
  const newest = getRow(hospital.work.SurgeStepped, pack)?.findLast(({ event, at }) => event.step === 'approved' && at <= now);
  if (newest?.event.level === undefined) return undefined;
  const { level, by, reason } = newest.event;
  return { level, at: newest.at, position: newest.position, ...(by === undefined ? {} : { by }), ...(reason === undefined ? {} : { reason }) };
}

export const cardKey = (pack: string, id: string): string => `${pack}/${id}`;

/** Cards that the approved level calls for; what was answered before this activation is not answered now. */
export function cardsOf(input: ViewInput, plan: Pick<Plan, 'pack' | 'cards'>): readonly CardNow[] {
  const approval = approvalOf(input, plan.pack);
  if (approval === undefined) return [];
  return plan.cards.filter(({ level }) => level <= approval.level).map((card) => cardNow(input, plan.pack, card, activationOf(input, plan.pack, card.level)));
}

/** Since when the approved level has been at least this high without a break. */
function activationOf({ hospital, now }: ViewInput, pack: string, level: number): Instant | undefined {
  let since: Instant | undefined;
  for (const { event, at } of getRow(hospital.work.SurgeStepped, pack) ?? []) {
    if (event.step !== 'approved' || event.level === undefined || at > now) continue;
    since = event.level >= level ? (since ?? at) : undefined;
  }
  return since;
}

function cardNow({ hospital, now }: ViewInput, pack: string, card: ActionCard, since: Instant | undefined): CardNow {
  const key = cardKey(pack, card.id);
  const newest = newestOf((getRow(hospital.work.SurgeStepped, key) ?? []).filter(({ at }) => at <= now && since !== undefined && at >= since));
  const step = newest?.event.step;
  const state: CardState = step === 'card-done' ? 'done' : step === 'card-acknowledged' ? 'acknowledged' : 'open';
  return {
    ...card,
    key,
    state,
    ...(newest === undefined ? (since === undefined ? {} : { at: since }) : { at: newest.at, position: newest.position }),
    ...(newest?.event.by === undefined || state === 'open' ? {} : { by: newest.event.by }),
  };
}
