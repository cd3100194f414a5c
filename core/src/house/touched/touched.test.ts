/** A result withdrawn: what was made of it while it stood, what was done in between, what is left of it, and who saw it. */
import { describe, expect, it } from 'vitest';
import type { HealthEvent } from '../../event.ts';
import { at, fact, minute, moved, recorded, type Fact } from '../../given.ts';
import { smallHospital } from '../../given-history.ts';
import { inputAfter } from '../../given-input.ts';
import { encounterId, orderId, patientId } from '../../ids.ts';
import { cents } from '../../money.ts';
import { isRefusal, type Actor } from '../../requests/request.ts';
import { resultRetract } from '../../requests/result-retract.ts';
import { resultWithdrawn } from '../../reasoning/result-withdrawn.ts';
import { finished } from '../../steps.ts';
import type { Touched } from './rows.ts';
import { seenBy, type ReadLine } from './seen.ts';
import { touchedInSteps } from './touched.ts';

const [patient, encounter] = [patientId('p1'), encounterId('V1')];
const here: readonly Fact[] = [
  fact(-999, { type: 'FacilityDescribed', description: smallHospital }),
  fact(-60, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') })),
];
const observed = (minutes: number, observation: string, code: string, value: number, unit: string, more: object = {}): Fact =>
  fact(
    minutes,
    {
      type: 'ObservationRecorded',
      observation,
      patient,
      encounter,
      code: { code },
      value: { kind: 'quantity', value, literal: String(value), unit },
      status: 'F',
      observedAt: minute(minutes),
      ...more,
    } as HealthEvent,
    `${minutes}-${observation}-${String(value)}${JSON.stringify(more)}`,
  );
const creatinine = (minutes: number, key: string, value: number, more: object = {}): Fact => observed(minutes, key, '2160-0', value, 'mg/dL', more);
const withdrawn = (minutes: number, key: string, value: number, status = 'W'): Fact => creatinine(minutes, key, value, { status });

function touched(facts: readonly Fact[], item: string, minutes = 500): Touched | undefined {
  const all = [...here, ...facts];
  return finished(touchedInSteps(inputAfter(all, minutes), patient, item, recorded(all)));
}

describe('what a withdrawn result touched', () => {
  const story = [
    creatinine(0, 'before', 0.9),
    creatinine(60, 'wrong', 2.1, { order: orderId('O1') }),
    fact(61, {
      type: 'OrderRecorded',
      order: orderId('O1'),
      patient,
      encounter,
      kind: 'laboratory',
      control: 'RE',
      status: 'result-only',
      code: { code: 'BMP' },
    }),
    fact(62, { type: 'CriticalAcknowledged', observation: 'wrong', version: 4, action: 'treated', by: 'clinician:d1' }),
    fact(63, {
      type: 'OrderRecorded',
      order: orderId('O2'),
      patient,
      encounter,
      kind: 'medication',
      control: 'NW',
      status: 'placed',
      code: { code: 'FURO40', display: 'Furosemide' },
      by: 'clinician:d1',
    }),
    fact(70, {
      type: 'MedicationAdministered',
      administration: 'a1',
      order: orderId('O2'),
      patient,
      encounter,
      code: { code: 'FURO40' },
      completion: 'complete',
      action: 'add',
      givenAt: minute(70),
      by: 'nurse:n1',
    }),
    fact(75, { type: 'DocumentRecorded', document: 'd1', patient, encounter, kind: { code: 'PN', display: 'Progress note' }, change: 'original' }),
    fact(76, {
      type: 'DocumentRecorded',
      document: 'd2',
      patient,
      encounter,
      kind: { code: 'PN' },
      change: 'original',
      quotes: [{ item: 'observation|wrong', position: 4 }],
      author: 'clinician:d2',
    }),
    fact(80, {
      type: 'ChargePosted',
      charge: 'c1',
      patient,
      encounter,
      kind: 'charge',
      code: { code: 'BMP' },
      quantity: 1,
      amountCents: cents(3800),
      serviceAt: minute(60),
    }),
    fact(
      80,
      {
        type: 'ChargePosted',
        charge: 'c2',
        patient,
        encounter,
        kind: 'charge',
        code: { code: 'XRAY' },
        quantity: 1,
        amountCents: cents(9900),
        serviceAt: minute(60),
      },
      'other',
    ),
    withdrawn(100, 'wrong', 2.1),
    fact(110, { type: 'OrderRecorded', order: orderId('O3'), patient, encounter, kind: 'laboratory', control: 'NW', status: 'placed', code: { code: 'CBC' } }),
  ];
  const found = touched(story, 'observation|wrong');

  it('hard case 20: stood from its first version to its withdrawal, by positions', () => {
    expect(found?.stood).toMatchObject({ positions: [4], from: { position: 4, at: minute(60) }, until: { position: 13, at: minute(100) } });
  });
  it('made a kidney stage and a finding, which are gone with it', () => {
    expect(found?.scores).toEqual([{ score: 'KDIGO stage', encounter, value: 2, at: minute(60), after: 0 }]);
    expect(found?.findings).toMatchObject([{ finding: 'aki:V1', rule: 'aki@2012.1', severity: 'critical', stands: false }]);
  });
  it('names the order it answers, the acknowledgement, and what was ordered, given and written while it stood; nothing of before or after', () => {
    expect(found?.things.map(({ kind, tie, item, by }) => [kind, tie, item, by])).toEqual([
      ['document', 'quotes', 'document|d2', 'clinician:d2'],
      ['document', 'while-it-stood', 'document|d1', undefined],
      ['dose', 'while-it-stood', 'administration|a1', 'nurse:n1'],
      ['order', 'while-it-stood', 'order|O2', 'clinician:d1'],
      ['acknowledgement', 'acknowledged', undefined, 'clinician:d1'],
      ['order', 'answers', 'order|O1', undefined],
    ]);
  });
  it('names the charge of its test, what an outside system posted for it, and the charge of the dose, and no other', () => {
    expect(found?.charges.map(({ code, tie }) => [code, tie]).sort()).toEqual([
      ['BMP', 'by-lineage'],
      ['BMP', 'same-test'],
      ['FURO40', 'by-dose'],
    ]);
  });
  it('the charge of the dose also where another patient had a dose of that number before', () => {
    const others = fact(-50, {
      type: 'MedicationAdministered',
      administration: 'a1',
      patient: patientId('p9'),
      code: { code: 'METO25' },
      completion: 'complete',
      action: 'add',
    });
    // Last, so that it moves no position.
    expect(touched([...story, others], 'observation|wrong')?.charges).toContainEqual(
      expect.objectContaining({ charge: 'dose:a1#~p1:1', code: 'FURO40', tie: 'by-dose' }),
    );
  });
  it('says the same whatever came in between twice', () => {
    expect(touched(story, 'observation|wrong')).toEqual(found);
  });
  it('a score that was made of a sign is another once the sign is taken back', () => {
    const signs = [
      observed(10, 's1', '9279-1', 16, '/min'),
      observed(10, 's2', '2708-6', 97, '%'),
      observed(10, 's3', '8480-6', 120, 'mm[Hg]'),
      observed(10, 's4', '8867-4', 80, '/min'),
      observed(10, 's5', '8310-5', 37, 'Cel'),
      observed(10, 's6', '3151-8', 0, 'L/min'),
      observed(10, 's7', '67775-7', 0, '', { value: { kind: 'coded', value: { code: 'A' } } }),
      observed(20, 'bad', '9279-1', 30, '/min'),
      observed(21, 'bad', '9279-1', 30, '/min', { status: 'D', observedAt: minute(20) }),
    ];
    expect(touched(signs, 'observation|bad', 25)?.scores).toEqual([{ score: 'NEWS2', encounter, value: 3, at: minute(20), after: 0 }]);
    expect(touched(signs, 'observation|s1', 25)?.stood.until).toBeUndefined();
  });
  it('a withdrawal that was told before its value never let it stand; an unknown thing touched nothing', () => {
    const early = [withdrawn(100, 'k', 2.1), creatinine(60, 'k', 2.1)];
    expect(touched(early, 'observation|k')?.stood.until).toBeUndefined();
    expect(touched(story, 'observation|nothing')).toBeUndefined();
  });

  it('was seen by whoever read a picture in which it stood, or opened it; not by who came before, after, or was refused', () => {
    const stood = found?.stood;
    if (stood === undefined) throw new Error('it stood');
    const line = (staff: string, view: string, positions: readonly number[] | undefined, more: object = {}): ReadLine => ({
      at: minute(65),
      kind: 'chart',
      view,
      role: 'nurse',
      staff,
      why: 'assigned',
      ...(positions === undefined ? {} : { positions }),
      ...more,
    });
    const seen = seenBy(
      [
        line('early', 'chart', [3]),
        line('n1', 'chart', [4]),
        line('n1', 'results', [11], { at: minute(90) }),
        line('late', 'chart', [13]),
        line('opened', 'lineage observation|wrong', [4]),
        line('other', 'lineage observation|before', [3]),
        line('struck', 'lineage observation|wrong', [13, 4], { at: minute(120) }),
        line('old', 'chart', undefined),
        line('refused', 'chart', [5], { why: 'refused' }),
        line('named', 'names', [4], { kind: 'names' }),
        line('bytes', '1', undefined, { kind: 'message', at: minute(99) }),
        line('other bytes', '2', undefined, { kind: 'message' }),
      ],
      stood,
    );
    expect(seen.map(({ who, times }) => [who, times])).toEqual([
      ['n1', 2],
      ['old', 1],
      ['opened', 1],
      ['bytes', 1],
    ]);
  });
});

describe('a result withdrawn asks its owner', () => {
  const found = (facts: readonly Fact[], minutes: number) => resultWithdrawn.evaluate(inputAfter([...here, ...facts], minutes));
  it('with what it was and the positions behind it, for a day', () => {
    const facts = [creatinine(60, 'k', 2.1), withdrawn(100, 'k', 2.1)];
    expect(found(facts, 99)).toEqual([]);
    expect(found(facts, 101)).toMatchObject([
      {
        finding: 'result-withdrawn:k',
        owner: 'Clinician',
        severity: 'watch',
        since: minute(100),
        says: '4W-01-A 2160-0 2.1 mg/dL was withdrawn: look at what it touched',
        positions: [4, 3],
      },
    ]);
    expect(found(facts, 100 + 24 * 60 + 1)).toEqual([]);
  });
  it('gravely where its laboratory had flagged it as panic, and nobody where it never stood or holds again', () => {
    expect(found([creatinine(60, 'k', 9, { abnormal: 'HH' }), withdrawn(100, 'k', 9)], 101)[0]?.severity).toBe('critical');
    expect(found([withdrawn(100, 'k', 2.1), creatinine(60, 'k', 2.1)], 101)).toEqual([]);
    expect(found([creatinine(60, 'k', 2.1), withdrawn(100, 'k', 2.1), creatinine(110, 'k', 1, { status: 'C' })], 111)).toEqual([]);
  });
});

describe('a person withdraws a result', () => {
  const clinician: Actor = { role: 'clinician', staff: 'd1' };
  const ask = (facts: readonly Fact[], more: object = {}, actor = clinician, minutes = 100) => {
    const decision = resultRetract.decide(
      inputAfter([...here, ...facts], minutes),
      { body: { observation: 'k', reason: 'specimen-unfit', ...more }, at: minute(minutes), id: 'r-1' },
      actor,
    );
    return isRefusal(decision) ? decision.refused : decision.events;
  };
  it('as a version of the same thing that takes it back, with who and why', () => {
    expect(ask([creatinine(60, 'k', 2.1)])).toMatchObject([
      { type: 'ObservationRecorded', observation: 'k', patient, status: 'W', by: 'clinician:d1', reason: 'specimen-unfit', value: { literal: '2.1' } },
    ]);
  });
  it.each([
    ['an unknown result', [], {}, clinician, 'thing.unknown'],
    ['one of another unit', [creatinine(60, 'k', 2.1)], {}, { role: 'nurse', unit: 'ICU' }, 'thing.unknown'],
    ['what is withdrawn already', [creatinine(60, 'k', 2.1), withdrawn(70, 'k', 2.1)], {}, clinician, 'step.out-of-order'],
    ['another version than was read', [creatinine(60, 'k', 2.1), creatinine(70, 'k', 1.9, { status: 'C' })], { seen: 3 }, clinician, 'form.stale'],
    ['a value of a later time', [creatinine(160, 'k', 2.1)], {}, clinician, 'time.past'],
  ] as const)('refuses %s', (_what, facts, more, actor, code) => {
    expect(ask(facts, more, actor)).toBe(code);
  });
});
