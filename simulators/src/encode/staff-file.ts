/** Who works in a simulated hospital, as its staff system says it: MFN^M02, one message a unit, and one for physicians and those who clean and carry (HL7 v2.5.1 chapter 8). */
import type { FacilityDescription } from '@healthos/core/operations/facility.ts';
import type { Instant } from '@healthos/core/time.ts';
import { providerIds } from '../day/emergency.ts';
import { staffName } from '../day/people.ts';
import { everybodyOf } from '../day/staffing.ts';
import { residentIds } from '../day/notes.ts';
import { attendingIds } from '../day/stay.ts';
import { porterIds } from '../day/transport.ts';
import { cleanerIds } from '../day/turns.ts';
import type { Encoded } from './hl7.ts';

const kinds: Readonly<Record<string, string>> = { rn: 'RN', charge: 'RN', cna: 'CNA', 'unit-clerk': 'CLERK' };
interface Worker {
  readonly staff: string;
  /** STF-4. */
  readonly kind: string;
}
const ofTheHouse: readonly Worker[] = [
  ...attendingIds.map((staff) => ({ staff, kind: 'MD' })),
  ...providerIds.map((staff) => ({ staff, kind: 'MD' })),
  ...residentIds.map((staff) => ({ staff, kind: 'MD' })),
  ...cleanerIds.map((staff) => ({ staff, kind: 'EVS' })),
  ...porterIds.map((staff) => ({ staff, kind: 'PORTER' })),
];

/** The same story says the same messages: told again, they change nothing. */
export function staffFiles({ facility, units }: Pick<FacilityDescription, 'facility' | 'units'>, story: string, at: Instant): readonly Encoded[] {
  const time = `${new Date(at).toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`;
  const ofUnits = units.map(({ unit }): readonly [string, readonly Worker[]] => [
    unit,
    everybodyOf(units.filter((one) => one.unit === unit)).map(({ staff, kind }) => ({ staff, kind: kinds[kind] ?? 'RN' })),
  ]);
  return [...ofUnits, ['-house', ofTheHouse] as const].flatMap(([place, people]) => {
    if (people.length === 0) return [];
    const controlId = `${story}-s${place}`;
    const entries = people.flatMap(({ staff, kind }, n) => {
      const { family, given } = staffName(staff);
      return [`MFE|MAD|${n + 1}|${time}|${staff}|CWE`, `STF|${staff}||${family}^${given}|${kind}`];
    });
    const segments = [
      `MSH|^~\\&|${facility}ADT|${facility}|HEALTHOS|${facility}|${time}||MFN^M02^MFN_M02|${controlId}|P|2.5.1`,
      'MFI|STF||UPD|||AL',
      ...entries,
    ];
    return [{ stream: 'adt', controlId, text: segments.map((segment) => `${segment}\r`).join('') } satisfies Encoded];
  });
}
