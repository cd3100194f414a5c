/**
 * The rules and scores asked again as they were asked while a thing stood: the person's facts are folded one by one from its first version to the one that
 * took it back, and whatever was made of it then is noted. The same facts give the same answer.
 */
import type { Recorded } from '../../event.ts';
import { emptyEnterprise, foldEnterprise } from '../../hospital-fold.ts';
import type { Enterprise } from '../../hospital.ts';
import { facilityId, type EncounterId } from '../../ids.ts';
import { kidneyOf } from '../../reasoning/kidney-inputs.ts';
import { scoreOf } from '../../reasoning/encounter-score.ts';
import { checksOf } from '../../reasoning/medication-safety.ts';
import { rules, type Finding } from '../../reasoning/rules.ts';
import type { Steps } from '../../steps.ts';
import { rows } from '../../table.ts';
import type { Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import type { Stood, TouchedFinding, TouchedScore } from './rows.ts';

/** Looks of one walk: where more happened in between, every second, third... fact is looked after, and always the first and the last. */
export const looksLimit = 300;

export interface Walked {
  readonly scores: readonly TouchedScore[];
  readonly findings: readonly TouchedFinding[];
  /** Positions of orders of which a safety check read it. */
  readonly checked: ReadonlySet<number>;
  readonly facts: number;
  readonly looks: number;
  /** The picture at its last moment: what was charged by then. */
  readonly last?: ViewInput;
}

/** Rules that work in silence show nobody anything: they are left out. */
export function* walkOf(facts: readonly Recorded[], stood: Stood, silent: ReadonlySet<string>, now: Instant): Steps<Walked> {
  const { from, until } = stood;
  // A house of its own: what rules keep of the live one must not be pushed out by a walk through the past.
  const scratch = facilityId(`${facts[0]?.facility ?? ''} touched ${now}`);
  const own = facts.map((fact): Recorded => ({ ...fact, facility: scratch }));
  const before = own.filter(({ position }) => position < from.position);
  const between = own.filter(({ position }) => position >= from.position && (until === undefined || position < until.position));
  let enterprise = foldEnterprise(emptyEnterprise(), before);
  const notes = createNotes(new Set(stood.positions), silent);
  const every = Math.max(1, Math.ceil(between.length / looksLimit));
  let looks = 0;
  let input: ViewInput | undefined;
  for (const [n, fact] of between.entries()) {
    enterprise = foldEnterprise(enterprise, [fact]);
    if (n % every !== 0 && n !== between.length - 1 && !stood.positions.includes(fact.position)) continue;
    input = pictureIn(enterprise, scratch, fact.recordedAt);
    looks++;
    if (input === undefined) continue;
    notes.look(input, fact);
    yield;
  }
  const back = until === undefined ? undefined : own.find(({ position }) => position === until.position);
  const after = back === undefined ? undefined : pictureIn(foldEnterprise(enterprise, [back]), scratch, back.recordedAt);
  return { ...notes.end(after ?? input, after !== undefined), facts: between.length, looks, ...(input === undefined ? {} : { last: input }) };
}

function pictureIn({ hospitals, identity }: Enterprise, facility: ReturnType<typeof facilityId>, now: Instant): ViewInput | undefined {
  const hospital = hospitals.get(facility);
  return hospital === undefined ? undefined : { hospital, identity, now };
}

function createNotes(positions: ReadonlySet<number>, silent: ReadonlySet<string>) {
  const scores = new Map<string, TouchedScore>();
  const findings = new Map<string, Omit<TouchedFinding, 'stands'>>();
  const checked = new Set<number>();
  const isMadeOfIt = (behind: readonly number[]): boolean => behind.some((position) => positions.has(position));

  return {
    look: (input: ViewInput, { event, position }: Recorded): void => {
      for (const [key, one] of scoresIn(input)) if (isMadeOfIt(one.positions)) scores.set(key, noted(scores.get(key), one));
      for (const { finding, rule, severity, owner, says, since, positions: behind } of foundIn(input, silent))
        if (isMadeOfIt(behind) && !findings.has(finding))
          findings.set(finding, { finding, rule, severity, says, since, ...(owner === undefined ? {} : { owner }) });
      if (event.type !== 'OrderRecorded' || event.kind !== 'medication' || event.code === undefined) return;
      const { code, route, dose, order, patient } = event;
      const checks = checksOf(input, { patient, order, code, ...(route === undefined ? {} : { route }), ...(dose === undefined ? {} : { dose }) });
      if (checks.some((check) => isMadeOfIt(check.positions))) checked.add(position);
    },
    /** What is left once it was taken back. */
    end: (after: ViewInput | undefined, isTakenBack: boolean): Pick<Walked, 'scores' | 'findings' | 'checked'> => {
      const left = new Map(after === undefined ? [] : scoresIn(after));
      const standing = new Set(after === undefined ? [] : foundIn(after, silent).map(({ finding }) => finding));
      return {
        scores: [...scores].map(([key, one]) => {
          const value = isTakenBack ? left.get(key)?.value : undefined;
          return value === undefined ? one : { ...one, after: value };
        }),
        findings: [...findings.values()].map((one) => ({ ...one, stands: standing.has(one.finding) })),
        checked,
      };
    },
  };
}

/** The highest that it made. */
const noted = (known: TouchedScore | undefined, { positions: _positions, ...one }: Scored): TouchedScore =>
  known === undefined || one.value > known.value ? one : known;

interface Scored extends TouchedScore {
  readonly positions: readonly number[];
}

function scoresIn(input: ViewInput): readonly (readonly [key: string, scored: Scored])[] {
  return rows(input.hospital.operations.encounters)
    .filter(({ status }) => status === 'in-progress')
    .flatMap((encounter) => {
      const { state, positions } = scoreOf(input, encounter);
      const kidney = kidneyOf(input, encounter);
      const news = state.state === 'scored' ? [named('NEWS2', encounter.encounter, state.score, input.now, positions)] : [];
      return kidney.positions.length === 0 ? news : [...news, named('KDIGO stage', encounter.encounter, kidney.stage, input.now, kidney.positions)];
    });
}

const named = (score: string, encounter: EncounterId, value: number, at: Instant, positions: readonly number[]): readonly [string, Scored] => [
  `${score} ${encounter}`,
  { score, encounter, value, at, positions },
];

/** Of the rules about one patient: what a whole house is asked says nothing in a picture of one person. */
function foundIn(input: ViewInput, silent: ReadonlySet<string>): readonly Finding[] {
  return rules.filter(({ about, rule }) => about === 'patient' && !silent.has(rule)).flatMap((rule) => rule.evaluate(input));
}
