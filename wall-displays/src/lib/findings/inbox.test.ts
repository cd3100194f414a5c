/** Whose inbox a finding stands in. */
import type { FindingRow } from '@healthos/core/views/rows.ts';
import { instant } from '@healthos/core/time.ts';
import { expect, it } from 'vitest';
import { whoseOf } from './inbox.ts';

const row = (encounter?: string): FindingRow => ({
  finding: 'f',
  rule: 'critical-result@1',
  severity: 'critical',
  since: instant(0),
  says: 'K 6.9',
  state: 'new',
  ...(encounter === undefined ? {} : { encounter }),
});
const patients = { mine: ['V1'], nobodys: ['V3'], known: true };

it('is whose patient it is, and nobody else’s', () => {
  expect([whoseOf(row('V1'), patients, undefined), whoseOf(row('V2'), patients, { level: 1 })]).toEqual(['mine', 'others']);
});

it('is everybody’s where nobody answers for the patient, nobody did in time, or there is no patient', () => {
  expect([whoseOf(row('V3'), patients, undefined), whoseOf(row('V2'), patients, { level: 2 }), whoseOf(row(), patients, undefined)]).toEqual([
    'everybodys',
    'everybodys',
    'everybodys',
  ]);
});

it('is everybody’s as long as it is not known whose patients they are', () => {
  expect([whoseOf(row('V2'), undefined, undefined), whoseOf(row('V2'), { ...patients, known: false }, undefined)]).toEqual(['everybodys', 'everybodys']);
});
