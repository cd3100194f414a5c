/** 837P (005010X222A1) and 837I (005010X223A2) written. Neighbouring claims of one billing provider share its level. */
import { written } from './elements.ts';
import type { Claim, Claims, Contact, Coverage, HealthCode, LineAdjudication, OtherCoverage, Provider, ServiceLine } from './claims.ts';
import type { Dated } from './inquiries.ts';
import { casSegments, dmg, money, nm1, ref, withAddress } from './parties.ts';
import type { Demographics, Procedure } from './sets.ts';
import type { SetToWrite, Written } from './write.ts';

export const claimVersions: Readonly<Record<Claims['kind'], string>> = { '837P': '005010X222A1', '837I': '005010X223A2' };

export function writeClaims(set: Claims, control: string): SetToWrite {
  const segments: Written[] = [
    ['BHT', '0019', set.purpose, set.reference, written(set.createdOn), set.createdAt, 'CH'],
    nm1(set.submitter),
    ...(set.contact === undefined ? [] : [contact(set.contact)]),
    nm1(set.receiver),
  ];
  let levels = 0;
  let provider = '';
  let billing: Provider | undefined;
  for (const claim of set.claims) {
    if (billing !== claim.billing && JSON.stringify(claim.billing) !== JSON.stringify(billing)) {
      provider = String(++levels);
      segments.push(['HL', provider, '', '20', '1'], ...taxonomy(claim.billing, 'BI'), ...withAddress(claim.billing));
    }
    billing = claim.billing;
    const subscriber = String(++levels);
    const { patient } = claim;
    segments.push(['HL', subscriber, provider, '22', patient === undefined ? '0' : '1'], ...coverage(claim.coverage));
    if (patient !== undefined) {
      segments.push(
        ['HL', String(++levels), subscriber, '23', '0'],
        ['PAT', patient.relationship],
        ...withAddress(patient.person),
        ...born(patient.demographics),
      );
    }
    segments.push(...claimSegments(set.kind, claim));
  }
  return { code: '837', control, segments };
}

function contact({ name, numbers }: Contact): Written {
  return ['PER', 'IC', name, ...numbers.flatMap(({ kind, number }) => [kind, number])];
}

const born = (demographics: Demographics | undefined): Written[] => (demographics === undefined ? [] : [dmg(demographics)]);
const taxonomy = ({ taxonomy: code }: Provider, role: string): Written[] => (code === undefined ? [] : [['PRV', role, 'PXC', code]]);
const dates = (said: readonly Dated[]): Written[] => said.map(({ kind, format, value }) => ['DTP', kind, format, value]);
const composite = ({ kind, code, modifiers = [] }: Procedure): readonly string[] => [kind, code, ...modifiers];

function sbr({ rank, relationship, group, groupName, filing }: Coverage): Written {
  return ['SBR', rank, relationship, group, groupName, '', '', '', '', filing];
}

function coverage(one: Coverage): Written[] {
  return [sbr(one), ...withAddress(one.insured), ...born(one.demographics), ...withAddress(one.payer)];
}

function claimSegments(kind: Claims['kind'], claim: Claim): Written[] {
  const { place, admission } = claim;
  const opening: Written = [
    'CLM',
    claim.claim,
    money(claim.chargedCents),
    '',
    '',
    [place.code, place.kind, place.frequency],
    claim.signature,
    claim.assignment,
    claim.benefits,
    claim.release,
  ];
  return [
    opening,
    ...dates(claim.dates),
    ...(admission === undefined ? [] : [['CL1', admission.kind, admission.source, admission.status] satisfies Written]),
    ...claim.attachments.map((one): Written => ['PWK', one.kind, one.transmission, '', '', one.control === undefined ? undefined : 'AC', one.control]),
    ...claim.amounts.map((one): Written => ['AMT', one.kind, money(one.amountCents)]),
    ...claim.references.map(ref),
    ...claim.codes.map((codes): Written => ['HI', ...codes.map(healthCode)]),
    ...claim.providers.flatMap(providerSegments),
    ...claim.others.flatMap(otherSegments),
    ...claim.lines.flatMap((line) => lineSegments(kind, line)),
  ];
}

function providerSegments(one: Provider): Written[] {
  const [name, ...rest] = withAddress(one);
  return name === undefined ? [] : [name, ...taxonomy(one, one.role === '71' ? 'AT' : 'PE'), ...rest];
}

function healthCode({ kind, code, date, amountCents, onAdmission }: HealthCode): readonly (string | undefined)[] {
  return [kind, code, date?.format, date?.value, amountCents === undefined ? undefined : money(amountCents), undefined, undefined, undefined, onAdmission];
}

function otherSegments(one: OtherCoverage): Written[] {
  return [
    sbr(one),
    ...casSegments(one.adjustments),
    ...one.amounts.map((said): Written => ['AMT', said.kind, money(said.amountCents)]),
    ['OI', '', '', 'Y', '', '', 'Y'],
    ...withAddress(one.insured),
    nm1(one.payer),
    ...dates(one.dates),
    ...(one.payer.references ?? []).map(ref),
  ];
}

function lineSegments(kind: Claims['kind'], line: ServiceLine): Written[] {
  const drug: Written[] = line.drug === undefined ? [] : [['LIN', '', 'N4', line.drug]];
  const quantity: Written[] = line.drugQuantity === undefined ? [] : [['CTP', '', '', '', line.drugQuantity.quantity, line.drugQuantity.unit]];
  return [
    ['LX', line.line],
    kind === '837P' ? professional(line) : institutional(line),
    ...dates(line.dates),
    ...line.references.map(ref),
    ...drug,
    ...quantity,
    ...line.providers.flatMap(providerSegments),
    ...line.adjudications.flatMap(adjudication),
  ];
}

function professional({ procedure, chargedCents, unit, units, place, pointers }: ServiceLine): Written {
  return ['SV1', procedure === undefined ? '' : composite(procedure), money(chargedCents), unit, units, place, '', pointers];
}

function institutional({ revenueCode, procedure, chargedCents, unit, units }: ServiceLine): Written {
  return ['SV2', revenueCode, procedure === undefined ? '' : composite(procedure), money(chargedCents), unit, units];
}

function adjudication(one: LineAdjudication): Written[] {
  const procedure = one.procedure === undefined ? '' : composite(one.procedure);
  return [['SVD', one.payer, money(one.paidCents), procedure, one.revenueCode, one.units], ...casSegments(one.adjustments), ...dates(one.dates)];
}
