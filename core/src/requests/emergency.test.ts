/** What may be asked of the emergency department, and what is refused with the rule, the value and the way out. */
import { describe, expect, it } from 'vitest';
import { minute, type Fact } from '../given.ts';
import { came, edInput, move, stepped, work } from '../house/emergency/given-emergency.ts';
import { bedId, encounterId, unitId } from '../ids.ts';
import type { Instant } from '../time.ts';
import { ambulanceStep } from './ambulance-step.ts';
import { edRoom } from './ed-room.ts';
import { edStep } from './ed-step.ts';
import { providersOnDuty } from './providers-on-duty.ts';
import type { Actor } from './request.ts';

const charge: Actor = { role: 'charge-nurse', staff: 'n7', unit: 'ED' };
const v1 = encounterId('V1');
const here = [came(0, 'V1'), stepped(5, 'V1', 'triaged', { esi: 3 })];
type Body<Kind extends { decide(input: never, asked: never, actor: never): unknown }> = Parameters<Kind['decide']>[1] extends { body: infer B } ? B : never;

const step = (facts: readonly Fact[], body: Omit<Body<typeof edStep>, 'encounter'>, actor = charge, at = 20) =>
  edStep.decide(edInput(facts, 30), { body: { encounter: v1, ...body }, at: minute(at), id: 'request-1' }, actor);
const room = (facts: readonly Fact[], bed: string, more: Partial<Body<typeof edRoom>> = {}, actor = charge) =>
  edRoom.decide(edInput(facts, 30), { body: { encounter: v1, bed: bedId('ED', bed, 'A'), inRoom: true, ...more }, at: minute(20), id: 'request-1' }, actor);
const run = (facts: readonly Fact[], body: Body<typeof ambulanceStep>, at: Instant = minute(20)) =>
  ambulanceStep.decide(edInput(facts, 30), { body, at, id: 'request-1' }, charge);

describe('ed-step', () => {
  it('writes triage, provider and disposition with who said it', () => {
    expect(step([came(0, 'V1')], { step: 'triaged', esi: 2, ventilated: false })).toEqual({
      events: [
        { type: 'EmergencyStepped', encounter: 'V1', step: 'triaged', esi: 2, by: 'charge-nurse:n7' },
        { type: 'CareNeedStated', encounter: 'V1', need: 'ventilator', present: false, by: 'charge-nurse:n7' },
      ],
    });
    expect(step(here, { step: 'provider-seen' })).toMatchObject({ events: [{ step: 'provider-seen', provider: 'n7' }] });
    expect(step([...here, stepped(8, 'V1', 'provider-seen')], { step: 'disposition-decided', disposition: 'admit' })).toMatchObject({
      events: [{ disposition: 'admit' }],
    });
  });
  it('refuses what does not follow, and writes nothing', () => {
    expect(step([came(0, 'V1')], { step: 'roomed' })).toMatchObject({ refused: 'step.out-of-order', value: 'no ESI' });
    expect(step(here, { step: 'disposition-decided', disposition: 'admit' })).toMatchObject({
      refused: 'step.out-of-order',
      unlock: 'Say who saw the patient first.',
    });
    expect(step([...here, stepped(8, 'V1', 'provider-seen')], { step: 'left-unseen' })).toMatchObject({ refused: 'step.out-of-order' });
    expect(step([...here, stepped(8, 'V1', 'provider-seen')], { step: 'provider-seen' })).toMatchObject({ refused: 'step.out-of-order' });
    expect(step([...here, stepped(8, 'V1', 'roomed')], { step: 'roomed' })).toMatchObject({ refused: 'step.out-of-order' });
    expect(step(here, { step: 'triaged' })).toMatchObject({ refused: 'reason.missing', limit: '1 to 5' });
    expect(step([...here, stepped(8, 'V1', 'provider-seen')], { step: 'disposition-decided' })).toMatchObject({ refused: 'reason.missing' });
  });
  it('refuses a time before the arrival, a stale form, a visit that is over, unknown, elsewhere or not an emergency', () => {
    expect(step(here, { step: 'roomed' }, charge, -5)).toMatchObject({ refused: 'time.past' });
    expect(step(here, { step: 'roomed', seen: 2 })).toMatchObject({ refused: 'form.stale', value: 'position 3' });
    expect(step([...here, move(10, 'PatientDischarged', 'V1')], { step: 'roomed' })).toMatchObject({ refused: 'thing.unknown' });
    expect(step([], { step: 'roomed' })).toMatchObject({ refused: 'encounter.unknown' });
    expect(step([came(0, 'V1', '4W-01-A')], { step: 'roomed' })).toMatchObject({
      refused: 'encounter.unknown',
      rule: expect.stringContaining('emergency unit') as string,
    });
    expect(step(here, { step: 'roomed' }, { role: 'charge-nurse', unit: '4W' })).toMatchObject({ refused: 'encounter.unknown' });
  });
});

describe('ed-room', () => {
  it('promises a free space and says that they are in it', () => {
    expect(room(here, '02')).toMatchObject({
      events: [
        { type: 'BedPromised', bed: 'ED-02-A', promise: 'assigned', encounter: 'V1' },
        { type: 'EmergencyStepped', step: 'roomed' },
      ],
    });
    expect(room(here, '02', { inRoom: false })).toMatchObject({ events: [{ type: 'BedPromised' }] });
  });
  it('lets an earlier space go: nobody holds two', () => {
    const first = work(8, 'BedPromised', { bed: bedId('ED', '01', 'A'), unit: unitId('ED'), promise: 'assigned', encounter: v1 });
    expect(room([...here, first], '02')).toMatchObject({
      events: [{ bed: 'ED-01-A', promise: 'none' }, { bed: 'ED-02-A', promise: 'assigned' }, { step: 'roomed' }],
    });
  });
  it('refuses a space that is occupied, taken, dirty, blocked, no space at all, or unknown', () => {
    const bed = { bed: bedId('ED', '02', 'A'), unit: unitId('ED') };
    const status = (more: object): Fact => ({
      ...work(1, 'ProvidersOnDutyCounted', { unit: unitId('ED'), providers: 1 }),
      event: { type: 'BedStatusChanged', ...bed, ...more },
    });
    expect(room([...here, came(1, 'V2', 'ED-02-A')], '02')).toMatchObject({ refused: 'bed.occupied' });
    expect(room([...here, work(8, 'BedPromised', { ...bed, promise: 'assigned', encounter: encounterId('V2'), by: 'nurse' })], '02')).toMatchObject({
      refused: 'bed.taken',
      taken: { by: 'nurse', encounter: 'V2', at: minute(8) },
    });
    expect(room([...here, status({ cleanliness: 'dirty' })], '02')).toMatchObject({
      refused: 'bed.unsuitable',
      value: 'dirty',
      unlock: 'Clean ED-02-A first.',
    });
    expect(room([...here, status({ serviceability: 'blocked', blockReason: 'leak' })], '02')).toMatchObject({ refused: 'bed.unsuitable', value: 'leak' });
    expect(room(here, '01', { bed: bedId('4W', '01', 'A') })).toMatchObject({ refused: 'bed.unsuitable' });
    expect(room(here, '99')).toMatchObject({ refused: 'bed.unknown' });
    const dirty = [...here, status({ cleanliness: 'dirty' })];
    expect(room(dirty, '02', { override: true })).toMatchObject({ refused: 'reason.missing' });
    expect(room(dirty, '02', { override: true, reason: 'arrest in the hall' })).toMatchObject({
      events: [{ overrides: ['clean'], reason: 'arrest in the hall' }, {}],
    });
    expect(room([came(0, 'V1')], '02')).toMatchObject({ refused: 'step.out-of-order', value: 'no ESI' });
  });
});

describe('ambulance-step', () => {
  const inbound = work(1, 'AmbulanceStepped', { run: 'A1', step: 'inbound' });
  const arrived = work(9, 'AmbulanceStepped', { run: 'A1', step: 'arrived' });
  it('announces, meets and hands over', () => {
    expect(run([], { run: 'A1', step: 'inbound', callSign: 'M22', expectedAt: minute(40) })).toMatchObject({
      events: [{ step: 'inbound', callSign: 'M22' }],
      made: { run: 'A1' },
    });
    expect(run([inbound], { run: 'A1', step: 'arrived' })).toMatchObject({ events: [{ step: 'arrived' }] });
    expect(run([inbound, arrived], { run: 'A1', step: 'offloaded' })).toMatchObject({ events: [{ step: 'offloaded' }] });
  });
  it('refuses an unknown run, a step out of order, a stale form, and times that cannot be', () => {
    expect(run([], { run: 'A1', step: 'offloaded' })).toMatchObject({ refused: 'thing.unknown' });
    expect(run([inbound], { run: 'A1', step: 'offloaded' })).toMatchObject({ refused: 'step.out-of-order', value: 'inbound' });
    expect(run([inbound, arrived], { run: 'A1', step: 'offloaded', seen: 2 })).toMatchObject({ refused: 'form.stale' });
    expect(run([inbound, arrived], { run: 'A1', step: 'offloaded' }, minute(5))).toMatchObject({ refused: 'time.past' });
    expect(run([], { run: 'A1', step: 'inbound', expectedAt: minute(10) })).toMatchObject({ refused: 'time.past' });
  });
});

describe('providers-on-duty', () => {
  const ask = (facts: readonly Fact[], body: Body<typeof providersOnDuty>, at = minute(20)) =>
    providersOnDuty.decide(edInput(facts, 30), { body, at, id: 'request-1' }, charge);
  const unit = unitId('ED');
  it('counts, and refuses another unit, an older time and a count that changed', () => {
    expect(ask([], { unit, providers: 3 })).toMatchObject({ events: [{ type: 'ProvidersOnDutyCounted', providers: 3 }] });
    expect(ask([], { unit: unitId('4W'), providers: 3 })).toMatchObject({ refused: 'unit.unknown' });
    const counted = work(10, 'ProvidersOnDutyCounted', { unit, providers: 2 });
    expect(ask([counted], { unit, providers: 3 }, minute(5))).toMatchObject({ refused: 'time.past' });
    expect(ask([counted], { unit, providers: 3, seen: 4 })).toMatchObject({ refused: 'form.stale', value: '2' });
  });
});
