/** OPEL and the site's levels: points, bands, what is missing, the way to the next trigger; approval and cards. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HealthEvent } from '../../event.ts';
import { at, fact, minute, moved, recorded, type Fact } from '../../given.ts';
import { feedId } from '../../ids.ts';
import { surgeAnswer } from '../../reasoning/surge-answer.ts';
import type { Actor, Decision } from '../../requests/request.ts';
import { surgeApprove } from '../../requests/surge-approve.ts';
import { surgePackLoad } from '../../requests/surge-pack-load.ts';
import { undo } from '../../requests/undo.ts';
import { surgeCard } from '../../requests/surge-card.ts';
import type { ViewInput } from '../../views/view.ts';
import type { SurgePackFile } from '../../work/surge-pack.ts';
import { pictureAt, unitFile } from '../staffing/given-staffing.ts';
import { approvalOf, cardsOf, plansOf } from './activation.ts';
import { opelDistance } from './distance.ts';
import { demoOpelPack, mostOf, opelLevel, opelMost, opelParameters, opelScore, systemOpel, type Fraction, type OpelPack, type OpelValues } from './opel.ts';
import { opelNow } from './opel-live.ts';
import { demoSurgePack, siteLevel } from './site-pack.ts';

const all = (value: (parameter: string) => Fraction): OpelValues => Object.fromEntries(opelParameters.map((one) => [one, value(one)]));
const whole = (over: number): Fraction => ({ over, under: 1 });
const calm = all((one) => whole(one === 'four-hour-share' ? 10_000 : 0));
const worst = all((one) => whole(one === 'four-hour-share' ? 0 : 99_999));

test('nine parameters, 0 to 44 points, four bands at 11, 22, 33 and 44', () => {
  expect([opelParameters.length, demoOpelPack.parameters.reduce((sum, cut) => sum + mostOf(cut), 0)]).toEqual([9, opelMost]);
  expect([0, 11, 12, 22, 23, 33, 34, 44].map(opelLevel)).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
  expect(() => opelLevel(45)).toThrow(RangeError);
  expect(opelScore(calm)).toMatchObject({ state: 'scored', points: 0, level: 1 });
  expect(opelScore(worst)).toMatchObject({ state: 'scored', points: 44, level: 4 });
});

test('a missing parameter is no score: not computable, with the list, never a partial total', () => {
  const { 'handover-minutes': _handover, 'no-criteria-share': _criteria, ...rest } = worst;
  expect(opelScore(rest)).toMatchObject({ state: 'not-computable', missing: ['handover-minutes', 'no-criteria-share'] });
  expect(opelScore(rest)).not.toHaveProperty('points');
  expect(opelDistance(rest)).toBeUndefined();
});

test('another framework refuses to score', () => {
  const score = opelScore(worst, { ...demoOpelPack, framework: 'nhs-2024-26' });
  expect(score).toMatchObject({ state: 'refused' });
  expect(score).not.toHaveProperty('level');
});

test('a system: 28, 12, 35 at 0.516, 0.178, 0.306 are 27.294, level 3; weights that are not one are no score', () => {
  const weigh = (...weights: number[]) => systemOpel([28, 12, 35].map((points, n) => ({ points, weightThousandths: weights[n] ?? 0 })));
  expect(weigh(516, 178, 306)).toEqual({ thousandths: 27_294, level: 3 });
  expect(weigh(516, 178, 305)).toBeUndefined();
  expect(
    systemOpel([
      { points: 11, weightThousandths: 500 },
      { points: 12, weightThousandths: 500 },
    ]),
  ).toEqual({ thousandths: 11_500, level: 2 });
});

test('a cut counts from its own value on, exactly', () => {
  const beds = (over: number, under: number) => opelScore({ ...calm, 'bed-occupancy': { over: over * 10_000, under } });
  expect([beds(254, 300), beds(255, 300), beds(276, 300)].map((score) => (score.state === 'scored' ? score.points : undefined))).toEqual([0, 1, 3]);
  const fourHours = (over: number) => opelScore({ ...calm, 'four-hour-share': whole(over) });
  expect([fourHours(9500), fourHours(9499)].map((score) => (score.state === 'scored' ? score.points : undefined))).toEqual([0, 1]);
});

test('the next trigger: points to the next level and the nearest parameter that alone would reach it', () => {
  // 6 + 5 points of 11: one more is level 2; 27 of 300 beds short of the first cut of beds.
  const values = { ...calm, 'handover-minutes': whole(60), 'majors-occupancy': whole(14_000), 'bed-occupancy': { over: 250 * 10_000, under: 300 } };
  expect(opelScore(values)).toMatchObject({ points: 11, level: 1 });
  expect(opelDistance(values)).toMatchObject({
    points: 1,
    nextLevel: 2,
    nearest: { parameter: 'bed-occupancy', away: 5, counts: 'patients', adds: 1, enough: true },
  });
  expect(opelDistance(worst)).toBeUndefined();
});

test('property: reaching the nearest cut gives its points', () => {
  const fraction = fc.record({ over: fc.integer({ min: 0, max: 12_000 }), under: fc.constant(1) });
  fc.assert(
    fc.property(fc.array(fraction, { minLength: 9, maxLength: 9 }), (drawn) => {
      const values = Object.fromEntries(opelParameters.map((one, n) => [one, drawn[n]])) as OpelValues;
      const nearest = opelDistance(values)?.nearest;
      const [before] = [opelScore(values)];
      if (nearest === undefined || before.state !== 'scored') return;
      const after = opelScore({ ...values, [nearest.parameter]: whole(nearest.parameter === 'four-hour-share' ? nearest.at - 1 : nearest.at) });
      expect(after.state === 'scored' ? after.points - before.points : undefined).toBe(nearest.adds);
    }),
    { numRuns: 200 },
  );
});

test('site levels by staffed beds, with the patients to the next; no staffed bed is no level', () => {
  expect(siteLevel(186, 204)).toEqual({ level: 2, bedsToNext: 2 });
  expect(siteLevel(204, 204)).toEqual({ level: 4 });
  expect(siteLevel(0, 0)).toBeUndefined();
});

const file = fact(-900, unitFile('7W', 'medical-surgical', 'ED'));
const patients = (count: number): Fact[] =>
  Array.from({ length: count }, (_, n) => fact(-600, moved('PatientAdmitted', `V${n}`, `P${n}`, { class: 'I', location: at(`7W-${n + 1}-A`) }), `a${n}`));
const ask = (input: ViewInput, kind: { decide: (...parts: never[]) => Decision }, body: object, actor: Actor = { role: 'admin', staff: 'x' }): Decision =>
  kind.decide(input as never, { body, at: input.now, id: 'r1' } as never, actor as never);
const { pack } = demoSurgePack;

test('what can be counted is counted; what is stated holds for a day; the rest is named as missing', () => {
  const stated = fact(-60, { type: 'SurgeParameterStated', parameter: 'attendances-share', value: 10_400 });
  const handover = [
    fact(-90, { type: 'AmbulanceStepped', run: 'r', step: 'arrived' }, '1'),
    fact(-50, { type: 'AmbulanceStepped', run: 'r', step: 'offloaded' }, '2'),
  ];
  const facts = [file, ...patients(20), stated, ...handover];
  const now = opelNow(pictureAt(0, facts));
  expect(now.get('handover-minutes')).toEqual({ value: { over: 40 * 60_000, under: 60_000 }, from: 'counted' });
  expect(now.get('bed-occupancy')).toMatchObject({ value: { over: 200_000, under: 60 } });
  expect(now.get('attendances-share')).toMatchObject({ from: 'stated', at: minute(-60) });
  expect(opelNow(pictureAt(1441, facts)).has('attendances-share')).toBe(false);
  expect(now.has('no-criteria-share')).toBe(false);
  expect(plansOf(pictureAt(0, facts))[1]?.missing).toContain('Open beds that are escalation beds');
});

test('the approved level beside the recommended: another one needs a person and a reason', () => {
  const input = pictureAt(0, [file, ...patients(10)]);
  expect(plansOf(input)[0]).toMatchObject({ pack, recommended: 1 });
  expect(ask(input, surgeApprove, { pack, level: 3, reason: 'storm' }, { role: 'admin' })).toMatchObject({ refused: 'person.missing' });
  expect(ask(input, surgeApprove, { pack, level: 3 })).toMatchObject({ refused: 'reason.missing', value: '3', limit: '1' });
  expect(ask(input, surgeApprove, { pack, level: 9, reason: 'x' })).toMatchObject({ refused: 'thing.unknown' });
  expect(ask(input, surgeApprove, { pack, level: 1, seen: { recommended: 2 } })).toMatchObject({ refused: 'form.stale' });
  expect(ask(input, surgeApprove, { pack, level: 3, reason: 'storm' })).toMatchObject({
    events: [{ step: 'approved', level: 3, reason: 'storm', by: 'admin:x' }],
  });
});

test('cards belong to an activation: acknowledged, done, and open again the next time', () => {
  const approved = (minutes: number, level: number): Fact => fact(minutes, { type: 'SurgeStepped', pack, step: 'approved', level }, `${minutes}`);
  const facts = [
    file,
    ...patients(10),
    approved(-100, 2),
    fact(-90, { type: 'SurgeStepped', pack, card: `${pack}/pending`, step: 'card-acknowledged', by: 'bed-manager:b' }),
  ];
  const plan = { pack, cards: demoSurgePack.cards };
  const now = pictureAt(0, facts);
  expect(cardsOf(now, plan)).toMatchObject([
    { id: 'pending', state: 'acknowledged', by: 'bed-manager:b' },
    { id: 'evs', state: 'open', at: minute(-100) },
  ]);
  expect(surgeAnswer.evaluate(now)).toMatchObject([{ finding: `surge-answer:${pack}/evs`, owner: 'EVS supervisor', since: minute(-100) }]);
  expect(ask(now, surgeCard, { pack, card: 'pending', step: 'card-acknowledged' })).toMatchObject({ refused: 'step.out-of-order' });
  expect(ask(now, surgeCard, { pack, card: 'electives', step: 'card-done' })).toMatchObject({ refused: 'thing.unknown' });
  expect(ask(now, surgeCard, { pack, card: 'pending', step: 'card-done' })).toMatchObject({ events: [{ card: `${pack}/pending`, step: 'card-done' }] });
  // Raised further: what was taken stays taken. Down and up again: asked anew.
  expect(cardsOf(pictureAt(20, [...facts, approved(10, 3)]), plan)).toMatchObject([{ state: 'acknowledged' }, {}, { id: 'flex', state: 'open' }, {}]);
  const again = pictureAt(40, [...facts, approved(10, 1), approved(30, 2)]);
  expect([approvalOf(again, pack)?.level, ...cardsOf(again, plan).map(({ state }) => state)]).toEqual([2, 'open', 'open']);
});

const site = (version: string, effectiveFrom: string, levelsFromBp: number[], more: object = {}): SurgePackFile =>
  ({
    kind: 'site',
    pack: 'larkmoor',
    version,
    effectiveFrom,
    source: 'Escalation plan of the site',
    definition: 'Levels by occupancy',
    levelsFromBp,
    cards: [{ id: 'huddle', level: 2, card: 'Call the huddle', owner: 'Bed manager' }],
    ...more,
  }) as SurgePackFile;
const opel = (change: (cut: OpelPack['parameters'][number]) => object = (cut) => cut, more: object = {}): SurgePackFile => {
  const { framework, definition, source, cards } = demoOpelPack;
  return {
    kind: 'opel',
    pack: 'larkmoor-opel',
    version: '7',
    effectiveFrom: '2020-01-01',
    framework,
    definition,
    source,
    cards,
    parameters: demoOpelPack.parameters.map(change),
    ...more,
  } as SurgePackFile;
};
const loaded = (pack: SurgePackFile, minutes = -50): Fact => fact(minutes, { type: 'SurgePackLoaded', pack }, `${pack.pack}${pack.version}`);
const today = new Date(minute(0)).toISOString().slice(0, 10);

test('a site loads its plan by its day: before it the demo pack holds and says so, after its end again', () => {
  const facts = [file, ...patients(10)];
  const [demo, demoOpel] = plansOf(pictureAt(0, facts));
  expect([demo?.pack, demo?.notice, demoOpel?.notice]).toEqual([demoSurgePack.pack, demoSurgePack.notice, demoOpelPack.notice]);
  const now = pictureAt(0, [...facts, loaded(site('1', '2020-01-01', [0, 1000])), loaded(site('2', '2999-01-01', [0, 9900]), -40)]);
  // 10 of 60 beds: level 2 from 10 % on.
  expect(plansOf(now)[0]).toMatchObject({ pack: 'larkmoor@1', recommended: 2, levels: 2, effectiveFrom: '2020-01-01', source: 'Escalation plan of the site' });
  expect(plansOf(now)[0]).not.toHaveProperty('notice');
  expect(plansOf(pictureAt(0, [...facts, loaded(site('1', '2020-01-01', [0, 1000], { effectiveTo: today }))]))[0]?.pack).toBe(demoSurgePack.pack);
  // A later version takes over on its day; loaded again, the same version is replaced.
  const again = [
    ...facts,
    loaded(site('1', '2020-01-01', [0, 1000])),
    loaded(site('2', today, [0, 9900]), -40),
    loaded(site('2', today, [0, 1500, 1600]), -30),
  ];
  expect(plansOf(pictureAt(0, again))[0]).toMatchObject({ pack: 'larkmoor@2', recommended: 3 });
});

test('the points of OPEL are those of the loaded cut-points, and so is the way to the next level', () => {
  const stated = opelParameters.map((parameter) =>
    fact(-60, { type: 'SurgeParameterStated', parameter, value: parameter === 'four-hour-share' ? 10_000 : 0 }, parameter),
  );
  const strict = opel((cut) => (cut.parameter === 'bed-occupancy' ? { ...cut, title: 'Beds', cuts: [{ at: 500, points: 6 }] } : cut));
  const level = (facts: readonly Fact[]) => plansOf(pictureAt(0, [file, ...patients(10), ...stated, ...facts]))[1];
  expect([level([])?.points, level([loaded(strict)])?.points]).toEqual([0, 6]);
  expect(level([loaded(strict)])).toMatchObject({ pack: 'larkmoor-opel@7', next: { level: 2, away: 6, counts: 'point' } });
});

test('a pack that would never work is refused by what is wrong with it', () => {
  const input = pictureAt(0, [file]);
  const wrong = (pack: SurgePackFile) => ask(input, surgePackLoad, { pack });
  expect(wrong(site('1', '2020-01-01', [0, 9000, 9500]))).toMatchObject({ events: [{ type: 'SurgePackLoaded', by: 'admin:x' }] });
  expect(wrong(opel())).toMatchObject({ events: [{ type: 'SurgePackLoaded' }] });
  const says = (pack: SurgePackFile) => [wrong(pack)].map((one) => ('refused' in one ? one.says : 'taken'))[0];
  expect(says(site('1', '2020-01-01', [100, 9000]))).toBe('Level 1 holds from 0.');
  expect(says(site('1', '2020-01-01', [0, 9000, 8000]))).toBe('The levels do not rise.');
  expect(says(site('1', '2020-01-01', [0, 9000], { effectiveTo: '2019-01-01' }))).toBe('The pack ends before it begins.');
  expect(says(site('1', '2020-01-01', [0, 9000], { cards: [{ id: 'a', level: 3, card: 'x', owner: 'y' }] }))).toContain('which the plan does not have');
  expect(says(opel((cut) => cut, { framework: 'nhs-2024-26' }))).toContain('another scale');
  expect(says(opel((cut) => ({ ...cut, cuts: [{ at: 1, points: 1 }] })))).toContain('add up to 9');
  expect(says(opel((cut) => (cut.parameter === 'bed-occupancy' ? { ...cut, parameter: 'beds' } : cut)))).toBe('Parameter bed-occupancy is missing.');
  expect(says(opel((cut) => (cut.parameter === 'bed-occupancy' ? { ...cut, cuts: [...cut.cuts].reverse() } : cut)))).toContain('mild to grave');
});

test('an approval and an answer are taken back while nothing followed; the first approval leaves none', () => {
  const step = (minutes: number, more: object): Fact => fact(minutes, { type: 'SurgeStepped', pack, by: 'admin:x', ...more } as HealthEvent, `${minutes}`);
  const back = (facts: readonly Fact[], last: Fact): Decision => {
    const told = [file, ...patients(10), ...facts, last].sort((a, b) => a.effective.at - b.effective.at);
    const input = pictureAt(0, told);
    const earlier = recorded(told).flatMap((one) => (one.event === last.event ? [{ ...one, feed: feedId('requests') }] : []));
    return undo.decide(input, { body: { message: '1' }, at: input.now, id: 'u1', earlier }, { role: 'admin', staff: 'x' });
  };
  const first = step(-100, { step: 'approved', level: 2 });
  expect(back([], first)).toMatchObject({ events: [{ step: 'approval-withdrawn', pack }] });
  expect(back([first], step(-50, { step: 'approved', level: 3 }))).toMatchObject({ events: [{ step: 'approved', level: 2 }] });
  const taken = step(-40, { step: 'card-acknowledged', card: `${pack}/pending` });
  expect(back([first], taken)).toMatchObject({ events: [{ step: 'card-reopened', card: `${pack}/pending` }] });
  expect(back([first, taken], step(-30, { step: 'card-done', card: `${pack}/pending` }))).toMatchObject({ events: [{ step: 'card-acknowledged' }] });
  expect(back([first, step(-20, { step: 'approved', level: 3 })], taken)).toMatchObject({ refused: 'undo.too-late' });
  const none = pictureAt(0, [file, ...patients(10), first, step(-50, { step: 'approval-withdrawn' })]);
  expect([approvalOf(none, pack), cardsOf(none, { pack, cards: demoSurgePack.cards })]).toEqual([undefined, []]);
});
