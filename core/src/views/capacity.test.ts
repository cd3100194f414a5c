/** The capacity wall: given facts, then its numbers; and a number that cannot be known says what is missing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, fact, minute, moved, type Fact } from '../given.ts';
import { histories, smallHospital } from '../given-history.ts';
import { inputAfter } from '../given-input.ts';
import { bedId, patientId, unitId } from '../ids.ts';
import { rows as rowsOf } from '../table.ts';
import { hourMs } from '../time.ts';
import type { MovementType } from '../operations/events.ts';
import { capacityView } from './capacity.ts';
import { exceptionLimit, exceptionsView } from './findings.ts';
import { flowView } from './flow.ts';
import { movementsOf } from './movements.ts';
import { turnKpisView } from './turn-kpis.ts';
import { dischargeSummaryView } from './discharge-summary.ts';
import { staysNeeded } from '../house/discharge/empirical-stay.ts';

const described = fact(-9999, { type: 'FacilityDescribed', description: smallHospital });
const input = (facts: readonly Fact[], minutes: number) => inputAfter([described, ...facts], minutes);
const row = (facts: readonly Fact[], key: string, minutes = 100): unknown => capacityView.rows(input(facts, minutes)).get(key);
const move = (minutes: number, type: MovementType, visit: string, place?: string, more: Parameters<typeof moved>[3] = {}): Fact =>
  fact(minutes, moved(type, visit, `p${visit}`, { ...(place === undefined ? {} : { location: at(place) }), ...more }), `${minutes}-${visit}-${type}`);
const inpatient = { class: 'I' } as const;

describe('net beds', () => {
  it("count beds that are open, staffed, clean and nobody's", () => {
    expect(row([], 'net/medical-surgical')).toMatchObject({ now: 2 });
    const status = (more: object): Fact => fact(1, { type: 'BedStatusChanged', bed: bedId('4W', '01', 'A'), unit: unitId('4W'), ...more });
    for (const taken of [
      move(1, 'PatientAdmitted', 'V1', '4W-01-A', inpatient),
      status({ cleanliness: 'dirty' }),
      status({ serviceability: 'blocked' }),
      status({ staffed: false }),
      move(1, 'PatientPreadmitted', 'V1', '4W-01-A'),
    ]) {
      expect(row([taken], 'net/medical-surgical')).toMatchObject({ now: 1 });
    }
  });

  it('less those who want one; the house also counts boarders whose level nobody named', () => {
    const boarder = [move(1, 'PatientRegistered', 'V1', 'ED-01-A', { class: 'E' }), move(30, 'ClassChangedToInpatient', 'V1', 'ED-01-A')];
    expect([row(boarder, 'net/icu'), row(boarder, 'net/all')]).toMatchObject([{ now: 1 }, { now: 2 }]);
    const asked = [...boarder, move(40, 'TransferPlanned', 'V1', 'ICU')];
    expect([row(asked, 'net/icu'), row(asked, 'net/all')]).toMatchObject([{ now: 0 }, { now: 2 }]);
    const set = [...boarder, move(40, 'TransferPlanned', 'V1', 'ICU-01-A')];
    expect([row(set, 'net/icu'), row(set, 'net/all')]).toMatchObject([{ now: 0 }, { now: 2 }]);
  });

  it('look ahead only with a day of movements behind them, and say by which method', () => {
    expect(row([move(0, 'PatientAdmitted', 'V1', '4W-01-A', inpatient)], 'net/all', 60)).toMatchObject({
      missing: ['24 h of movements'],
      method: 'house-flow@2',
    });
    const yesterday = [
      move(0, 'PatientAdmitted', 'V0', 'ICU-01-A', inpatient),
      move(90, 'PatientAdmitted', 'V1', '4W-01-A', inpatient),
      move(600, 'PatientDischarged', 'V1'),
    ];
    // What happened is watched since somebody first left: the day is over ten hours later than the clock's.
    expect(row(yesterday, 'net/medical-surgical', 34 * 60 - 1)).toMatchObject({ missing: ['24 h of movements'] });
    const ahead = capacityView.rows(input(yesterday, 34 * 60 + 61)).get('net/medical-surgical');
    expect(ahead).toMatchObject({ now: 1 });
    expect(ahead).not.toHaveProperty('missing');
    const line = ahead?.tile === 'net' ? (ahead.line ?? []) : [];
    expect(line).toHaveLength(25);
    for (const [, low, mid, high] of line) expect([low, mid, high]).toEqual([low, mid, high].sort((a, b) => a - b));
  });
});

describe('inbound', () => {
  const ed = move(1, 'PatientRegistered', 'V1', 'ED-01-A', { class: 'E' });
  it('the clock of a boarder starts at the decision, never at the bed', () => {
    expect(row([ed], 'inbound/boarders')).toMatchObject({ count: 0 });
    expect(row([ed, move(30, 'ClassChangedToInpatient', 'V1', 'ED-01-A')], 'inbound/boarders')).toMatchObject({ count: 1, oldestSince: minute(30) });
    expect(row([ed, move(20, 'TransferPlanned', 'V1', 'ICU')], 'inbound/boarders')).toMatchObject({ count: 1, oldestSince: minute(20) });
    expect(row([ed, move(30, 'ClassChangedToInpatient', 'V1', 'ED-01-A'), move(50, 'TransferPlanned', 'V1', 'ICU-01-A')], 'inbound/boarders')).toMatchObject({
      oldestSince: minute(30),
    });
    expect(row([ed, move(30, 'ClassChangedToInpatient', 'V1', '4W-01-A')], 'inbound/boarders')).toMatchObject({ count: 0 });
  });

  it('transfers asked for and admissions planned wait since they were asked', () => {
    const facts = [move(1, 'PatientAdmitted', 'V1', '4W-01-A', inpatient), move(9, 'TransferPlanned', 'V1', 'ICU'), move(5, 'PatientPreadmitted', 'V2', '4W')];
    expect([row(facts, 'inbound/transfers'), row(facts, 'inbound/direct')]).toMatchObject([
      { count: 1, oldestSince: minute(9) },
      { count: 1, oldestSince: minute(5) },
    ]);
  });
});

describe('outbound', () => {
  it('confirmed by an order, pending when expected in time, never both', () => {
    const here = [
      move(1, 'PatientAdmitted', 'V1', '4W-01-A', { ...inpatient, expectedDischargeAt: minute(200) }),
      move(2, 'PatientAdmitted', 'V2', '4W-01-B', { ...inpatient, expectedDischargeAt: minute(5000) }),
    ];
    expect([row(here, 'outbound/confirmed'), row(here, 'outbound/pending')]).toMatchObject([{ count: 0 }, { count: 1 }]);
    const ordered = [...here, move(50, 'DischargePlanned', 'V1')];
    expect([row(ordered, 'outbound/confirmed'), row(ordered, 'outbound/pending')]).toMatchObject([{ count: 1 }, { count: 0 }]);
  });

  it('needed by who waits and who came in the same hours yesterday; where nothing was heard of those hours it is not known, and never 0', () => {
    const here = [move(0, 'PatientAdmitted', 'V0', '4W-01-A', inpatient), move(10, 'PatientAdmitted', 'V1', '4W-01-B', inpatient)];
    const arrival = (hour: number): Fact => move(hour * 60 + 5, 'PatientAdmitted', `A${hour}`, 'ICU-01-A', inpatient);
    // A day and a half after: nothing was told between the second hour and now.
    expect(row(here, 'outbound/needed', 36 * 60)).toMatchObject({ count: 0, missing: ['movements of the same hours yesterday'] });
    // Told again since an hour ago, after a night without: still nobody knows what yesterday brought.
    expect(row([...here, arrival(35)], 'outbound/needed', 36 * 60)).toMatchObject({ missing: ['movements of the same hours yesterday'] });
    const known = row([...here, arrival(14)], 'outbound/needed', 36 * 60);
    expect(known).not.toHaveProperty('missing');
    // One came in those hours, and no bed of the three is free.
    expect(known).toMatchObject({ count: 1 });
  });

  it('predicted from stays that ended here, and only with enough of them', () => {
    const stay = (n: number, hours: number): Fact[] => [
      move(n - 9000, 'PatientAdmitted', `H${n}`, '4W-01-A', inpatient),
      move(n - 9000 + hours * 60, 'PatientDischarged', `H${n}`),
    ];
    const past = Array.from({ length: staysNeeded }, (_, n) => stay(n, n % 2 === 0 ? 20 : 100)).flat();
    const here = move(0, 'PatientAdmitted', 'V1', '4W-01-B', inpatient);
    expect(row([...past.slice(2), here], 'outbound/predicted', 17 * 60)).toMatchObject({
      count: 0,
      missing: [`${staysNeeded} finished inpatient stays, there are ${staysNeeded - 1}`],
    });
    // Half of all stays last 20 hours: at hour 17 half of a discharge is expected by hour 21, at hour 30 none.
    expect(row([...past, here], 'outbound/predicted', 17 * 60)).toMatchObject({ count: 1 });
    expect(row([...past, here], 'outbound/predicted', 30 * 60)).toMatchObject({ count: 0 });
  });

  it('says the number of the discharge wall for the same hour, whatever people said of those who make it up', () => {
    const past = Array.from({ length: 40 }, (_, n) => [
      move(n - 9000, 'PatientAdmitted', `H${n}`, '4W-01-A', inpatient),
      move(n - 9000 + (n + 4) * 60, 'PatientDischarged', `H${n}`),
    ]).flat();
    const beds = ['4W-01-A', '4W-01-B', 'ICU-01-A'] as const;
    const here = beds.flatMap((bed, n) => move(n, 'PatientAdmitted', `V${n}`, bed, inpatient));
    const facts = [...past, ...here, move(500, 'DischargePlanned', 'V0')];
    for (const at of [600, 655, 1310]) {
      const [rows, summary] = [capacityView.rows(input(facts, at)), dischargeSummaryView.rows(input(facts, at))];
      const outlook = summary.get('outlook/4');
      const parts = (['confirmed', 'pending', 'predicted'] as const).map((kind) => rows.get(`outbound/${kind}`));
      if (outlook?.tile !== 'outlook') throw new Error('no outlook');
      expect(outlook.expected).toBeGreaterThan(0);
      expect(parts.map((part) => (part?.tile === 'outbound' ? part.by : undefined))).toEqual([outlook.by, outlook.by, outlook.by]);
      expect(parts.reduce((sum, part) => sum + (part?.tile === 'outbound' ? part.count : 0), 0)).toBe(Math.round(outlook.expected));
    }
  });
});

describe('turns and surge', () => {
  it('a bed is dirty from the physical departure, not from the order', () => {
    const facts = [move(1, 'PatientAdmitted', 'V1', '4W-01-A', inpatient), move(20, 'DischargePlanned', 'V1')];
    expect(row(facts, 'turn/4W-01-A')).toBeUndefined();
    expect(row([...facts, move(60, 'PatientDischarged', 'V1')], 'turn/4W-01-A')).toMatchObject({
      state: 'dirty',
      since: minute(60),
      label: '4W-01',
      goalMinutes: 60,
    });
  });

  const cleaner = (minutes: number, step: 'requested' | 'started' | 'suspended' | 'done', bed = '4W-01-A'): Fact =>
    fact(minutes, { type: 'TurnStepped', bed: bedId(...(bed.split('-') as [string, string, string])), step }, `${minutes}-${bed}-${step}`);
  const counts = (facts: readonly Fact[]) => {
    const now = input(facts, 200);
    const kpis = turnKpisView.rows(now).get('now/all');
    return [capacityView.rows(now).get('turning/all'), kpis?.row === 'now' ? { toStart: kpis.toStart, cleaning: kpis.cleaning, open: kpis.open } : undefined];
  };

  it('counts beds in turn as the turn wall does: turns that are open, of which some are being cleaned', () => {
    const left = [move(1, 'PatientAdmitted', 'V1', '4W-01-A', inpatient), move(20, 'PatientDischarged', 'V1')];
    expect(counts(left)).toEqual([
      { tile: 'turning', toStart: 1, cleaning: 0 },
      { toStart: 1, cleaning: 0, open: 1 },
    ]);
    expect(counts([...left, cleaner(30, 'started')])).toEqual([
      { tile: 'turning', toStart: 0, cleaning: 1 },
      { toStart: 0, cleaning: 1, open: 1 },
    ]);
    expect(counts([...left, cleaner(30, 'started'), cleaner(35, 'suspended')])[1]).toEqual({ toStart: 1, cleaning: 0, open: 1 });
    // A cleaner who looks into a bed with somebody in it turns nothing.
    const inside = [move(1, 'PatientAdmitted', 'V1', '4W-01-A', inpatient), cleaner(30, 'started')];
    const said = fact(30, { type: 'BedStatusChanged', bed: bedId('4W', '01', 'A'), unit: unitId('4W'), cleanliness: 'in-progress' }, '30-bed');
    expect(counts([...inside, said])).toEqual([
      { tile: 'turning', toStart: 0, cleaning: 0 },
      { toStart: 0, cleaning: 0, open: 0 },
    ]);
    expect(row([...left, cleaner(30, 'started')], 'turn/4W-01-A')).toMatchObject({ state: 'in-progress', since: minute(20) });
  });

  it('any history is counted alike on both walls', () => {
    fc.assert(
      fc.property(histories(40), (facts) => {
        const [own, other] = counts([...facts]);
        expect(own).toMatchObject({ toStart: (other as { toStart: number }).toStart, cleaning: (other as { cleaning: number }).cleaning });
      }),
      { numRuns: 50 },
    );
  });

  it('the level follows occupied of staffed, with the beds to the next', () => {
    expect(row([], 'surge/site')).toMatchObject({ level: 1, nextLevel: 2, bedsToNext: 3, pack: 'site-demo@1' });
    const full = ['4W-01-A', '4W-01-B', 'ICU-01-A'].map((place, n) => move(n, 'PatientAdmitted', `V${n}`, place, inpatient));
    expect(row(full, 'surge/site')).toMatchObject({ level: 4, owner: 'Administrator on call' });
    expect(row(full, 'house/all')).toMatchObject({ occupied: 3, staffed: 3, beds: 3, reporting: 3 });
  });
});

it('a risk names the bed of the first that it counts, and never that of a labelled patient: who reads the wall may be anybody', () => {
  const here = [
    move(1, 'PatientAdmitted', 'V1', '4W-01-A', { ...inpatient, isolation: 'airborne' }),
    move(2, 'PatientAdmitted', 'V2', '4W-02-A', { ...inpatient, isolation: 'airborne' }),
  ];
  const label = (visit: string): Fact =>
    fact(3, { type: 'RecordLabelled', patient: patientId(`p${visit}`), label: 'restricted', said: 'person', reason: 'patient-asked' }, `l${visit}`);
  expect(row(here, 'risk/isolation')).toMatchObject({ count: 2, detail: '4W-01-A' });
  expect(row([...here, label('V1')], 'risk/isolation')).toMatchObject({ count: 2, detail: '4W-02-A' });
  const closed = row([...here, label('V1'), label('V2')], 'risk/isolation');
  expect(closed).toMatchObject({ count: 2 });
  expect(closed).not.toHaveProperty('detail');
});

it('exceptions are at most seven, worst first, and say how many there are', () => {
  const facts = Array.from({ length: 10 }, (_, n) => [
    move(n, 'PatientAdmitted', `A${n}`, `4W-${n + 10}-A`, inpatient),
    move(n + 20, 'PatientAdmitted', `B${n}`, `4W-${n + 10}-A`, inpatient),
  ]).flat();
  const rows = [...exceptionsView.rows(input([...facts, move(1, 'TransferCancelled', 'Z', '4W-01-A')], 100)).values()];
  // Ten beds with two in each, one cancellation of nothing, and twenty patients in beds that the file does not have.
  expect(rows).toHaveLength(exceptionLimit);
  expect(rows.map(({ rank, total, severity }) => [rank, total, severity])).toEqual([1, 2, 3, 4, 5, 6, 7].map((rank) => [rank, 31, 'critical']));
  expect(rows.map(({ since }) => since)).toEqual([...rows.map(({ since }) => since)].sort((a, b) => a - b));
});

it('double entry: the census of an hour is that of the hour before, and who came, less who went', () => {
  fc.assert(
    fc.property(histories(40), fc.integer({ min: 0, max: 3000 }), (facts, minutes) => {
      const now = input(facts, minutes);
      const rows = [...flowView.rows(now).values()].sort((a, b) => a.hour - b.hour);
      const hours = movementsOf(now);
      for (const [i, one] of rows.entries()) {
        const end = Math.min(one.hour + hourMs, now.now);
        const here = rowsOf(now.hospital.operations.encounters).filter(
          (encounter) =>
            encounter.status !== 'cancelled' &&
            encounter.stub !== true &&
            encounter.stays.some((stay) => stay.from <= end && (stay.until === undefined || stay.until > end)),
        );
        expect(one.census).toBe(here.length);
        expect(hours[i + 1]?.hour).toBe(one.hour);
      }
    }),
    { numRuns: 200 },
  );
});
