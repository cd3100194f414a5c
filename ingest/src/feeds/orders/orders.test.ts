/** Orders of every kind, in any order of arrival. */
import { describe, expect, it } from 'vitest';
import type { OrderRecorded } from '@healthos/core/clinical/events.ts';
import { factsOf, message, record, taken, translated } from '../given.ts';
import { ordersFeed } from './orders.ts';

const pid = 'PID|1||12345^^^LGH^MR||Fixture^Ann||19700101|F';
const pv1 = 'PV1|1|I|4W^09^A^LGH||||||||||||||||V1001';

const ordersIn = (type: string, ...segments: readonly string[]): OrderRecorded[] =>
  factsOf(taken(ordersFeed, message(type, [pid, pv1, ...segments])), 'OrderRecorded');

describe('an order', () => {
  it('of the general kind (ORM) takes what it is from its segments', () => {
    expect(
      ordersIn(
        'ORM^O01',
        'ORC|NW|P1|||||^^^20260312140000+0000^^S',
        'OBR|1|P1||71020^Chest^C4||||||||||||||||||||RAD',
        'ORC|NW|P2',
        'RXO|ACET650^Acetaminophen^L|650||mg',
        'RXR|PO',
        'ORC|NW|P3',
        'ODS|D||R^Regular^99',
      ),
    ).toEqual([
      {
        type: 'OrderRecorded',
        order: 'P1',
        patient: record('12345'),
        encounter: 'V1001',
        kind: 'imaging',
        control: 'NW',
        status: 'placed',
        code: { code: '71020', display: 'Chest', system: 'C4' },
        priority: 'S',
        scheduledAt: Date.UTC(2026, 2, 12, 14),
      },
      {
        type: 'OrderRecorded',
        order: 'P2',
        patient: record('12345'),
        encounter: 'V1001',
        kind: 'medication',
        control: 'NW',
        status: 'placed',
        code: { code: 'ACET650', display: 'Acetaminophen', system: 'L' },
        dose: { literal: '650', unit: 'mg' },
        route: 'PO',
      },
      {
        type: 'OrderRecorded',
        order: 'P3',
        patient: record('12345'),
        encounter: 'V1001',
        kind: 'diet',
        control: 'NW',
        status: 'placed',
        code: { code: 'R', display: 'Regular', system: '99' },
      },
    ]);
  });

  it.each([
    ['NW', '', 'placed'],
    ['CA', '', 'cancelled'],
    ['OC', '', 'cancelled'],
    ['DC', '', 'discontinued'],
    ['HD', '', 'held'],
    ['RL', '', 'released'],
    ['XO', '', 'changed'],
    ['RP', '', 'replaced'],
    ['UC', '', 'unable'],
    ['SC', 'IP', 'in-progress'],
    ['SC', 'CM', 'completed'],
    ['SC', 'CA', 'cancelled'],
    ['RE', '', 'result-only'],
    ['', '', 'result-only'],
  ])('ORC-1 %s with ORC-5 %s is %s', (control, status, meant) => {
    expect(ordersIn('ORM^O01', `ORC|${control}|P1|||${status}`, 'OBR|1|P1||1^A^L')[0]?.status).toBe(meant);
  });

  it('of the laboratory (OML) keeps the answers asked at order entry under it', () => {
    const translation = taken(
      ordersFeed,
      message('OML^O21', [
        pid,
        pv1,
        'ORC|NW|P1',
        'TQ1|1||||||20260312150000+0000||R',
        'OBR|1|P1||10^Glucose^L',
        'OBX|1|ST|11^Fasting^L||Y||||||F',
        'SPM|1|||BLD',
        'ORC|NW|P2',
        'OBR|2|P2||12^Sodium^L',
      ]),
    );
    expect(factsOf(translation, 'OrderRecorded').map(({ order, kind, priority }) => [order, kind, priority])).toEqual([
      ['P1', 'laboratory', 'R'],
      ['P2', 'laboratory', undefined],
    ]);
    expect(factsOf(translation, 'ObservationRecorded').map(({ order, code }) => [order, code.code])).toEqual([['P1', '11']]);
  });

  it('with several OBR under one ORC is as many orders', () => {
    expect(ordersIn('OMG^O19', 'ORC|NW|P1', 'OBR|1|P1||1^A^L', 'OBR|2|P2||2^B^L').map(({ order, code }) => [order, code?.code])).toEqual([
      ['P1', '1'],
      ['P2', '2'],
    ]);
  });

  it('without any number is still one order, the same one when it is sent again', () => {
    const [first] = ordersIn('ORM^O01', 'ORC|NW', 'OBR|1|||1^A^L');
    expect(first?.order).toBe(ordersIn('ORM^O01', 'ORC|NW', 'OBR|1|||1^A^L')[0]?.order);
  });

  it('answered by its filler is kept; of nobody kept apart; of an unnamed patient refused', () => {
    expect(taken(ordersFeed, message('ORR^O02', ['MSA|AA|C0', pid, 'ORC|OK|P1|F1']))).toMatchObject({ outcome: 'unmapped', events: [] });
    expect(taken(ordersFeed, message('OMS^O05', ['ORC|NW|P1', 'RQD|1|A']))).toMatchObject({ outcome: 'quarantined' });
    expect(translated(ordersFeed, message('ORM^O01', ['PID|1', 'ORC|NW|P1']))).toMatchObject({ code: 'hl7.no-patient' });
  });

  it('is not taken for what every object has when its control or status is called so', () => {
    expect(ordersIn('ORM^O01', 'ORC|constructor|P1|||toString', 'OBR|1|P1||1^A^L')[0]?.status).toBe('result-only');
  });
});
