/** Patient/$match: whoever is alike to a person as described, by the matcher and the weights of this house. */
import { traitsOf, type Traits } from '@healthos/core/identity/matching/traits.ts';
import { patientId } from '@healthos/core/ids.ts';
import { valuesAt } from './matching.ts';
import { isElement, type Element } from './resource.ts';

export interface MatchAsked {
  readonly traits: Traits;
  readonly numbers: readonly string[];
  readonly count: number;
  readonly onlyCertain: boolean;
}

const usual = 10;
const most = 100;

const textAt = (of: unknown, path: string): string | undefined => valuesAt(of, path).find((one) => typeof one === 'string');
const sexes: Readonly<Record<string, string>> = { male: 'M', female: 'F', other: 'O', unknown: 'U' };

/** Of a Parameters resource; undefined where it describes nobody. */
export function readMatch(body: unknown): MatchAsked | undefined {
  const parameters = valuesAt(body, 'parameter').filter(isElement);
  const named = (name: string): Element | undefined => parameters.find((one) => one['name'] === name);
  const patient = named('resource')?.['resource'];
  if (!isElement(patient) || patient['resourceType'] !== 'Patient') return undefined;
  const gender = textAt(patient, 'gender') ?? '';
  const address = [...valuesAt(patient, 'address.line'), ...['city', 'state', 'postalCode'].map((part) => textAt(patient, `address.${part}`))]
    .filter((one) => typeof one === 'string')
    .join(', ');
  const said = {
    family: textAt(patient, 'name.family'),
    given: textAt(patient, 'name.given'),
    birthDate: textAt(patient, 'birthDate')?.replaceAll('-', ''),
    sex: Object.hasOwn(sexes, gender) ? sexes[gender] : undefined,
    address: address === '' ? undefined : address,
    phone: textAt(patient, 'telecom.value'),
  };
  const known = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  const count = named('count')?.['valueInteger'];
  return {
    traits: traitsOf({ patient: patientId('asked'), assigner: 'asked', number: textAt(patient, 'identifier.value') ?? '', ...known }),
    numbers: valuesAt(patient, 'identifier.value').filter((one): one is string => typeof one === 'string'),
    count: typeof count === 'number' && count > 0 ? Math.min(count, most) : usual,
    onlyCertain: named('onlyCertainMatches')?.['valueBoolean'] === true,
  };
}

/** From bits of evidence to a chance, as match-grade wants one. */
export const chanceOf = (hundredths: number): number => Math.round(1000 / (1 + 2 ** (-hundredths / 100))) / 1000;

export function gradeOf(band: string, byNumber: boolean): 'certain' | 'probable' | 'possible' {
  return byNumber ? 'certain' : band === 'link' ? 'probable' : 'possible';
}
