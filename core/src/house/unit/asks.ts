/**
 * What each patient of a unit asks of the charge nurse: findings, observations that are due, milestones, a move that waits, a nurse who is missing.
 * Instants only: a screen orders them by harm and age against its own clock.
 */
import { madeOnce } from '../../kept-on.ts';
import type { Finding } from '../../reasoning/rules.ts';
import type { FindingState } from '../findings/standing.ts';
import { validityMs } from '../../reasoning/news2.ts';
import { instant, minuteMs, type Instant } from '../../time.ts';
import type { PatientNow } from './patient.ts';

export type AskKind = 'finding' | 'observations' | 'milestone' | 'leaving' | 'move' | 'nurse' | 'arrival';
export interface Ask {
  readonly ask: AskKind;
  /** How much harm waiting does: info asks for nobody. */
  readonly severity: 'critical' | 'watch' | 'info';
  readonly says: string;
  /** Asks since. Either this or `dueAt`. */
  readonly since?: Instant;
  /** Asks from then on; before, it stands in the hour ahead. */
  readonly dueAt?: Instant;
  /** Of a finding: what acknowledging it names. */
  readonly finding?: string;
  readonly state?: FindingState;
  readonly owner?: string;
  readonly rule?: string;
  /** Of a bundle, and of a critical result: what whoever answers must see. */
  readonly clocks?: Finding['clocks'];
  readonly critical?: Finding['critical'];
  /** Of a finding that is not shown to this reader. */
  readonly withheld?: true;
}

/** A confirmed departure, or a patient who is ready, waits so long before it asks. */
export const moveGoalMs = 30 * minuteMs;

const milestoneWords: Readonly<Record<string, string>> = {
  'medically-ready': 'Medical clearance',
  'therapy-cleared': 'Therapy clearance',
  'teaching-done': 'Teaching',
  'medicines-to-bed': 'Medicines to bed',
  'ride-arranged': 'Ride',
  'papers-signed': 'Papers',
};
export const milestoneWord = (milestone: string): string => milestoneWords[milestone] ?? milestone;

export function asksOf(patient: PatientNow, findings: readonly Finding[], nursesKnown: boolean): readonly Ask[] {
  return [...findings.map(findingAsk), ...observations(patient, findings), ...ownMilestones(patient), ...moves(patient), ...nurse(patient, nursesKnown)];
}

export const findingAsk = madeOnce((found: Finding): Ask => {
  const { finding, rule, severity, says, since, state, owner, clocks, critical } = found;
  const ask: Ask = {
    ask: 'finding',
    severity,
    says,
    since,
    finding,
    rule,
    state,
    ...(owner === undefined ? {} : { owner }),
    ...(clocks === undefined ? {} : { clocks }),
    ...(critical === undefined ? {} : { critical }),
  };
  return ask;
});

/** The next round is due when the oldest input of the score expires; overdue once it did. */
function observations({ score }: PatientNow, findings: readonly Finding[]): Ask[] {
  const state = score?.state;
  if (state?.state === 'scored')
    return [{ ask: 'observations', severity: state.band === 'low' ? 'info' : 'watch', says: 'NEWS2 repeat due', dueAt: state.expiresAt }];
  if (state?.state !== 'not-computable' || state.last === undefined) return [];
  // The rule of deterioration says it where the last score was high.
  if (findings.some(({ rule }) => rule.startsWith('news2@'))) return [];
  return [{ ask: 'observations', severity: 'watch', says: 'NEWS2 repeat overdue', since: instant(state.last.at + heldMs(state.last.score)) }];
}

/** How long a score held by itself; a single sign of 3 asks sooner, which the score alone does not tell. */
const heldMs = (score: number): number => validityMs({ score, band: score >= 7 ? 'high' : score >= 5 ? 'medium' : 'low' });

function ownMilestones({ milestones }: PatientNow): Ask[] {
  return milestones.flatMap(({ milestone, state, dueAt }): Ask[] =>
    state === 'due' && dueAt !== undefined ? [{ ask: 'milestone', severity: 'watch', says: `${milestoneWord(milestone)} due`, dueAt }] : [],
  );
}

function moves({ leaving, readyAt, encounter }: PatientNow): Ask[] {
  if (readyAt !== undefined) return [{ ask: 'move', severity: 'watch', says: 'Ready to move', since: readyAt }];
  if (leaving?.state !== 'confirmed') return [];
  const expected = leaving.expectedAt;
  if (expected !== undefined) return [{ ask: 'leaving', severity: 'watch', says: 'Discharge confirmed, out', dueAt: expected }];
  return [{ ask: 'leaving', severity: 'watch', says: 'Discharge confirmed, still here', since: instant(Math.max(leaving.since, encounter.locatedAt ?? 0)) }];
}

/** Only where anybody on the unit has a nurse: a house that tells no assignments is not asked for them. */
function nurse({ assigned, encounter }: PatientNow, nursesKnown: boolean): Ask[] {
  if (!nursesKnown || assigned !== undefined || encounter.locatedAt === undefined) return [];
  return [{ ask: 'nurse', severity: 'watch', says: 'Name a nurse', since: encounter.locatedAt }];
}
