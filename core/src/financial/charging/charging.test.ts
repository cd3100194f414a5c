/** The edges of the table of charges (finance.md, Event -> charge), each by its name. */
import { describe, expect, it } from 'vitest';
import { at, fact, minute, moved, recorded } from '../../given.ts';
import { emptyEnterprise, foldEnterprise } from '../../hospital-fold.ts';
import { encounterId } from '../../ids.ts';
import {
  admitted,
  booked,
  charged,
  described,
  given,
  happened,
  hours,
  infused,
  ledger,
  ledgerIn,
  left,
  noted,
  ordered,
  resulted,
  served,
  stepped,
  toldAt,
} from './given-charges.ts';

const sums = (made: ReturnType<typeof ledger>) => [made.chargedCents, made.expectedCents];

describe('local midnight', () => {
  it('DST night: a night of 23 hours and one of 25 are one charge each', () => {
    // New York: 8 March 2026 springs forward, 1 November falls back.
    const spring = fact(-hours(24 * 5), moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') }));
    expect(charged(ledger([spring, left(-hours(24 * 3))], hours(1)), 'room')).toHaveLength(2);
    const autumn = 24 * 233;
    const admit = fact(hours(autumn), moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') }));
    expect(charged(ledger([admit, left(hours(autumn + 47))], hours(autumn + 48)), 'room')).toHaveLength(2);
  });

  it('same-day stay: one day, not none', () => {
    expect(charged(ledger([admitted, left(hours(5))], hours(100)), 'room')).toEqual(['ROOM-medical-surgical x 1']);
  });

  it('hard case 7: late A12: the night that was charged by the transfer is credited and charged by the bed of before', () => {
    const move = fact(hours(10), moved('PatientTransferred', 'V1', 'p1', { location: at('ICU-01-A') }));
    const back = toldAt(hours(30), fact(hours(11), moved('TransferCancelled', 'V1', 'p1', { location: at('4W-01-A') })));
    const made = ledger([admitted, move, back, left(hours(35))], hours(100));
    expect(charged(made, 'room')).toEqual(['ROOM-icu x 1', 'ROOM-icu x -1', 'ROOM-medical-surgical x 1']);
    expect(sums(made)).toEqual(sums(ledger([admitted, left(hours(35))], hours(100))));
  });

  it('late A02 and late A17: what was told after the midnight takes the night back and puts it anew', () => {
    const late = toldAt(hours(20), fact(hours(10), moved('PatientTransferred', 'V1', 'p1', { location: at('ICU-01-A') })));
    expect(charged(ledger([admitted, late, left(hours(30))], hours(100)), 'room')).toEqual([
      'ROOM-medical-surgical x 1',
      'ROOM-medical-surgical x -1',
      'ROOM-icu x 1',
    ]);
    const other = fact(1, moved('PatientAdmitted', 'V2', 'p2', { class: 'I', location: at('ICU-01-A') }));
    const swap = toldAt(
      hours(20),
      fact(hours(10), {
        type: 'BedsSwapped',
        first: moved('PatientTransferred', 'V1', 'p1', { location: at('ICU-01-A') }),
        second: moved('PatientTransferred', 'V2', 'p2', { location: at('4W-01-A') }),
      }),
    );
    const both = [admitted, other, swap, left(hours(30))];
    expect(charged(ledger(both, hours(31)), 'room')).toEqual(['ROOM-medical-surgical x 1', 'ROOM-medical-surgical x -1', 'ROOM-icu x 1']);
    expect(charged(ledger(both, hours(31), 'V2'), 'room')).toEqual(['ROOM-icu x 1', 'ROOM-icu x -1', 'ROOM-medical-surgical x 1']);
  });

  it('a movement told in time leaves no credit', () => {
    const move = toldAt(hours(10) + 5, fact(hours(10), moved('PatientTransferred', 'V1', 'p1', { location: at('ICU-01-A') })));
    expect(charged(ledger([admitted, move, left(hours(30))], hours(100)), 'room')).toEqual(['ROOM-icu x 1']);
  });

  it('days that were told at once leave no credit: no night of them had been charged before the next was told', () => {
    const told = [admitted, fact(hours(10), moved('PatientTransferred', 'V1', 'p1', { location: at('ICU-01-A') })), left(hours(60))];
    const backlog = told.map((one, n) => toldAt(hours(100) + n, one));
    expect(charged(ledger(backlog, hours(101)), 'room')).toEqual(['ROOM-icu x 1', 'ROOM-icu x 1']);
    // What comes when a midnight has gone over them does.
    const later = toldAt(hours(130), fact(hours(20), moved('PatientTransferred', 'V1', 'p1', { location: at('4W-01-A') })));
    expect(charged(ledger([...backlog, later], hours(131)), 'room')).toContain('ROOM-icu x -1');
  });

  it('what is told a day late and moves nobody is no telling of a night, however often it comes', () => {
    const updates = Array.from({ length: 1000 }, (_, n) =>
      toldAt(hours(200) + n, fact(1 + (n % 50), moved('EncounterUpdated', 'V1', 'p1', { service: n % 2 === 0 ? 'MED' : 'SUR' }), `u${n}`)),
    );
    const late = toldAt(hours(300), fact(hours(60), moved('PatientTransferred', 'V1', 'p1', { location: at('ICU-01-A') })));
    const [rooms, all] = [charged(ledger([admitted, late], hours(310)), 'room'), recorded([described, admitted, late, ...updates])];
    let enterprise = foldEnterprise(emptyEnterprise(), all.slice(0, -updates.length));
    for (const update of all.slice(-updates.length)) {
      enterprise = foldEnterprise(enterprise, [update]);
      expect(charged(ledgerIn(enterprise, hours(310)), 'room')).toEqual(rooms);
    }
  });

  it('leave: the night away is none', () => {
    const leave = [fact(hours(10), moved('LeaveStarted', 'V1', 'p1')), fact(hours(20), moved('LeaveEnded', 'V1', 'p1'))];
    expect(charged(ledger([admitted, ...leave, left(hours(50))], hours(100)), 'room')).toHaveLength(1);
  });
});

describe('observation', () => {
  const here = fact(0, moved('PatientRegistered', 'V1', 'p1', { class: 'O', location: at('4W-01-A') }));
  const asked = (from: number) => happened(from, { type: 'StatusStepped', encounter: encounterId('V1'), step: 'observation-ordered' });

  it('hours from the order to the end; the last part of one counts from half an hour on', () => {
    expect(charged(ledger([here, asked(60), left(60 + 389)], hours(100)), 'observation')).toHaveLength(6);
    expect(charged(ledger([here, asked(60), left(60 + 390)], hours(100)), 'observation')).toHaveLength(7);
    expect(charged(ledger([here, asked(60)], 60 + 119), 'observation')).toHaveLength(1);
    expect(charged(ledger([here, left(hours(8))], hours(100)), 'observation')).toEqual([]);
  });

  it('less carve-outs: dialysis and the time in theatre are watched anyway', () => {
    const dialysis = served('s1', hours(2), { code: 'HD', startedAt: minute(hours(2)), endedAt: minute(hours(5)) });
    expect(charged(ledger([here, asked(60), dialysis, left(hours(9))], hours(100)), 'observation')).toHaveLength(5);
    const theatre = [booked('C1', hours(3)), stepped('C1', hours(4), 'wheels-in'), stepped('C1', hours(6), 'wheels-out')];
    expect(charged(ledger([here, asked(60), dialysis, ...theatre, left(hours(9))], hours(100)), 'observation')).toHaveLength(4);
  });

  it('A06 ends it, A07 lets it go on', () => {
    const inpatient = fact(hours(6), moved('ClassChangedToInpatient', 'V1', 'p1', { class: 'I' }));
    const outpatient = fact(hours(9), moved('ClassChangedToOutpatient', 'V1', 'p1', { class: 'O' }));
    expect(charged(ledger([here, asked(60), inpatient, left(hours(12))], hours(100)), 'observation')).toHaveLength(5);
    const made = ledger([here, asked(60), inpatient, outpatient, left(hours(12))], hours(100));
    expect(charged(made, 'observation')).toHaveLength(8);
    expect(made.lines.filter(({ kind }) => kind === 'room')).toEqual([]);
  });

  it('a late A06 takes the hours back that were charged meanwhile', () => {
    const inpatient = toldAt(hours(10), fact(hours(4), moved('ClassChangedToInpatient', 'V1', 'p1', { class: 'I' })));
    const made = charged(ledger([here, asked(60), inpatient, left(hours(12))], hours(100)), 'observation');
    expect(made.filter((line) => line.endsWith('-1'))).toHaveLength(6);
    expect(made.filter((line) => line.endsWith('x 1'))).toHaveLength(9);
  });
});

describe('emergency', () => {
  const here = fact(0, moved('PatientRegistered', 'V1', 'p1', { class: 'E', location: at('ED-01-A') }));
  const step = (from: number, more: object) => happened(from, { type: 'EmergencyStepped', encounter: encounterId('V1'), step: 'triaged', ...more });
  const seen = [step(5, { esi: 3 }), step(20, { step: 'provider-seen' })];

  it('a level by the points of the pack, once the visit is over', () => {
    expect(charged(ledger([here, ...seen], 200), 'emergency')).toEqual([]);
    expect(charged(ledger([here, ...seen, left(200)], 300), 'emergency')).toEqual(['ED-L2 x 1']);
    // ESI 3, laboratory, imaging: 4 + 1 + 2.
    const tests = [ordered('O1', 30), ordered('O2', 31, { kind: 'imaging' })];
    expect(charged(ledger([here, ...seen, ...tests, left(200)], 300), 'emergency')).toEqual(['ED-L3 x 1']);
  });

  it('left unseen: no level', () => {
    expect(charged(ledger([here, seen[0] ?? here, step(90, { step: 'left-unseen' }), left(95)], 300), 'emergency')).toEqual([]);
  });

  it('admitted from ED: the visit is charged, and the nights of the stay that it became', () => {
    const decided = step(100, { step: 'disposition-decided', disposition: 'admit' });
    const admit = fact(120, moved('ClassChangedToInpatient', 'V1', 'p1', { class: 'I', location: at('4W-01-A') }));
    const made = ledger([here, ...seen, decided, admit, left(hours(30))], hours(40));
    expect(charged(made, 'emergency')).toEqual(['ED-L3 x 1']);
    expect(charged(made, 'room')).toEqual(['ROOM-medical-surgical x 1']);
  });

  it('what was told later changes the level by a credit and a new charge', () => {
    const late = { ...ordered('O1', 30, { kind: 'imaging' }), recordedAt: minute(400) };
    const made = ledger([here, ...seen, left(200), late], 500);
    expect(charged(made, 'emergency')).toEqual(['ED-L2 x 1', 'ED-L2 x -1', 'ED-L3 x 1']);
  });

  it('critical care: from 30 minutes; further half hours from 75', () => {
    const cared = (minutes: number) => served('cc', 30, { code: 'CRITCARE', startedAt: minute(30), endedAt: minute(30 + minutes) });
    const lines = (minutes: number) => charged(ledger([here, ...seen, cared(minutes), left(400)], 500), 'critical-care');
    expect([lines(29), lines(30), lines(74), lines(75), lines(105)]).toEqual([
      [],
      ['ED-CC x 1'],
      ['ED-CC x 1'],
      ['ED-CC x 1', 'ED-CC-MORE x 1'],
      ['ED-CC x 1', 'ED-CC-MORE x 2'],
    ]);
  });
});

describe('infusion', () => {
  const lines = (...facts: Parameters<typeof ledger>[0]) => charged(ledger([admitted, ...facts], hours(100)), 'infusion');

  it('a push up to 15 minutes, the first hour from 16 to 90, each further hour from 91', () => {
    expect(lines(infused('a', 0, 15))).toEqual(['INJ-PUSH-1 x 1']);
    expect(lines(infused('a', 0, 16))).toEqual(['INF-HR-1 x 1']);
    expect(lines(infused('a', 0, 90))).toEqual(['INF-HR-1 x 1']);
    expect(lines(infused('a', 0, 91))).toEqual(['INF-HR-1 x 1', 'INF-HR-MORE x 1']);
    expect(lines(infused('a', 0, 150))).toEqual(['INF-HR-1 x 1', 'INF-HR-MORE x 1']);
    expect(lines(infused('a', 0, 151))).toEqual(['INF-HR-1 x 1', 'INF-HR-MORE x 2']);
  });

  it('hydration from 31 minutes', () => {
    const fluid = { code: { code: 'NS' } };
    expect(lines(infused('a', 0, 30, fluid))).toEqual([]);
    expect(lines(infused('a', 0, 31, fluid))).toEqual(['HYD-HR-1 x 1']);
    expect(lines(infused('a', 0, 91, fluid))).toEqual(['HYD-HR-1 x 1', 'HYD-HR-MORE x 1']);
  });

  it('infusion without stop: no timed units, and a gap once the patient has left', () => {
    const made = ledger([admitted, infused('a', 0, undefined), left(hours(30))], hours(100));
    expect(charged(made, 'infusion')).toEqual([]);
    expect(charged(made, 'medication')).toEqual(['CEFT1G x 1']);
    expect(made.gaps).toMatchObject([{ gap: 'no-stop-time', code: 'CEFT1G' }]);
    expect(ledger([admitted, infused('a', 0, undefined)], hours(1)).gaps).toEqual([]);
  });

  it('a stop that is told later charges the time then', () => {
    const made = lines(infused('a', 0, undefined), infused('a', 0, 60, { action: 'update' }, 70));
    expect(made).toEqual(['INF-HR-1 x 1']);
  });

  it('two access sites: one initial each; one site has one, across days too', () => {
    expect(lines(infused('a', 0, 60), infused('b', 90, 60, { site: 'RFA' }))).toEqual(['INF-HR-1 x 1', 'INF-HR-1 x 1']);
    expect(lines(infused('a', 0, 60), infused('b', hours(30), 60))).toEqual(['INF-HR-1 x 1', 'INF-HR-N x 1']);
  });

  it('a further one rests on the initial one: taken back, it becomes the initial one', () => {
    const made = ledger([admitted, infused('a', 0, 60), infused('b', 90, 60), infused('a', 0, 60, { action: 'delete' }, 400)], hours(100));
    expect(charged(made, 'infusion')).toEqual(['INF-HR-1 x 1', 'INF-HR-1 x -1', 'INF-HR-N x 1', 'INF-HR-N x -1', 'INF-HR-1 x 1']);
    const [initial, further] = ['infusion:a:first', 'infusion:b:first'].map((key) => made.lines.find(({ charge }) => charge === key));
    expect(further?.positions).toContain(initial?.position);
  });

  it('the infusion is the initial one before the push, and says so by a credit', () => {
    expect(lines(infused('a', 0, 5), infused('b', 90, 60))).toEqual(['INJ-PUSH-1 x 1', 'INJ-PUSH-1 x -1', 'INJ-PUSH-N x 1', 'INF-HR-1 x 1']);
  });
});

describe('medication', () => {
  const lines = (...facts: Parameters<typeof ledger>[0]) => charged(ledger([admitted, ...facts], hours(100)), 'medication');
  it('omitted, own supply and what was wasted whole are no charge', () => {
    expect(
      lines(given('a', 1, { completion: 'not-given' }), given('b', 2, { ownSupply: true }), given('c', 3, { completion: 'not-given', reason: 'wasted' })),
    ).toEqual([]);
  });
  it('hard case 21: the service date is the time given, however late it was told; then it is late', () => {
    const made = ledger([admitted, given('a', 10, {}, hours(24 * 4))], hours(100));
    expect(made.lines.filter(({ kind }) => kind === 'medication')).toMatchObject([{ serviceAt: minute(10), late: true }]);
    expect(ledger([admitted, given('a', 10, {}, hours(24 * 2))], hours(100)).lines.some(({ late }) => late)).toBe(false);
  });
});

describe('laboratory and imaging', () => {
  const lines = (...facts: Parameters<typeof ledger>[0]) => charged(ledger([admitted, ...facts], hours(100)), 'laboratory', 'imaging');

  it('on the verified result: ordered, preliminary or cancelled is none', () => {
    expect(lines(ordered('O1', 10))).toEqual([]);
    expect(lines(ordered('O1', 10), resulted('O1', 20, { status: 'P' }))).toEqual([]);
    expect(lines(ordered('O1', 10), ordered('O1', 15, { control: 'CA', status: 'cancelled' }))).toEqual([]);
    expect(lines(ordered('O1', 10), resulted('O1', 20), resulted('O1', 20, { key: '777-3' }))).toEqual(['LAB-CBC x 1']);
  });

  it('hard case 20: corrected: no second charge; withdrawn: a credit', () => {
    expect(lines(ordered('O1', 10), resulted('O1', 20), resulted('O1', 30, { status: 'C' }))).toEqual(['LAB-CBC x 1']);
    expect(lines(ordered('O1', 10), resulted('O1', 20), resulted('O1', 30, { status: 'W' }))).toEqual(['LAB-CBC x 1', 'LAB-CBC x -1']);
  });

  it('a reflex test under the same order is one of its own', () => {
    expect(lines(ordered('O1', 10), resulted('O1', 20), resulted('O1', 40, { key: '6598-7', service: '6598-7' }))).toEqual(['LAB-CBC x 1', 'LAB-TROPONIN x 1']);
  });

  it('hard case 21: after discharge the charge is of the visit in which it was ordered, and late, whichever visit the laboratory names with it', () => {
    const again = fact(hours(24 * 4), moved('PatientAdmitted', 'V2', 'p1', { class: 'I', location: at('4W-01-B') }));
    const tests = (visit: string, ...facts: Parameters<typeof ledger>[0]) =>
      ledger([admitted, ordered('O1', 10), left(hours(30)), again, ...facts], hours(24 * 6), visit).lines.filter(({ kind }) => kind === 'laboratory');
    const named = { order: [{ encounter: encounterId('V2') }, 'V2'], nobody: [{ encounter: undefined }, 'none'], own: [{}, 'V1'] } as const;
    for (const [more] of Object.values(named)) {
      const came = [
        ordered('O1', hours(24 * 5), { control: 'RE', status: 'completed', ...more } as Parameters<typeof ordered>[2]),
        resulted('O1', hours(24 * 5), { observedAt: minute(20), ...more } as Parameters<typeof resulted>[2]),
      ];
      expect([tests('V1', ...came), tests('V2', ...came)]).toMatchObject([[{ code: 'LAB-CBC', late: true, serviceAt: minute(20) }], []]);
    }
  });

  it('an examination that its department says was not made is taken back, and made again it is charged again', () => {
    const image = (minutes: number, status: 'placed' | 'completed' | 'unable') =>
      ordered('O1', minutes, { kind: 'imaging', code: { code: '36643-5' }, status });
    expect(lines(image(10, 'placed'), image(20, 'completed'), image(30, 'unable'))).toEqual(['IMG-CHEST-2V x 1', 'IMG-CHEST-2V x -1']);
    expect(lines(image(10, 'placed'), image(20, 'completed'), image(30, 'unable'), image(40, 'completed'))).toEqual([
      'IMG-CHEST-2V x 1',
      'IMG-CHEST-2V x -1',
      'IMG-CHEST-2V x 1',
    ]);
  });

  it('imaging on the end of the examination; incomplete is none; its report is no second charge', () => {
    const image = (minutes: number, status: 'placed' | 'in-progress' | 'completed' | 'unable') =>
      ordered('O1', minutes, { kind: 'imaging', code: { code: '36643-5' }, status });
    expect(lines(image(10, 'placed'), image(20, 'in-progress'), image(25, 'unable'))).toEqual([]);
    const report = resulted('O1', 60, { service: '36643-5', key: '18782-3' });
    expect(lines(image(10, 'placed'), image(20, 'completed'), report, resulted('O1', 90, { service: '36643-5', key: '18782-3', status: 'C' }))).toEqual([
      'IMG-CHEST-2V x 1',
    ]);
  });
});

describe('theatre', () => {
  const kinds = ['surgery', 'anaesthesia', 'recovery', 'implant'];
  const lines = (...facts: Parameters<typeof ledger>[0]) => charged(ledger([admitted, ...facts], hours(100)), ...kinds);
  const times = (key: string, from: number, to: number) => [stepped(key, from, 'wheels-in'), stepped(key, from + 10, 'cut'), stepped(key, to, 'wheels-out')];

  it('minutes in the room by acuity, anaesthesia and recovery by theirs', () => {
    const whole = [
      booked('C1', 60, 4),
      stepped('C1', 60, 'wheels-in'),
      stepped('C1', 65, 'anaesthesia-start'),
      stepped('C1', 80, 'cut'),
      stepped('C1', 150, 'anaesthesia-end'),
      stepped('C1', 155, 'wheels-out'),
      stepped('C1', 160, 'recovery-in'),
      stepped('C1', 220, 'recovery-done'),
      stepped('C1', 300, 'recovery-out'),
    ];
    expect(lines(...whole)).toEqual(['ANES-MIN x 85', 'OR-MIN-4 x 95', 'PACU-MIN x 60']);
  });

  it('overlap: minutes of two cases at once are counted once', () => {
    expect(lines(booked('C1', 60), booked('C2', 60), ...times('C1', 60, 160), ...times('C2', 120, 200))).toEqual(['OR-MIN-2 x 100', 'OR-MIN-2 x 40']);
  });

  it('aborted: before the cut one charge, never in the room none', () => {
    expect(lines(booked('C1', 60), stepped('C1', 90, 'cancelled'))).toEqual([]);
    expect(lines(booked('C1', 60), stepped('C1', 60, 'wheels-in'), stepped('C1', 90, 'cancelled'))).toEqual(['OR-ABORTED x 1']);
  });

  it('implants by their device identifier, at the invoice', () => {
    const implant = served('i1', 100, { code: 'HIP-STEM', udi: '(01)00312345678906' });
    const waiting = ledger([admitted, implant], hours(3));
    expect(waiting.gaps).toMatchObject([{ gap: 'no-invoice', code: 'HIP-STEM' }]);
    const billed = ledger(
      [admitted, implant, served('i1', 200, { code: 'HIP-STEM', udi: '(01)00312345678906', invoiceCents: 120_000, invoice: 'I-1' })],
      hours(5),
    );
    expect(billed.lines.filter(({ kind }) => kind === 'implant')).toMatchObject([{ code: 'HIP-STEM', amountCents: 300_000 }]);
  });
});

describe('services', () => {
  const lines = (...facts: Parameters<typeof ledger>[0]) => charged(ledger([admitted, ...facts], hours(100)), 'service');

  it('per unit, and a return is a credit', () => {
    expect(lines(served('s', 10, { quantity: 3 }))).toEqual(['RBC-UNIT x 3']);
    expect(lines(served('s', 10, { quantity: 3 }), served('s', 20, { step: 'returned', quantity: 1 }))).toEqual([
      'RBC-UNIT x 3',
      'RBC-UNIT x -3',
      'RBC-UNIT x 2',
    ]);
    expect(lines(served('s', 10, { quantity: 3 }), served('s', 20, { step: 'returned' }))).toEqual(['RBC-UNIT x 3', 'RBC-UNIT x -3']);
  });

  it('per local day, once however often it was said', () => {
    const vent = { code: 'VENT', startedAt: minute(hours(2)), endedAt: minute(hours(41)) };
    expect(lines(served('v1', hours(2), vent), served('v2', hours(3), { code: 'VENT' }))).toEqual(['VENT-DAY x 1', 'VENT-DAY x 1', 'VENT-DAY x 1']);
  });

  it('per run, and timed by quarter hours from 8 minutes on', () => {
    expect(lines(served('d', 10, { code: 'HD' }))).toEqual(['HD-RUN x 1']);
    const therapy = (minutes: number) => lines(served('t', 10, { code: 'PT', startedAt: minute(10), endedAt: minute(10 + minutes) }));
    expect([therapy(7), therapy(8), therapy(22), therapy(23)]).toEqual([[], ['PT-15 x 1'], ['PT-15 x 1'], ['PT-15 x 2']]);
  });
});

describe('professional', () => {
  const lines = (...facts: Parameters<typeof ledger>[0]) => charged(ledger([admitted, ...facts], hours(100)), 'professional');

  it('from the signed note; cosign missing: held, released by the cosignature', () => {
    expect(lines(noted('n', 10, { completion: 'DI' }))).toEqual([]);
    expect(lines(noted('n', 10))).toEqual(['PRO-DAY x 1']);
    expect(lines(noted('n', 10, { completion: 'PA' }))).toEqual(['PRO-DAY x 1 (cosignature-missing)']);
    const cosigned = ledger([admitted, noted('n', 10, { completion: 'PA' }), noted('n', 60, { completion: 'LA', change: 'status' })], hours(3));
    expect(charged(cosigned, 'professional')).toEqual(['PRO-DAY x 1']);
    expect(cosigned.heldCents).toBe(0);
  });

  it('two notes of one author on one day are one visit; a note taken back is credited', () => {
    expect(lines(noted('n', 10), noted('m', 200))).toEqual(['PRO-DAY x 1']);
    expect(lines(noted('n', 10), noted('n', 60, { change: 'cancel' }))).toEqual(['PRO-DAY x 1', 'PRO-DAY x -1']);
  });
});

describe('what people decide', () => {
  it('a charge that somebody holds stays in the ledger, held, until it is released', () => {
    const hold = (from: number, step: 'held' | 'released') =>
      happened(from, {
        type: 'ChargeStepped',
        encounter: encounterId('V1'),
        charge: 'dose:a:1',
        step,
        ...(step === 'held' ? { reason: 'coding' as const } : {}),
      });
    expect(ledger([admitted, given('a', 10), hold(20, 'held')], 60)).toMatchObject({ chargedCents: 390, heldCents: 390 });
    expect(ledger([admitted, given('a', 10), hold(20, 'held'), hold(30, 'released')], 60)).toMatchObject({ chargedCents: 390, heldCents: 0 });
  });
});

describe('DFT twice', () => {
  const posting = (charge: string, code: string, quantity: number) =>
    happened(60, {
      type: 'ChargePosted',
      charge,
      patient: admitted.event.type === 'PatientAdmitted' ? admitted.event.patient : ('p1' as never),
      encounter: encounterId('V1'),
      kind: 'charge',
      code: { code },
      quantity,
    });

  it('an external P03 for something derived is one charge, by units where there are several', () => {
    const blood = served('s', 10, { quantity: 3 });
    expect(charged(ledger([admitted, blood, posting('c1', 'RBC-UNIT', 3)], hours(3)))).toEqual(['RBC-UNIT x 3']);
    expect(charged(ledger([admitted, blood, posting('c1', 'RBC-UNIT', 3), posting('c2', 'RBC-UNIT', 1)], hours(3)))).toEqual(['RBC-UNIT x 3', 'RBC-UNIT x 1']);
  });

  it('the same posting sent twice is one charge, whatever it is for', () => {
    expect(charged(ledger([admitted, posting('c1', 'RBC-UNIT', 2), posting('c1', 'RBC-UNIT', 2)], hours(3)))).toEqual(['RBC-UNIT x 2']);
  });

  it('what care took back is as if it had never been: the posting stands, until its own credit', () => {
    const blood = [served('s', 10, { quantity: 1 }), posting('c1', 'RBC-UNIT', 1), served('s', 70, { step: 'in-error' })];
    expect(charged(ledger([admitted, ...blood], hours(3)))).toEqual(['RBC-UNIT x 1', 'RBC-UNIT x -1', 'RBC-UNIT x 1']);
    const credit = { ...posting('c2', 'RBC-UNIT', 1), event: { ...posting('c2', 'RBC-UNIT', 1).event, kind: 'credit' as const } } as ReturnType<typeof posting>;
    expect(ledger([admitted, ...blood, credit], hours(3)).chargedCents).toBe(0);
    // Posted and taken back outside while care stands: nothing of it touches the charge.
    expect(charged(ledger([admitted, ...blood.slice(0, 2), credit], hours(3)))).toEqual(['RBC-UNIT x 1']);
  });
});
