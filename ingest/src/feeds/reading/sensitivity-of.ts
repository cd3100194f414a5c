/** How sensitive its sender calls a person, a visit, an order or a document (HL7 tables 0099, 0136, 0177, 0272; FHIR security labels). Facts carry the label; who may read is decided elsewhere. */
import type { SensitivityLabel } from '@healthos/core/sensitivity.ts';
import type { RecordLabelled } from '@healthos/core/work/access.ts';
import type { Segment } from '../../formats/hl7v2/message.ts';
import type { Gathering } from './gathering.ts';
import type { PatientRead } from './patient-of.ts';

type Said = Pick<RecordLabelled, 'label' | 'reason'>;

/** Table 0177 of orders, and 0272 of documents, which takes its words from there. */
const confidential: Readonly<Record<string, Said>> = {
  U: { label: 'normal' },
  N: { label: 'normal' },
  L: { label: 'normal' },
  R: { label: 'restricted' },
  EMP: { label: 'restricted', reason: 'employee' },
  UWM: { label: 'restricted', reason: 'reproductive' },
  VIP: { label: 'vip', reason: 'public-figure' },
  V: { label: 'very-restricted' },
  AID: { label: 'very-restricted' },
  HIV: { label: 'very-restricted' },
  ETH: { label: 'very-restricted', reason: 'substance-use' },
  PSY: { label: 'very-restricted', reason: 'behavioural' },
};

/** From open to closed, as labels are compared. */
const strict: readonly SensitivityLabel[] = ['normal', 'restricted', 'vip', 'very-restricted'];

/** v3 ActCode, policy "information sensitivity": kinds of content that a law or the patient guards. */
const sensitiveContent: Readonly<Record<string, Said>> = {
  ETH: { label: 'very-restricted', reason: 'substance-use' },
  ETHUD: { label: 'very-restricted', reason: 'substance-use' },
  OPIOIDUD: { label: 'very-restricted', reason: 'substance-use' },
  SUD: { label: 'very-restricted', reason: 'substance-use' },
  PSY: { label: 'very-restricted', reason: 'behavioural' },
  PSYTHPN: { label: 'very-restricted', reason: 'behavioural' },
  BH: { label: 'very-restricted', reason: 'behavioural' },
  MH: { label: 'very-restricted', reason: 'behavioural' },
  HIV: { label: 'very-restricted' },
  STD: { label: 'very-restricted' },
  SDV: { label: 'very-restricted' },
  DVD: { label: 'very-restricted' },
  SEX: { label: 'very-restricted', reason: 'reproductive' },
  SICKLE: { label: 'restricted' },
  GDIS: { label: 'restricted' },
  TBOO: { label: 'restricted', reason: 'patient-asked' },
  EMP: { label: 'restricted', reason: 'employee' },
  CEL: { label: 'vip', reason: 'public-figure' },
  VIP: { label: 'vip', reason: 'public-figure' },
};

/** Of a code that is not of the table somebody meant something: it is taken as restricted rather than as open. */
function saidBy(code: string, known: Readonly<Record<string, Said>>, other: SensitivityLabel): Said {
  return (Object.hasOwn(known, code) ? known[code] : undefined) ?? { label: other };
}

/** ORC-28 or TXA-18 (TXA-18 may repeat); absent where the sender says nothing. */
export function sensitivityOf(segment: Segment | undefined, field: number): { readonly sensitivity?: SensitivityLabel } {
  if (segment === undefined) return {};
  const said = Array.from({ length: segment.repetitions(field) }, (_, i) => segment.text(field, 1, 1, i).trim().toUpperCase())
    .filter((code) => code !== '')
    .map((code) => strict.indexOf(saidBy(code, confidential, 'restricted').label));
  const label = said.length === 0 ? undefined : strict[Math.max(...said)];
  return label === undefined ? {} : { sensitivity: label };
}

/** Table 0099 has no words of its own: a site's code stands for a well-known person unless it says staff, or nobody. */
const visitors: Readonly<Record<string, Said>> = {
  N: { label: 'normal' },
  NO: { label: 'normal' },
  NONE: { label: 'normal' },
  0: { label: 'normal' },
  E: { label: 'restricted', reason: 'employee' },
  EMP: { label: 'restricted', reason: 'employee' },
  STF: { label: 'restricted', reason: 'employee' },
};
/** DG1-18 (table 0136): a diagnosis of its own label; `""` takes it back, silence says nothing. */
export function confidentialOf(segment: Segment, field: number): { readonly sensitivity?: SensitivityLabel } {
  if (segment.isNull(field)) return { sensitivity: 'normal' };
  const code = segment.text(field).trim().toUpperCase();
  return code === '' ? {} : { sensitivity: saidBy(code, protection, 'restricted').label };
}

const confidentiality = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';
/** `meta.security` of a resource: the strictest of what its confidentiality and its kinds of sensitive content say; other codes are of handling and say nothing. */
export function securityOf(codings: readonly { readonly system?: string; readonly code: string }[]): Said | undefined {
  const said = codings.flatMap(({ system, code }): readonly Said[] => {
    const word = code.trim().toUpperCase();
    const known = Object.hasOwn(sensitiveContent, word) ? sensitiveContent[word] : undefined;
    if (known !== undefined && system !== confidentiality) return [known];
    // A site's own level is taken as restricted, as elsewhere.
    return system === confidentiality ? [saidBy(word, confidential, 'restricted')] : [];
  });
  return said.sort((a, b) => strict.indexOf(b.label) - strict.indexOf(a.label))[0];
}

const protection: Readonly<Record<string, Said>> = { N: { label: 'normal' }, Y: { label: 'restricted', reason: 'patient-asked' } };

/** PV1-16 (VIP) and PD1-12 (protection asked for): each field is a word of its own, and `""` takes it back. */
export function stateLabels(gathering: Gathering, { patient, pid }: PatientRead): void {
  const { message } = gathering;
  stateLabel(gathering, patient, [pid, message.first('PV1')], 'PV1-16', 16, visitors, 'vip');
  stateLabel(gathering, patient, [pid, message.first('PD1')], 'PD1-12', 12, protection, 'restricted');
}

function stateLabel(
  gathering: Gathering,
  patient: PatientRead['patient'],
  segments: readonly [Segment, Segment | undefined],
  place: NonNullable<RecordLabelled['place']>,
  field: number,
  known: Readonly<Record<string, Said>>,
  other: SensitivityLabel,
): void {
  const [, segment] = segments;
  const code = segment?.text(field).trim().toUpperCase() ?? '';
  if (segment === undefined || (code === '' && !segment.isNull(field))) return;
  const said: Said = code === '' ? { label: 'normal' } : saidBy(code, known, other);
  gathering.state({ type: 'RecordLabelled', patient, ...said, said: 'sender', place }, segments, { rank: 1 });
}
