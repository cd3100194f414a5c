/** Claims: what holds them, what stops them, their turns of frequency and payer; and over a thousand encounters that each line rests on facts, and that what is altered holds exactly the lines it is on. */
import { describe, expect, it } from 'vitest';
import { actorOf, admitted, code, covered, dose, given, left, remitted, type Given } from './given-claims.ts';
import { fact, minute, moved } from '../../given.ts';
import { encounterId } from '../../ids.ts';
import { cents } from '../../money.ts';
import { instant, dayMs } from '../../time.ts';
import { isRefusal } from '../../requests/request.ts';
import { claimSubmit } from '../../requests/claim-submit.ts';
import { claimCorrect, claimHold, claimRelease, claimVoid } from '../../requests/claim-step.ts';
import { denialStep } from '../../requests/denial-step.ts';
import { getRow } from '../../table.ts';
import { billingOf } from '../../views/billing.ts';
import { financeSums, isUnbilled } from '../../views/finance-sums.ts';
import { accountsOf } from '../../views/ledgers.ts';
import type { EditPack } from '../packs.ts';
import type { Billed } from './billed.ts';
import { claimKey } from './claim-key.ts';
import { isNpi } from './npi.ts';

const days = (n: number): number => n * 24 * 60;
const whole = [
  admitted(),
  covered(1, 'medicare', 'MCR'),
  dose(60, 'a1'),
  dose(90, 'a2', 'MORP2'),
  code(days(2), 'I50.23', 1),
  code(days(2), 'N17.9', 2),
  left(days(2)),
];

const billed = (now: Given): Billed => {
  const found = getRow(billingOf(now.input), encounterId('V1'));
  if (found === undefined) throw new RangeError('no billing of V1');
  return found;
};
const missing = (now: Given): readonly string[] => billed(now).drafts.flatMap((draft) => draft.missing.map((one) => one.missing));
const decided = (
  now: Given,
  request: typeof claimSubmit | typeof claimHold | typeof claimRelease | typeof claimCorrect | typeof claimVoid | typeof denialStep,
  body: object,
) => request.decide(now.input, { body: body as never, at: now.input.now, id: 'request-1' }, actorOf('finance'));
const refusal = (made: ReturnType<typeof decided>): string => (isRefusal(made) ? made.refused : 'taken');
const submitted = (facts: Parameters<typeof given>[0], at: number): Given => {
  const now = given(facts, at);
  const made = decided(now, claimSubmit, { encounter: 'V1' });
  if (isRefusal(made)) throw new RangeError(made.says);
  return now.after(made.events, at);
};

describe('the hold', () => {
  it('names what is missing, and when time alone ends it', () => {
    expect(missing(given([admitted(), dose(60, 'a1')], days(1)))).toEqual(['not-discharged', 'coverage', 'principal-diagnosis']);
    expect(missing(given([admitted(), covered(1, 'medicare'), dose(60, 'a1'), code(60, 'I50.23', 1, 'working'), left(days(2))], days(9)))).toEqual([
      'payer',
      'final-coding',
    ]);
    const now = given(whole, days(3));
    expect(missing(now)).toEqual(['hold-days']);
    // Noon UTC is 08:00 in New York: three midnights after the day of the discharge.
    expect(billed(now).drafts[0]?.dueAt).toBe(instant(Date.UTC(2026, 2, 17, 4)));
    expect(missing(given(whole, days(6)))).toEqual([]);
  });

  it('hard case 8: a discharge taken back holds the bill again, until the patient leaves', () => {
    const reopened = [...whole, fact(days(5), moved('DischargeCancelled', 'V1', 'p1'))];
    expect(missing(given(whole, days(6)))).toEqual([]);
    expect(missing(given(reopened, days(6)))).toContain('not-discharged');
    expect(refusal(decided(given(reopened, days(6)), claimSubmit, { encounter: 'V1' }))).toBe('claim.not-ready');
    expect(missing(given([...reopened, left(days(6))], days(10)))).not.toContain('not-discharged');
  });

  it('a claim that somebody holds does not go out, and goes on where it stood', () => {
    const now = given(whole, days(6));
    const held = decided(now, claimHold, { encounter: 'V1', claim: 'V1-I1', reason: 'coding-query' });
    if (isRefusal(held)) throw new RangeError(held.says);
    const on = now.after(held.events, days(6));
    expect(missing(on)).toEqual(['held-by-person']);
    expect(refusal(decided(on, claimSubmit, { encounter: 'V1' }))).toBe('claim.not-ready');
    expect(refusal(decided(on, claimHold, { encounter: 'V1', claim: 'V1-I1', reason: 'coding-query' }))).toBe('step.out-of-order');
    const released = decided(on, claimRelease, { claim: 'V1-I1' });
    if (isRefusal(released)) throw new RangeError(released.says);
    expect(missing(on.after(released.events, days(6) + 1))).toEqual([]);
  });

  it('who pays oneself gets no claim; an account that is not here is refused', () => {
    const own = given([admitted(), covered(1, 'self-pay', 'SELF'), dose(60, 'a1'), code(days(2), 'I50.23', 1), left(days(2))], days(9));
    expect(getRow(billingOf(own.input), encounterId('V1'))).toBeUndefined();
    expect(refusal(decided(own, claimSubmit, { encounter: 'V1' }))).toBe('claim.not-ready');
    expect(refusal(decided(own, claimSubmit, { encounter: 'V9' }))).toBe('encounter.unknown');
    expect(refusal(decided(own, claimVoid, { claim: 'K', reason: 'other' }))).toBe('claim.unknown');
  });
});

describe('a claim', () => {
  it('has a line for each code and day, adds up, and knows the facts behind each line', () => {
    const now = submitted([...whole, dose(95, 'a3', 'MORP2')], days(6));
    const [claim] = billed(now).claims;
    const sent = claim?.now.sent;
    expect(claim).toMatchObject({ now: { claim: 'V1-I1', standing: 'submitted' }, stale: [], denials: [] });
    expect(sent).toMatchObject({ form: '837I', frequency: '1', payer: 'MCR', drg: '292', setting: 'inpatient', days: 2, billType: '111' });
    expect(sent?.lines.map(({ line, code: one, units }) => [line, one, units])).toEqual([
      [1, 'METO25', 1],
      [2, 'MORP2', 2],
      [3, 'ROOM-medical-surgical', 1],
      [4, 'ROOM-medical-surgical', 1],
    ]);
    expect(sent?.lines.reduce((sum, { amountCents }) => sum + amountCents, 0)).toBe(sent?.totalCents);
    for (const line of sent?.lines ?? []) for (const position of line.positions) expect(now.messageOf(position)).toBeDefined();
    expect(refusal(decided(now, claimSubmit, { encounter: 'V1' }))).toBe('claim.not-ready');
  });

  it('that is altered since holds that line alone; a corrected one takes its place and names it; a void takes it back as it was', () => {
    const sent = submitted(whole, days(6));
    const now = sent.after([dose(60, 'a1', 'METO25', { action: 'delete' }).event], days(7));
    expect(billed(now).claims[0]?.stale).toMatchObject([{ line: 1, state: 'retracted' }]);
    const made = decided(now, claimCorrect, { claim: 'V1-I1' });
    if (isRefusal(made)) throw new RangeError(made.says);
    expect(made.events).toMatchObject([
      { step: 'corrected' },
      { claim: 'V1-I1.2', frequency: '7', replaces: 'V1-I1', billType: '117', lines: [{ line: 1, code: 'MORP2' }, { line: 2 }, { line: 3 }] },
    ]);
    const corrected = now.after(made.events, days(7));
    expect(billed(corrected).claims.map((one) => [one.now.claim, one.now.standing, one.stale.length])).toEqual([
      ['V1-I1', 'replaced', 0],
      ['V1-I1.2', 'submitted', 0],
    ]);
    expect(refusal(decided(corrected, claimCorrect, { claim: 'V1-I1' }))).toBe('claim.over');
    expect(refusal(decided(corrected, claimCorrect, { claim: 'V1-I1.2' }))).toBe('reason.missing');
    const back = decided(corrected, claimVoid, { claim: 'V1-I1.2', reason: 'wrong-payer' });
    if (isRefusal(back)) throw new RangeError(back.says);
    expect(back.events).toMatchObject([
      { step: 'voided' },
      { claim: 'V1-I1.3', frequency: '8', replaces: 'V1-I1.2', totalCents: made.events[1]?.type === 'ClaimSubmitted' ? made.events[1].totalCents : 0 },
    ]);
    const gone = corrected.after(back.events, days(8));
    expect(billed(gone).drafts[0]).toMatchObject({ isReady: true, claim: { claim: 'V1-I1.4', frequency: '1' } });
  });

  it('takes its account off what is not billed for as long as it stands', () => {
    const waiting = ({ input }: Given) => {
      const account = getRow(accountsOf(input), encounterId('V1'));
      return [account !== undefined && isUnbilled(account), financeSums(input).sums.unbilledAccounts];
    };
    const sent = submitted(whole, days(6));
    expect(waiting(given(whole, days(6)))).toEqual([true, 1]);
    expect(waiting(sent)).toEqual([false, 0]);
    const back = decided(sent, claimVoid, { claim: 'V1-I1', reason: 'wrong-payer' });
    if (isRefusal(back)) throw new RangeError(back.says);
    expect(waiting(sent.after(back.events, days(8)))).toEqual([true, 1]);
  });

  it('hard case 21: a charge that comes late is named; what the form did not show is refused', () => {
    const now = submitted(whole, days(6)).after([dose(100, 'a9', 'ENOX40').event], days(7));
    expect(billed(now).late).toEqual(['dose:a9:1']);
    expect(refusal(decided(now, claimVoid, { claim: 'V1-I1', reason: 'other', seen: 1 }))).toBe('form.stale');
  });

  it('to a second payer goes out once the first decided, and says what that was', () => {
    const facts = [...whole, covered(2, 'commercial', 'BLU', 2)];
    const first = submitted(facts, days(6));
    expect(billed(first).drafts).toEqual([]);
    const total = billed(first).claims[0]?.now.sent?.totalCents ?? cents(0);
    const paid = first.after(
      [remitted('V1-I1', total, cents(total - 160_000), cents(160_000), [{ group: 'PR', reason: '1', amountCents: cents(160_000) }])],
      days(20),
    );
    expect(billed(paid).claims[0]?.now.standing).toBe('paid');
    expect(billed(paid).drafts[0]).toMatchObject({
      isReady: true,
      claim: {
        claim: 'V1-I2',
        rank: 2,
        payer: 'BLU',
        otherPayers: [{ payer: 'MCR', rank: 1, patientCents: 160_000, adjustments: [{ group: 'PR', reason: '1', amountCents: 160_000 }] }],
      },
    });
    const settled = first.after([remitted('V1-I1', total, total, cents(0), [])], days(20));
    expect(billed(settled).drafts).toEqual([]);
  });
});

describe('the scrubber', () => {
  const edits = (facts: Parameters<typeof given>[0]): readonly string[] =>
    billed(given(facts, days(6))).drafts.flatMap((draft) => draft.edits.map(({ edit }) => edit));

  it.each([
    ['1234567893', true],
    ['1234567890', false],
    ['12345678', false],
    ['9234567893', false],
  ])('the check digit of %s', (npi, holds) => expect(isNpi(npi)).toBe(holds));

  it('a wrong provider number, a code that is none, and a code twice stop a claim by name', () => {
    const billing = { ...given(whole, 0).billing, npi: '1234567890', version: 'site@1' };
    expect(edits([...whole, given.packOf(billing)])).toEqual(['npi.check-digit']);
    expect(edits([...whole, code(days(2), 'XX', 3)])).toEqual(['diagnosis.shape']);
    const now = given([...whole, code(days(2), 'XX', 3)], days(6));
    expect(refusal(decided(now, claimSubmit, { encounter: 'V1' }))).toBe('claim.edits');
  });

  const pack = (values: EditPack['edits'][number], more: Partial<EditPack> = {}): EditPack => ({
    kind: 'edit-pack',
    set: 'site',
    version: 'site@1',
    effectiveFrom: instant(0),
    source: 'test',
    edits: [values],
    ...more,
  });
  const under = (one: EditPack): readonly string[] => edits([...whole, dose(95, 'a3', 'MORP2'), given.packOf(one)]);

  it('loaded edits: pairs on one day, most units, a diagnosis or a code that is needed; an expired set stops', () => {
    expect(under(pack({ edit: 'P1', kind: 'pair', values: { column1: 'METO25', column2: 'MORP2' } }))).toEqual(['P1']);
    expect(under(pack({ edit: 'U1', kind: 'most-units', values: { code: 'MORP2', units: '1' } }))).toEqual(['U1']);
    expect(under(pack({ edit: 'U2', kind: 'most-units', values: { code: 'MORP2', units: '2' } }))).toEqual([]);
    expect(under(pack({ edit: 'D1', kind: 'needs-diagnosis', values: { code: 'METO25', begins: 'I10' } }))).toEqual(['D1']);
    expect(under(pack({ edit: 'D2', kind: 'needs-diagnosis', values: { code: 'METO25', begins: 'I50 I10' } }))).toEqual([]);
    expect(under(pack({ edit: 'C1', kind: 'needs-code', values: { code: 'METO25', codes: 'X' } }))).toEqual(['C1']);
    expect(under(pack({ edit: 'P1', kind: 'pair', values: { column1: 'METO25', column2: 'MORP2' } }, { effectiveTo: minute(-1) }))).toEqual(['pack.expired']);
    expect(under(pack({ edit: 'P1', kind: 'pair', values: { column1: 'METO25', column2: 'MORP2' } }, { effectiveFrom: minute(days(30)) }))).toEqual([]);
  });
});

describe('denials', () => {
  const denied = (): Given => {
    const sent = submitted(whole, days(6));
    const total = billed(sent).claims[0]?.now.sent?.totalCents ?? cents(0);
    return sent.after([remitted('V1-I1', total, cents(0), cents(0), [{ group: 'CO', reason: '197', amountCents: total }], '4')], days(20));
  };

  it('have a class, a clock and an owner, and are worked to an appeal and its end', () => {
    const now = denied();
    const [denial] = billed(now).claims[0]?.denials ?? [];
    expect(denial).toMatchObject({ denial: 'V1-I1/0/CO/197', class: 'authorization', owner: 'Utilisation review', state: 'open' });
    expect(((denial?.appealBy ?? 0) - (denial?.deniedAt ?? 0)) / dayMs).toBe(120);
    const step = (from: Given, at: number, body: object): Given => {
      const made = decided(from, denialStep, { denial: 'V1-I1/0/CO/197', ...body });
      if (isRefusal(made)) throw new RangeError(made.refused);
      return from.after(made.events, at);
    };
    expect(refusal(decided(now, denialStep, { denial: 'V1-I1/0/CO/197', step: 'overturned' }))).toBe('step.out-of-order');
    expect(refusal(decided(now, denialStep, { denial: 'V1-I1/0/CO/50', step: 'appealed' }))).toBe('denial.unknown');
    expect(refusal(decided(now, denialStep, { denial: 'V1-I1/0/CO/197', step: 'assigned' }))).toBe('reason.missing');
    const taken = step(now, days(21), { step: 'assigned', owner: 'Appeals' });
    const appealed = step(taken, days(22), { step: 'appealed' });
    expect(billed(appealed).claims[0]?.denials[0]).toMatchObject({ state: 'appealed', owner: 'Appeals' });
    expect(refusal(decided(appealed, denialStep, { denial: 'V1-I1/0/CO/197', step: 'overturned', amountCents: 1e9 }))).toBe('denial.amount');
    const over = step(appealed, days(40), { step: 'overturned', amountCents: 100 });
    expect(billed(over).claims[0]?.denials[0]?.state).toBe('overturned');
  });

  it('after its clock no appeal is taken', () => {
    const now = given(denied().facts, days(200));
    expect(refusal(decided(now, denialStep, { denial: 'V1-I1/0/CO/197', step: 'appealed' }))).toBe('denial.clock');
  });
});

describe('over a thousand encounters', () => {
  it('every line opens to its facts; an altered or retracted leaf holds exactly the lines that rest on it', { timeout: 120_000 }, () => {
    const drugs = ['METO25', 'MORP2', 'ENOX40', 'PIPTAZ', 'CEFT1G'];
    let held = 0;
    for (let n = 0; n < 1000; n++) {
      const doses = 2 + (n % 6);
      const list = Array.from({ length: doses }, (_, i) => dose(60 + i * 300, `a${i}`, drugs[(n + i) % drugs.length] ?? 'METO25'));
      const facts = [admitted(), covered(1, 'medicare', 'MCR'), ...list, code(days(3), 'I50.23', 1), left(days(3))];
      const sent = submitted(facts, days(8));
      const claim = billed(sent).claims[0]?.now.sent;
      if (claim === undefined) throw new RangeError('nothing was sent');
      for (const { positions } of claim.lines) {
        expect(positions.length).toBeGreaterThan(0);
        for (const position of positions) expect(sent.messageOf(position)).toBeDefined();
      }
      const leaf = n % doses;
      const [what, at] = [list[leaf], 60 + leaf * 300];
      const position = what === undefined ? 0 : sent.positionOf(what);
      const change = n % 2 === 0 ? { action: 'delete' as const } : { action: 'update' as const, code: { code: 'HEP5000' } };
      const now = sent.after([dose(at, `a${leaf}`, drugs[(n + leaf) % drugs.length] ?? 'METO25', change).event], days(9));
      const stale = billed(now).claims[0]?.stale.map(({ line }) => line) ?? [];
      expect(stale).toEqual(claim.lines.filter(({ positions }) => positions.includes(position)).map(({ line }) => line));
      held += stale.length;
    }
    expect(held).toBe(1000);
  });
});

describe('the number of a claim', () => {
  it('fits what payers give back, and no two visits share one', () => {
    expect([claimKey(encounterId('V1001'), '837I', 1, 1), claimKey(encounterId('V1001'), '837P', 2, 3)]).toEqual(['V1001-I1', 'V1001-P2.3']);
    const long = ['VISIT-2026-000000000001#2', 'VISIT-2026-000000000001', 'VISIT/2026/000000000001'].map((one) => claimKey(encounterId(one), '837I', 1, 12));
    expect(new Set(long).size).toBe(3);
    for (const key of long) expect(key.length).toBeLessThanOrEqual(20);
  });
});
