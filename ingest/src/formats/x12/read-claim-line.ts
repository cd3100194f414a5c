/** The line loop of an 837 (2400 to 2430). */
import { amount, components, only, optional, optionalNumber, required } from './elements.ts';
import { adjustmentsOf, procedureOf } from './parties.ts';
import { stop } from './problem.ts';
import { datedOf, takeProvider } from './read-claim.ts';
import type { OpenLine, Reading } from './reading-claims.ts';
import type { Segment } from './segments.ts';

export function takeInLine(reading: Reading, segment: Segment): void {
  const claim = reading.claims[reading.claims.length - 1];
  const line = claim?.lines[claim.lines.length - 1];
  if (line === undefined) return;
  switch (segment.id) {
    case 'SV1':
      return reading.kind === '837P' ? professional(reading, line, segment) : stop('x12.unexpected-segment', segment);
    case 'SV2':
      return reading.kind === '837I' ? institutional(reading, line, segment) : stop('x12.unexpected-segment', segment);
    case 'DTP':
      return void (reading.adjudication ?? line).dates.push(datedOf(segment));
    case 'LIN':
      return void (line.drug = required(segment, 3));
    case 'CTP':
      return drugQuantity(reading, line, segment);
    case 'SVD':
      return adjudication(reading, line, segment);
    case 'CAS':
      if (reading.adjudication === undefined) return stop('x12.unexpected-segment', segment);
      return void reading.adjudication.adjustments.push(...adjustmentsOf(segment));
    default:
      takeProvider(reading, line.providers, line, segment);
  }
}

function professional(reading: Reading, line: OpenLine, sv1: Segment): void {
  reading.adjudication = undefined;
  line.procedure = procedureOf(sv1, 1, reading.set.delimiters);
  line.chargedCents = amount(sv1, 2);
  const place = optional(sv1, 5);
  takeUnits(line, optional(sv1, 3), optionalNumber(sv1, 4));
  if (place !== undefined) line.place = place;
  line.pointers = [...components(sv1, 7, reading.set.delimiters)];
}

function takeUnits(line: OpenLine, unit: string | undefined, units: number | undefined): void {
  if (unit !== undefined) line.unit = unit;
  if (units !== undefined) line.units = units;
}

function institutional(reading: Reading, line: OpenLine, sv2: Segment): void {
  reading.adjudication = undefined;
  line.revenueCode = required(sv2, 1);
  if (optional(sv2, 2) !== undefined) line.procedure = procedureOf(sv2, 2, reading.set.delimiters);
  line.chargedCents = amount(sv2, 3);
  takeUnits(line, optional(sv2, 4), optionalNumber(sv2, 5));
}

function drugQuantity(reading: Reading, line: OpenLine, ctp: Segment): void {
  const quantity = optionalNumber(ctp, 4);
  if (quantity === undefined) return stop('x12.missing-element', ctp, 4);
  const [unit] = components(ctp, 5, reading.set.delimiters);
  line.drugQuantity = { quantity, ...only('unit', unit) };
}

function adjudication(reading: Reading, line: OpenLine, svd: Segment): void {
  reading.adjudication = {
    payer: required(svd, 1),
    paidCents: amount(svd, 2),
    ...only('procedure', optional(svd, 3) === undefined ? undefined : procedureOf(svd, 3, reading.set.delimiters)),
    ...only('revenueCode', optional(svd, 4)),
    ...only('units', optionalNumber(svd, 5)),
    adjustments: [],
    dates: [],
  };
  line.adjudications.push(reading.adjudication);
}
