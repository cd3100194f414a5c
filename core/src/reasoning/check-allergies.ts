/** The order against what the person reacts to: the drug itself, its class, and classes that react with it. */
import type { Coded, RecordLineChanged } from '../clinical/events.ts';
import type { PatientId } from '../ids.ts';
import type { Version } from '../versions.ts';
import type { ViewInput } from '../views/view.ts';
import { classesNamed, ingredientsOf, isNamed } from './drug-names.ts';
import type { MedicationPack } from './medication-pack.ts';
import { checkOf, type MedicationCheck, type MedicationOrder } from './medication-check.ts';
import { standingLines } from './person-medications.ts';

/** "No known allergies", as senders write and SNOMED CT codes it. */
const none = [/^(nka|nkda|nkma)$/i, /no known (drug |medication |food )?allerg/i, /^(716186003|409137002|428607008)$/];
const saysNone = ({ code, display }: Coded): boolean => none.some((pattern) => pattern.test(code.trim()) || (display !== undefined && pattern.test(display)));

export function allergyChecks(input: ViewInput, pack: MedicationPack, asked: MedicationOrder, records: readonly PatientId[]): readonly MedicationCheck[] {
  const lines = standingLines(input, records, 'allergy');
  const drug = ingredientsOf(pack, asked.code);
  if (lines.length === 0) return [notStated(pack)];
  return lines
    .filter(({ event }) => !saysNone(event.code))
    .flatMap((line) => direct(pack, line, asked, drug) ?? crossed(pack, line, drug) ?? unknownTo(pack, line));
}

const keyOf = ({ event }: Version<RecordLineChanged>): string => `${event.code.system ?? ''}|${event.code.code}`;
const nameOf = ({ code, display }: Coded): string => display ?? code;

function notStated(pack: MedicationPack): MedicationCheck {
  return checkOf(pack, {
    check: 'allergies-not-stated',
    kind: 'not-computable',
    severity: 'info',
    says: 'Nobody stated allergies, nor that there are none',
    evidence: pack.source,
    missing: ['allergies'],
    positions: [],
  });
}

function direct(
  pack: MedicationPack,
  line: Version<RecordLineChanged>,
  asked: MedicationOrder,
  drug: ReturnType<typeof ingredientsOf>,
): MedicationCheck | undefined {
  const { code } = line.event;
  const allergens = ingredientsOf(pack, code);
  const classes = classesNamed(pack, code);
  const same = drug.find((one) => allergens.includes(one));
  const ofClass = drug.find((one) => one.classes.some((name) => classes.includes(name)));
  // A drug that no pack knows is still the one that the allergy names by the same code.
  const sameCode = code.code === asked.code.code && code.system === asked.code.system;
  if (same === undefined && ofClass === undefined && !sameCode) return undefined;
  return checkOf(pack, {
    check: `allergy:${keyOf(line)}`,
    kind: 'allergy',
    severity: 'contraindicated',
    says: `${nameOf(asked.code)}: allergy to ${nameOf(code)} on record`,
    evidence: 'The allergy on the record',
    positions: [line.position],
  });
}

function crossed(pack: MedicationPack, line: Version<RecordLineChanged>, drug: ReturnType<typeof ingredientsOf>): readonly MedicationCheck[] | undefined {
  const { code } = line.event;
  const allergens = ingredientsOf(pack, code);
  const classes = classesNamed(pack, code);
  if (allergens.length === 0 && classes.length === 0) return undefined;
  const pairs = pack.crossClasses.filter(
    ({ a, b }) => (classes.includes(a) || allergens.some((one) => isNamed(a, one))) && drug.some((one) => isNamed(b, one)),
  );
  return pairs.slice(0, 1).map(({ b, severity, says, evidence }) =>
    checkOf(pack, {
      check: `cross-class:${keyOf(line)}`,
      kind: 'cross-class',
      severity,
      says: `Allergy to ${nameOf(code)} on record, ${b} ordered: ${says}`,
      evidence,
      positions: [line.position],
    }),
  );
}

function unknownTo(pack: MedicationPack, line: Version<RecordLineChanged>): MedicationCheck {
  return checkOf(pack, {
    check: `allergy-unknown:${keyOf(line)}`,
    kind: 'not-computable',
    severity: 'info',
    says: `Allergy to ${nameOf(line.event.code)} is not in the pack: not checked`,
    evidence: pack.source,
    missing: [`allergen ${nameOf(line.event.code)}`],
    positions: [line.position],
  });
}
