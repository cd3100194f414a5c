/** Links two records that are so alike, by the weights in force when they were compared, that nobody need look first. */
import type { PatientId } from '../ids.ts';
import { keptOn } from '../kept-on.ts';
import { whyNotLinked } from '../requests/identity-pair.ts';
import { rows } from '../table.ts';
import type { ViewInput } from '../views/view.ts';
import type { Duty, Proposed } from './duty.ts';

export const linkAlike: Duty = {
  duty: 'link-alike',
  definition:
    'When two records are proposed from the score at which the pack lets the house link (`automatic`), and nobody refused, parted or joined them, they are linked with kind automatic; a steward still looks.',
  due: (input) => dueOf(input).map(({ a, b, score }): Proposed => ({ request: 'identity-link-alike', body: { a, b }, id: `${a}/${b}/${score}`.slice(-60) })),
};

interface Alike {
  readonly a: PatientId;
  readonly b: PatientId;
  readonly score: number;
}
type Pairs = ViewInput['identity']['pairs'];

/** The pairs are walked once for each state of them: a duty is asked each second. */
const kept = keptOn<Pairs, Map<string, readonly Alike[]>>();

/** Each pair is of the house that proposed it. */
function dueOf({ identity, hospital }: ViewInput): readonly Alike[] {
  const houses = kept.get(identity.pairs) ?? new Map<string, readonly Alike[]>();
  kept.set(identity.pairs, houses);
  const own = houses.get(hospital.facility) ?? [...alikeIn(identity.pairs, hospital.facility)];
  houses.set(hospital.facility, own);
  return own.filter(({ a, b }) => whyNotLinked(identity, a, b) === undefined);
}

function* alikeIn(pairs: Pairs, facility: string): Generator<Alike, undefined> {
  for (const { a, b, proposed } of rows(pairs)) if (proposed?.automatic === true && proposed.facility === facility) yield { a, b, score: proposed.score };
}
