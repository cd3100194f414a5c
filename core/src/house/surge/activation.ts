/** What people decided of a surge plan: the approved level beside the recommended one, and where each action card of this activation stands. */
import { getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { newestOf } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import { bedCountsOf } from '../../views/bed-counts.ts';
import { opelDistance } from './distance.ts';
import { opelScore, type OpelPack, type OpelParameter } from './opel.ts';
import { opelValues } from './opel-live.ts';
import { surgePacksOf } from './packs.ts';
import { siteLevel, type ActionCard } from './site-pack.ts';

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
  readonly kind: 'site' | 'opel';
  readonly pack: string;
  readonly title: string;
  readonly definition: string;
  /** In force from this day of the facility, by this document. */
  readonly effectiveFrom: string;
  readonly source: string;
  readonly notice?: string;
  readonly levels: number;
  readonly cards: readonly ActionCard[];
  /** What the numbers say now. */
  readonly recommended?: number;
  readonly missing: readonly string[];
  readonly points?: number;
  /** `away` beds more, occupied, or points more of the score. */
  readonly next?: { readonly level: number; readonly away: number; readonly counts: 'bed' | 'point'; readonly by: string };
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
export function cardPacksOf(input: ViewInput): readonly Pick<Plan, 'pack' | 'cards'>[] {
  const { site, opel } = surgePacksOf(input);
  return [site, opel];
}

function sitePlan(input: ViewInput): Plan {
  const { occupied, staffed } = bedCountsOf(input.hospital.operations).house;
  const { site } = surgePacksOf(input);
  const { levelsFromBp, cards } = site;
  const now = siteLevel(occupied, staffed, site);
  return {
    kind: 'site',
    ...saidOf(site),
    title: 'Site plan',
    levels: levelsFromBp.length,
    cards,
    ...(now === undefined ? { missing: ['staffed beds'] } : { recommended: now.level, missing: [] }),
    ...(now?.bedsToNext === undefined ? {} : { next: { level: now.level + 1, away: now.bedsToNext, counts: 'bed', by: 'occupied of staffed' } }),
  };
}

/** What a plan says of itself. */
function saidOf({ pack, definition, effectiveFrom, source, notice }: Pick<Plan, 'pack' | 'definition' | 'effectiveFrom' | 'source' | 'notice'>) {
  return { pack, definition, effectiveFrom, source, ...(notice === undefined ? {} : { notice }) };
}

function opelPlan(input: ViewInput): Plan {
  const { opel } = surgePacksOf(input);
  const { cards } = opel;
  const values = opelValues(input);
  const score = opelScore(values, opel);
  const distance = opelDistance(values, opel);
  const nearest = distance?.nearest;
  return {
    kind: 'opel',
    ...saidOf(opel),
    title: 'OPEL acute 2023/24',
    levels: 4,
    cards,
    missing: score.state === 'not-computable' ? score.missing.map((one) => titleOf(opel, one)) : score.state === 'refused' ? [score.says] : [],
    ...(score.state === 'scored' ? { recommended: score.level, points: score.points } : {}),
    ...(distance === undefined
      ? {}
      : {
          next: {
            level: distance.nextLevel,
            away: distance.points,
            counts: 'point',
            by: nearest === undefined ? 'several' : `${nearest.title}: ${nearest.away} ${nearest.counts}`,
          },
        }),
  };
}

const titleOf = ({ parameters }: OpelPack, parameter: OpelParameter): string => parameters.find((cut) => cut.parameter === parameter)?.title ?? parameter;

/** The newest approval of a plan; none where the newest was taken back and there was no other. */
export function approvalOf({ hospital, now }: ViewInput, pack: string): Approval | undefined {
  const newest = getRow(hospital.work.SurgeStepped, pack)?.findLast(({ at }) => at <= now);
  if (newest?.event.step !== 'approved' || newest.event.level === undefined) return undefined;
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
    if (at > now) continue;
    since = event.step === 'approved' && event.level !== undefined && event.level >= level ? (since ?? at) : undefined;
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
