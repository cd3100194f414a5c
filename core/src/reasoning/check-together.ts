/** The order against what the person takes already: interactions of pairs, the same drug twice, two of one class. */
import type { OrderRecorded } from '../clinical/events.ts';
import type { PatientId } from '../ids.ts';
import type { ViewInput } from '../views/view.ts';
import { ingredientsOf, isNamed, type Ingredient } from './drug-names.ts';
import type { MedicationPack, PackPair } from './medication-pack.ts';
import { checkOf, type MedicationCheck, type MedicationOrder } from './medication-check.ts';
import { standingMedications } from './person-medications.ts';

/** Another order of the person; one of the same signing has no position yet. */
interface Beside {
  readonly event: OrderRecorded;
  readonly position?: number;
}
const positionsOf = ({ position }: Beside): readonly number[] => (position === undefined ? [] : [position]);

export function togetherChecks(input: ViewInput, pack: MedicationPack, asked: MedicationOrder, records: readonly PatientId[]): readonly MedicationCheck[] {
  const drug = ingredientsOf(pack, asked.code);
  if (drug.length === 0) return [notInPack(pack, asked)];
  const found: MedicationCheck[] = [];
  const signed = (asked.beside ?? []).filter(({ kind }) => kind === 'medication').map((event): Beside => ({ event }));
  for (const other of [...standingMedications(input, records), ...signed]) {
    const { order, code } = other.event;
    if (order === asked.order || order === asked.replaces || code === undefined) continue;
    const beside = ingredientsOf(pack, code);
    found.push(...interactions(pack, drug, beside, other), ...duplicates(pack, asked, drug, beside, other));
  }
  return found;
}

function interactions(pack: MedicationPack, drug: readonly Ingredient[], beside: readonly Ingredient[], other: Beside): readonly MedicationCheck[] {
  return drug.flatMap((one) =>
    beside
      .filter((two) => two !== one)
      .flatMap((two) =>
        pack.interactions
          .filter((pair) => meets(pair, one, two))
          .map(({ severity, says, evidence }) =>
            checkOf(pack, {
              check: `interaction:${[one.ingredient, two.ingredient].sort().join('+')}:${other.event.order}`,
              kind: 'interaction',
              severity,
              says: `${one.ingredient} with ${two.ingredient}: ${says}`,
              evidence,
              positions: positionsOf(other),
            }),
          ),
      ),
  );
}

const meets = ({ a, b }: PackPair, one: Ingredient, two: Ingredient): boolean => (isNamed(a, one) && isNamed(b, two)) || (isNamed(b, one) && isNamed(a, two));

function duplicates(
  pack: MedicationPack,
  asked: MedicationOrder,
  drug: readonly Ingredient[],
  beside: readonly Ingredient[],
  other: Beside,
): readonly MedicationCheck[] {
  const { order, route } = other.event;
  const said = (name: string, severity: 'serious' | 'moderate', says: string): MedicationCheck =>
    checkOf(pack, { check: `duplicate:${name}:${order}`, kind: 'duplicate', severity, says, evidence: 'The order that stands', positions: positionsOf(other) });
  const same = drug.find((one) => beside.includes(one));
  if (same !== undefined) {
    const otherRoute = route !== undefined && asked.route !== undefined && route !== asked.route;
    return [said(same.ingredient, otherRoute ? 'moderate' : 'serious', `${same.ingredient} is ordered already${otherRoute ? ` (${route})` : ''}`)];
  }
  const shared = pack.duplicateClasses.find((name) => [drug, beside].every((list) => list.some(({ classes }) => classes.includes(name))));
  return shared === undefined ? [] : [said(shared, 'moderate', `another ${shared} is ordered already`)];
}

function notInPack(pack: MedicationPack, asked: MedicationOrder): MedicationCheck {
  const name = asked.code.display ?? asked.code.code;
  return checkOf(pack, {
    check: `not-in-pack:${pack.pack}`,
    kind: 'not-computable',
    severity: 'info',
    says: `${name} is not in the pack: interactions, duplicates and dose are not checked`,
    evidence: pack.source,
    missing: [`drug ${name}`],
    positions: [],
  });
}
