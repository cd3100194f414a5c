/** Who acts for whom, written out: relation, time, age, label, merges and those whom nobody identified, against what it opens. */
import { describe, expect, it } from 'vitest';
import { fact, minute, type Fact } from '@healthos/core/given.ts';
import { inputAfter } from '@healthos/core/given-input.ts';
import { portalParts, proxyPack, type PortalPart } from '@healthos/core/house/portal/proxies.ts';
import { feedId, patientId } from '@healthos/core/ids.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import type { WorkOf } from '@healthos/core/work/events.ts';
import { mayOpen } from './may-open.ts';
import type { Identity } from './roles.ts';

const seen = (patient: string, unidentified = false): Fact =>
  fact(0, { type: 'SourceRecordSeen', patient: patientId(patient), ...(unidentified ? { unidentified: true } : {}) }, `seen-${patient}`);
const asked = (one: Fact): Fact => ({ ...one, feed: feedId('requests') });
type Grant = Partial<Omit<WorkOf<'ProxyStepped'>, 'type'>>;
const step = (minutes: number, more: Grant): Fact =>
  asked(
    fact(
      minutes,
      { type: 'ProxyStepped', proxy: 'g1', patient: patientId('child'), holder: patientId('mother'), relation: 'parent', step: 'granted', ...more },
      `proxy-${minutes}-${more.step ?? 'granted'}-${more.proxy ?? 'g1'}`,
    ),
  );
const labelled = (label: 'restricted' | 'vip' | 'very-restricted'): Fact =>
  fact(1, { type: 'RecordLabelled', patient: patientId('child'), label, said: 'person', reason: 'adolescent' });

const mother: Identity = { role: 'patient', patient: 'mother' };
const people = [seen('mother'), seen('child'), seen('other')];
const openIn = (input: ViewInput, identity: Identity, patient: string): readonly PortalPart[] =>
  portalParts.filter((part) => mayOpen(identity, patientId(patient), input, 'normal', part).may);
const opened = (facts: readonly Fact[], { identity = mother, patient = 'child', minutes = 10 } = {}) =>
  openIn(inputAfter([...people, ...facts], minutes), identity, patient);

const [all, confidential, none] = [portalParts, portalParts.filter((part) => proxyPack.confidentialParts.includes(part)), []] as const;

const table: readonly [
  name: string,
  facts: readonly Fact[],
  parts: readonly PortalPart[],
  who?: { identity?: Identity; patient?: string; minutes?: number },
][] = [
  ['oneself', [], all, { patient: 'mother' }],
  ['oneself, though a label closes the record', [labelled('very-restricted')], all, { identity: { role: 'patient', patient: 'child' } }],
  ['a stranger', [], none],
  ['a mother of a newborn, without a grant', [seen('newborn')], none, { patient: 'newborn' }],
  ['a parent', [step(1, {})], all],
  ['the other way round', [step(1, {})], none, { identity: { role: 'patient', patient: 'child' }, patient: 'mother' }],
  ['a parent, of another child', [step(1, {})], none, { patient: 'other' }],
  ['before it begins', [step(1, { from: minute(20) })], none],
  ['once it began', [step(1, { from: minute(20) })], all, { minutes: 20 }],
  ['a minute before it ends', [step(1, { until: minute(30) })], all, { minutes: 29 }],
  ['when it ends: eighteen', [step(1, { until: minute(30) })], none, { minutes: 30 }],
  ['taken back', [step(1, {}), step(5, { step: 'revoked', reason: 'safety' })], none],
  ['taken back and granted anew', [step(1, {}), step(5, { step: 'revoked' }), step(6, { proxy: 'g2' })], all],
  ['a day before the confidential years', [step(1, { confidentialFrom: minute(20) })], all, { minutes: 19 }],
  ['in the confidential years', [step(1, { confidentialFrom: minute(20) })], confidential, { minutes: 20 }],
  ['a guardian in the confidential years', [step(1, { relation: 'guardian', confidentialFrom: minute(2) })], confidential],
  ['a delegate of an adult', [step(1, { relation: 'delegate', until: minute(60) })], all],
  ['a delegate after the year', [step(1, { relation: 'delegate', until: minute(60) })], none, { minutes: 61 }],
  ['a restricted record', [step(1, {}), labelled('restricted')], none],
  ["a well-known person's record", [step(1, {}), labelled('vip')], none],
  ['a very restricted record, in the confidential years too', [step(1, { confidentialFrom: minute(2) }), labelled('very-restricted')], none],
  ['said by a feed and not by a person', [{ ...step(1, {}), feed: feedId('adt') }], none],
  ['somebody whom nobody identified', [seen('doe', true), step(1, { patient: patientId('doe') })], none, { patient: 'doe' }],
  [
    'by a record of somebody whom nobody identified',
    [seen('doe', true), step(1, { holder: patientId('doe') })],
    none,
    { identity: { role: 'patient', patient: 'doe' } },
  ],
  ['a role without a record', [step(1, {})], none, { identity: { role: 'patient' } }],
  [
    'a child whose record was merged into another',
    [seen('child2'), step(1, {}), fact(2, { type: 'PatientsMerged', from: patientId('child'), into: patientId('child2'), kind: 'merge' })],
    all,
    { patient: 'child2' },
  ],
  [
    'a holder whose record was merged into another',
    [seen('mother2'), step(1, {}), fact(2, { type: 'PatientsMerged', from: patientId('mother'), into: patientId('mother2'), kind: 'merge' })],
    all,
    { identity: { role: 'patient', patient: 'mother2' } },
  ],
];

describe('what opens', () => {
  it.each(table)('%s', (_name, facts, parts, who) => expect(opened(facts, who)).toEqual(parts));
});

it('closes a thing that is labelled, though the record is not', () => {
  const input = inputAfter([...people, step(1, {})], 10);
  for (const label of ['restricted', 'vip', 'very-restricted'] as const) expect(mayOpen(mother, patientId('child'), input, label).may).toBe(false);
  expect(mayOpen({ role: 'patient', patient: 'child' }, patientId('child'), input, 'very-restricted').may).toBe(true);
});

it('says why it opened', () => {
  const input = inputAfter([...people, step(1, {})], 10);
  expect(mayOpen(mother, patientId('child'), input)).toEqual({ may: true, why: 'proxy', label: 'normal' });
  expect(mayOpen(mother, patientId('mother'), input)).toMatchObject({ may: true, why: 'self' });
});
