/** Packs begin to hold, or are refused by name; charges are held and released; what departments use is recorded, and bad units and labels are refused. */
import { describe, expect, it } from 'vitest';
import { codeSetAt, diffPacks, packHeldAt } from '../financial/known-packs.ts';
import { admitted, described, given, hours, ledger } from '../financial/charging/given-charges.ts';
import { udiFault } from '../financial/charging/udi.ts';
import { fact, minute, type Fact } from '../given.ts';
import { inputAfter } from '../given-input.ts';
import { levelsOfCare } from '../operations/facility.ts';
import { chargeStep } from './charge-step.ts';
import { packActivate } from './pack-activate.ts';
import { supplyRecord } from './supply-record.ts';
import { isRefusal, type Decision, type RequestKind } from './request.ts';

const ask = (facts: readonly Fact[], kind: RequestKind, body: object, minutes = 60): Decision =>
  kind.decide(
    inputAfter([described, admitted, ...facts], minutes),
    { body: body as never, at: minute(minutes), id: 'request-1' },
    { role: 'admin', staff: 'a1' },
  );
const codeOf = (decision: Decision): string => (isRefusal(decision) ? decision.refused : 'done');
function done(decision: Decision, minutes: number): Fact[] {
  if (isRefusal(decision)) throw new RangeError(`${decision.refused}: ${decision.says}`);
  return decision.events.map((event, n) => fact(minutes, event, `${minutes}-${n}`));
}

const master = (version: string, effectiveFrom: string, more: object = {}) => ({
  pack: {
    kind: 'charge-master',
    version,
    effectiveFrom,
    source: 'given',
    roomPerMidnightCents: Object.fromEntries(levelsOfCare.map((level) => [level, 100])),
    medicationCents: { METO25: 7 },
    medicationDefaultCents: 1,
    ...more,
  },
});

describe('a pack', () => {
  it('holds from the local midnight of its day on, and what was charged before stays as it was', () => {
    const activated = done(ask([], packActivate, master('site@1', '2026-03-13')), 60);
    const made = ledger([admitted, ...activated, given('a', hours(15)), given('b', hours(17))], hours(20));
    expect(made.lines.filter(({ kind }) => kind === 'medication').map(({ amountCents, pricedBy }) => [amountCents, pricedBy])).toEqual([
      [390, 'demo-cdm@1'],
      [7, 'site@1'],
    ]);
  });

  it.each([
    ['pack.date', '2026-02-30', {}],
    ['pack.date', '2026-03-20', { effectiveThrough: '2026-03-19' }],
    ['pack.expired', '2026-01-01', { effectiveThrough: '2026-03-10' }],
    ['pack.price', '2026-03-20', { medicationDefaultCents: -1 }],
    ['pack.price', '2026-03-20', { items: { X: { title: 'X', cents: -5 } } }],
    ['pack.licence', '2026-03-20', { notice: 'Licensed to somebody' }],
  ])('is refused: %s', (code, from, more) => {
    const decision = ask([], packActivate, master('site@1', from, more));
    expect(codeOf(decision)).toBe(code);
    expect(isRefusal(decision) ? decision.field : '').toMatch(/^pack\./);
  });

  it('is refused where its dates overlap those of another version or leave a gap', () => {
    const first = done(ask([], packActivate, master('site@1', '2026-03-13', { effectiveThrough: '2026-03-31' })), 60);
    const next = (version: string, from: string, more: object = {}) => codeOf(ask(first, packActivate, master(version, from, more)));
    expect([next('site@2', '2026-04-01'), next('site@2', '2026-03-31'), next('site@2', '2026-04-02'), next('site@2', '2026-03-13')]).toEqual([
      'done',
      'pack.overlap',
      'pack.gap',
      'pack.overlap',
    ]);
    expect([next('site@0', '2026-03-01', { effectiveThrough: '2026-03-13' }), next('site@0', '2026-03-01', { effectiveThrough: '2026-03-12' })]).toEqual([
      'pack.overlap',
      // It has ended by the 13th, and today is the 12th.
      'done',
    ]);
    expect(next('site@1', '2026-03-13', { effectiveThrough: '2026-04-30' })).toBe('pack.version');
  });

  it('a licensed set holds once its notice was read; a code twice is refused', () => {
    const set = {
      kind: 'code-set',
      set: 'NUBC-REVENUE',
      version: '2026',
      effectiveFrom: '2026-03-01',
      source: 'given',
      notice: 'Theirs',
      codes: [{ code: '0120', title: 'A' }],
    };
    expect(codeOf(ask([], packActivate, { pack: set }))).toBe('pack.licence');
    expect(codeOf(ask([], packActivate, { pack: { ...set, codes: [...set.codes, ...set.codes] }, noticeRead: true }))).toBe('pack.repeated');
    const { hospital } = inputAfter([described, admitted, ...done(ask([], packActivate, { pack: set, noticeRead: true }), 60)], 90);
    expect(codeSetAt(hospital.financial, 'NUBC-REVENUE', minute(90))?.codes).toHaveLength(1);
    expect(codeSetAt(hospital.financial, 'NUBC-REVENUE', minute(-hours(24 * 60)))).toBeUndefined();
    expect(codeSetAt(hospital.financial, 'ICD-10-CM', minute(0))?.codes.some(({ code }) => code === 'A41.9')).toBe(true);
  });

  it('says what it adds, takes away and changes beside the one that holds', () => {
    const { hospital } = inputAfter([described, admitted, ...done(ask([], packActivate, master('site@1', '2026-03-01')), 60)], 90);
    const [before, now] = [
      packHeldAt(hospital.financial, 'charge-master', '', minute(90)),
      packHeldAt(hospital.financial, 'charge-master', '', minute(-hours(24 * 60))),
    ];
    if (now === undefined) throw new RangeError('no pack');
    const diff = diffPacks(before, now);
    expect(diff.changed).toContainEqual(['dose METO25', '7', '390']);
    expect(diff.removed).toEqual([]);
    expect(diff.added.some(([entry]) => entry === 'ED-L1')).toBe(true);
  });
});

describe('a charge', () => {
  const dose = given('a', 10);
  const step = (facts: readonly Fact[], body: object) => ask([dose, ...facts], chargeStep, { encounter: 'V1', charge: 'dose:a:1', ...body });

  it('is held with a reason and released', () => {
    expect(codeOf(step([], { step: 'held' }))).toBe('reason.missing');
    expect(codeOf(step([], { step: 'released' }))).toBe('step.out-of-order');
    const held = done(step([], { step: 'held', reason: 'coding' }), 61);
    expect(codeOf(step(held, { step: 'held', reason: 'coding' }))).toBe('step.out-of-order');
    expect(codeOf(step(held, { step: 'released' }))).toBe('done');
    expect(codeOf(step([], { charge: 'dose:none:1', step: 'held', reason: 'coding' }))).toBe('thing.unknown');
  });
});

describe('what departments use', () => {
  const use = (body: object, facts: readonly Fact[] = []) =>
    ask(facts, supplyRecord, { encounter: 'V1', service: 's1', code: 'RBC', step: 'rendered', ...body });

  it('is recorded and given back, never more than was used', () => {
    const used = done(use({ quantity: 2 }), 61);
    expect(codeOf(use({ step: 'returned', quantity: 3 }, used))).toBe('units.negative');
    expect(codeOf(use({ step: 'returned', quantity: 1 }, used))).toBe('done');
    expect(codeOf(use({ step: 'returned' }))).toBe('thing.unknown');
  });

  it('negative units, a wrong check digit, an unknown visit and times that cannot be are refused', () => {
    expect(codeOf(use({ quantity: -1 }))).toBe('units.negative');
    expect(codeOf(use({ quantity: 0 }))).toBe('units.negative');
    expect(codeOf(use({ udi: '(01)00312345678900' }))).toBe('udi.check-digit');
    expect(codeOf(use({ encounter: 'V9' }))).toBe('encounter.unknown');
    expect(codeOf(use({ startedAt: minute(50), endedAt: minute(40) }))).toBe('time.past');
    expect(codeOf(use({ startedAt: minute(90) }))).toBe('time.future');
  });
});

describe('device identifiers', () => {
  it.each([
    ['(01)00312345678906(17)301231(10)LOT1', undefined],
    ['0100312345678906', undefined],
    ['(01)00312345678907', 'wrong'],
    ['+A123BJC5D6E71G', undefined],
    ['+A123BJC5D6E71H', 'wrong'],
    ['=/A9999XYZ100T0474', undefined],
    ['hello-there', 'wrong'],
  ])('%s', (udi, fault) => expect(udiFault(udi) === undefined).toBe(fault === undefined));
});
