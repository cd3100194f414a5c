/** The claim loop of an 837 (2300 to 2330). */
import type { HealthCode } from './claims.ts';
import { amount, amountOf, components, only, optional, required } from './elements.ts';
import type { Dated } from './inquiries.ts';
import { addTo, adjustmentsOf, partyOf, referenceOf } from './parties.ts';
import { stop } from './problem.ts';
import { takeInsured } from './read-coverage.ts';
import type { Open, OpenClaim, OpenProvider, Reading } from './reading-claims.ts';
import type { Segment } from './segments.ts';

export function datedOf(dtp: Segment): Dated {
  return { kind: required(dtp, 1), format: required(dtp, 2), value: required(dtp, 3) };
}

export function takeInClaim(reading: Reading, segment: Segment): void {
  const claim = reading.claims[reading.claims.length - 1];
  if (claim === undefined) return;
  switch (segment.id) {
    case 'DTP':
      return void claim.dates.push(datedOf(segment));
    case 'CL1':
      claim.admission = { ...only('kind', optional(segment, 1)), ...only('source', optional(segment, 2)), ...only('status', optional(segment, 3)) };
      return;
    case 'PWK':
      return void claim.attachments.push({ kind: required(segment, 1), transmission: required(segment, 2), ...only('control', optional(segment, 6)) });
    case 'AMT':
      return void claim.amounts.push({ kind: required(segment, 1), amountCents: amount(segment, 2) });
    case 'HI':
      return void claim.codes.push(healthCodes(segment, reading));
    default:
      takeProvider(reading, claim.providers, claim, segment);
  }
}

/** NM1 begins a provider; its PRV, address and references follow it. References before any are the claim's, or the line's. */
export function takeProvider(
  reading: Reading,
  providers: OpenProvider[] | OpenClaim['providers'],
  owner: Pick<OpenClaim, 'references'>,
  segment: Segment,
): void {
  const party: OpenProvider | undefined = reading.party;
  if (segment.id === 'NM1') {
    reading.party = partyOf(segment);
    (providers as OpenProvider[]).push(reading.party);
  } else if (segment.id === 'PRV' && party !== undefined) party.taxonomy = required(segment, 3);
  else if (party !== undefined) addTo(party, segment);
  else if (segment.id === 'REF') owner.references.push(referenceOf(segment));
}

/** Composites of one HI; twelve at most. */
function healthCodes(hi: Segment, { set }: Reading): HealthCode[] {
  const found: HealthCode[] = [];
  for (let element = 1; element < hi.elements.length && element <= 12; element++) {
    const [kind, code, format, value, money, , , , onAdmission] = components(hi, element, set.delimiters);
    if (kind === undefined) continue;
    if (code === undefined || code === '') return stop('x12.missing-element', hi, element, 2);
    const date = format === undefined || format === '' ? undefined : { format, value: value ?? '' };
    const said = money === undefined || money === '' ? undefined : (amountOf(money) ?? stop('x12.bad-element', hi, element, 5));
    const health: Open<HealthCode> = { kind, code };
    if (date !== undefined) health.date = date;
    if (said !== undefined) health.amountCents = said;
    if (onAdmission !== undefined && onAdmission !== '') health.onAdmission = onAdmission;
    found.push(health);
  }
  return found.length === 0 ? stop('x12.missing-element', hi, 1) : found;
}

export function takeInOther(reading: Reading, segment: Segment): void {
  const { other } = reading;
  if (other === undefined) return;
  switch (segment.id) {
    case 'CAS':
      return void other.adjustments.push(...adjustmentsOf(segment));
    case 'AMT':
      return void other.amounts.push({ kind: required(segment, 1), amountCents: amount(segment, 2) });
    case 'DTP':
      return void other.dates.push(datedOf(segment));
    default:
      takeInsured(reading, other, segment);
  }
}
