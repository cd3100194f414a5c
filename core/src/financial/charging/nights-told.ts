/** Where a patient spent the nights as it was known once each of the movements was told: worked out once for each, however many are told after it. */
import type { Encounter, EncounterFact } from '../../encounter.ts';
import { keptOn } from '../../kept-on.ts';
import { encountersFrom, usesBefore } from '../../visit-numbers.ts';
import type { Work } from '../lines.ts';

/** Of an encounter what says which nights it has, and where. */
export type Nights = Pick<Encounter, 'encounter' | 'status' | 'class' | 'stub' | 'admittedAt' | 'dischargedAt' | 'stays'>;

/** As long as the same movements were told before it. */
interface Told {
  readonly before: EncounterFact | undefined;
  readonly uses: number;
  /** Of each encounter of the number; undefined until somebody asks. */
  nights: readonly Nights[] | undefined;
}
const kept = keptOn<EncounterFact, Told>();

/** `told` are all of `facts` as the log heard of them. Answers what was known once the first `i + 1` were told; undefined while there was no such encounter. */
export function nightsTold({ hospital, encounter }: Work, facts: readonly EncounterFact[], told: readonly EncounterFact[]): (i: number) => Nights | undefined {
  const uses = usesBefore(hospital, encounter);
  const after: Told[] = [];
  let isSame = true;
  for (const [i, fact] of told.entries()) {
    const [known, before] = [kept.get(fact), told[i - 1]];
    isSame &&= known?.before === before && known?.uses === uses;
    const one: Told = isSame && known !== undefined ? known : { before, uses, nights: undefined };
    if (!isSame) kept.set(fact, one);
    after.push(one);
  }
  return (i) => {
    const one = after[i];
    if (one === undefined) return undefined;
    if (one.nights === undefined) {
      const known = new Set(told.slice(0, i + 1));
      const last = after[i - 1]?.nights ?? [];
      one.nights = encountersFrom(hospital, encounter, i + 1 === facts.length ? facts : facts.filter((fact) => known.has(fact))).map((made) => {
        const nights = nightsIn(made);
        // Most say what was known: then it is held once.
        return last.find((was) => was.encounter === nights.encounter && sameNights(was, nights)) ?? nights;
      });
    }
    return one.nights.find((nights) => nights.encounter === encounter.encounter);
  };
}

const nightsIn = ({ encounter, status, class: patientClass, stub, admittedAt, dischargedAt, stays }: Encounter): Nights => ({
  encounter,
  status,
  class: patientClass,
  stays,
  ...(stub === undefined ? {} : { stub }),
  ...(admittedAt === undefined ? {} : { admittedAt }),
  ...(dischargedAt === undefined ? {} : { dischargedAt }),
});

/** Whether the same nights were spent in the same places. */
export function sameNights(a: Nights | undefined, b: Nights | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.status !== b.status || a.class !== b.class || a.stub !== b.stub) return false;
  if (a.admittedAt !== b.admittedAt || a.dischargedAt !== b.dischargedAt || a.stays.length !== b.stays.length) return false;
  return a.stays.every((stay, i) => {
    const other = b.stays[i];
    return other?.from === stay.from && other.until === stay.until && other.onLeave === stay.onLeave && other.location.unit === stay.location.unit;
  });
}
