/** What patients, those who act for them and the team may ask on the patient platform: what is taken, and each wrong way with its code. */
import { describe, expect, it } from 'vitest';
import type { HealthEvent } from '../event.ts';
import { at, fact, minute, moved, type Fact } from '../given.ts';
import { inputAfter } from '../given-input.ts';
import { questionnaires } from '../house/portal/questionnaires.ts';
import { slotsOf } from '../house/portal/clinics.ts';
import { threadsOf, waitingThreads } from '../house/portal/threads.ts';
import { feedId, patientId } from '../ids.ts';
import { dayMs, instant } from '../time.ts';
import { appointmentStep } from './appointment-step.ts';
import { consentStep } from './consent-step.ts';
import { portalMessageRead, portalMessageSend } from './portal-message.ts';
import { proxyGrant, proxyRevoke } from './proxy-step.ts';
import { questionnaireAnswer } from './questionnaire-answer.ts';
import { releasePackLoad } from './release-pack-load.ts';
import { byOf, isRefusal, type Actor, type Decision, type RequestKind } from './request.ts';

const patient: Actor = { role: 'patient', patient: 'p1' };
const mother: Actor = { role: 'patient', patient: 'p2' };
const nurse: Actor = { role: 'nurse', staff: 'n1' };
const seen = (record: string, unidentified = false): Fact =>
  fact(0, { type: 'SourceRecordSeen', patient: patientId(record), ...(unidentified ? { unidentified: true } : {}) }, `seen-${record}`);
const facts = [seen('p1'), seen('p2'), seen('p3'), fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') }))];
let count = 0;
const asRequest = (minutes: number, event: HealthEvent): Fact => ({ ...fact(minutes, event, `asked-${count++}`), feed: feedId('requests') });

function decide(kind: RequestKind, body: unknown, actor: Actor, more: readonly Fact[] = [], minutes = 10, id = 'ask-12345678'): Decision {
  return kind.decide(inputAfter([...facts, ...more], minutes), { body: body as never, at: minute(minutes), id }, actor);
}
const code = (decision: Decision): string => (isRefusal(decision) ? decision.refused : 'taken');
function taken(decision: Decision, minutes = 10): Fact {
  if (isRefusal(decision) || decision.events[0] === undefined) throw new TypeError(`refused: ${JSON.stringify(decision)}`);
  return asRequest(minutes, decision.events[0]);
}

it('facts keep the record of a patient who asked, and the staff of whoever else', () => {
  expect([byOf(patient), byOf(nurse), byOf({ role: 'admin' })]).toEqual(['patient:p1', 'nurse:n1', 'admin']);
});

describe('a message', () => {
  const text = { patient: 'p1', topic: 'stay', text: 'When ¿ñ?' } as const;
  const first = (): Fact => taken(decide(portalMessageSend, text, patient));

  it('keeps its words out of the fact, and says their size', () => {
    const event = first().event;
    expect(event).toMatchObject({ type: 'PortalMessageSent', thread: 'ask-12345678', from: 'patient', bytes: 10, encounter: 'V1', by: 'patient:p1' });
    expect(JSON.stringify(event)).not.toContain('When');
  });

  it('is of the side that wrote it, waits for the team until it answers, and is unread until it is read', () => {
    const one = first();
    const answer = taken(decide(portalMessageSend, { ...text, thread: 'ask-12345678' }, nurse, [one], 11, 'ask-answer-1'), 11);
    expect(code(decide(portalMessageSend, { ...text, thread: 'ask-12345678' }, mother, [one], 11))).toBe('taken');
    const before = inputAfter([...facts, one], 12);
    expect(waitingThreads(before)).toHaveLength(1);
    const after = inputAfter([...facts, one, answer], 12);
    expect(threadsOf(after, patientId('p1'))).toMatchObject([{ messages: [{ from: 'patient' }, { from: 'team' }], unread: { patient: 1, team: 1 } }]);
    expect(threadsOf(after, patientId('p2'))).toEqual([]);
    const position = threadsOf(after, patientId('p1'))[0]?.messages[1]?.position ?? 0;
    const read = { patient: 'p1', thread: 'ask-12345678', upTo: position };
    const done = taken(decide(portalMessageRead, read, patient, [one, answer], 13), 13);
    expect(threadsOf(inputAfter([...facts, one, answer, done], 14), patientId('p1'))[0]?.unread).toEqual({ patient: 0, team: 1 });
    expect(code(decide(portalMessageRead, read, patient, [one, answer, done], 14))).toBe('step.out-of-order');
    expect(code(decide(portalMessageRead, { ...read, upTo: 9999 }, patient, [one, answer], 14))).toBe('thing.unknown');
  });

  it('of nothing, about nothing of the record, or in a thread of somebody else is refused', () => {
    expect(code(decide(portalMessageSend, { ...text, text: '  ' }, patient))).toBe('reason.missing');
    expect(code(decide(portalMessageSend, { ...text, about: 'observation|nothing' }, patient))).toBe('thing.unknown');
    expect(code(decide(portalMessageSend, { ...text, patient: 'p3', thread: 'ask-12345678' }, { role: 'patient', patient: 'p3' }, [first()]))).toBe(
      'thing.unknown',
    );
  });
});

describe('a proxy', () => {
  const grant = {
    patient: 'p1',
    holder: 'p2',
    relation: 'parent',
    confidentialFrom: instant(minute(0) + 400 * dayMs),
    until: instant(minute(0) + 3000 * dayMs),
  } as const;
  const privacy: Actor = { role: 'privacy', staff: 'o1' };

  it.each([
    ['of a record that is not here', { holder: 'nobody' }, [], 'thing.unknown'],
    ['of oneself', { holder: 'p1' }, [], 'step.out-of-order'],
    ['of somebody whom nobody identified', { holder: 'doe' }, [seen('doe', true)], 'proxy.nobody'],
    ['that would be over', { until: minute(5) }, [], 'proxy.age'],
    ['of a child of unknown age', { confidentialFrom: undefined }, [], 'proxy.age'],
    ['of a delegate for two years', { relation: 'delegate', until: instant(minute(0) + 700 * dayMs) }, [], 'proxy.age'],
    ['of a delegate for a year', { relation: 'delegate', until: instant(minute(0) + 365 * dayMs) }, [], 'taken'],
    ['of a parent', {}, [], 'taken'],
  ] as const)('%s: %j', (_name, more, facts_, answer) => expect(code(decide(proxyGrant, { ...grant, ...more }, privacy, facts_))).toBe(answer));

  it('is named once, and ended by the patient, by whoever acts, by the house, and by nobody else', () => {
    const granted = taken(decide(proxyGrant, grant, privacy));
    expect(code(decide(proxyGrant, grant, privacy, [granted], 11))).toBe('step.out-of-order');
    const end = { patient: 'p1', proxy: 'ask-12345678', reason: 'safety' };
    for (const [actor, answer] of [
      [patient, 'taken'],
      [mother, 'taken'],
      [privacy, 'taken'],
      [{ role: 'patient', patient: 'p3' }, 'thing.unknown'],
    ] as const)
      expect([actor, code(decide(proxyRevoke, end, actor, [granted], 11))]).toEqual([actor, answer]);
    const ended = taken(decide(proxyRevoke, end, patient, [granted], 11), 11);
    expect(code(decide(proxyRevoke, end, patient, [granted, ended], 12))).toBe('step.out-of-order');
    expect(code(decide(proxyGrant, grant, privacy, [granted, ended], 12, 'ask-again-123'))).toBe('taken');
  });
});

describe('answers', () => {
  const [form] = questionnaires;
  const good = [
    { question: 'overall', code: 'better' },
    { question: 'pain', number: 3 },
    { question: 'ate', code: 'no' },
  ];
  const answer = (answers: readonly object[], more: object = {}): Decision =>
    decide(questionnaireAnswer, { patient: 'p1', questionnaire: form?.questionnaire, version: form?.version, answers, ...more }, patient);

  it.each([
    ['all', good, 'taken'],
    ['none', [], 'answers.incomplete'],
    ['one missing', good.slice(1), 'answers.incomplete'],
    ['one twice', [...good, good[0]], 'answers.incomplete'],
    ['one that is not asked', [...good, { question: 'x', code: 'y' }], 'answers.incomplete'],
    ['one that is not offered', [{ question: 'overall', code: 'splendid' }, ...good.slice(1)], 'answers.incomplete'],
    ['a number out of range', [good[0], { question: 'pain', number: 11 }, good[2]], 'answers.incomplete'],
    ['a word for a number', [good[0], { question: 'pain', text: 'much' }, good[2]], 'answers.incomplete'],
    ['a text too long', [...good, { question: 'worry', text: 'x'.repeat(1001) }], 'answers.incomplete'],
  ] as const)('%s', (_name, answers, said) => expect(code(answer(answers as readonly object[]))).toBe(said));

  it('of a form that was changed are stale, and words stay out of the fact', () => {
    expect(code(answer(good, { version: '0' }))).toBe('form.stale');
    expect(code(answer(good, { questionnaire: 'nothing' }))).toBe('thing.unknown');
    const { event } = taken(answer([...good, { question: 'worry', text: 'my dog' }]));
    expect(JSON.stringify(event)).not.toContain('dog');
    expect(event).toMatchObject({ answers: [...good, { question: 'worry', bytes: 6 }] });
  });
});

describe('an appointment', () => {
  const slots = slotsOf(inputAfter(facts, 10), 'after-discharge');
  const [first, second] = [slots[0]?.startsAt, slots[1]?.startsAt];
  const want = { patient: 'p1', step: 'asked', clinic: 'after-discharge', startsAt: first };

  it('is offered on the days and hours of its clinic, from half a day ahead, each time once', () => {
    expect(slots.length).toBeGreaterThan(10);
    for (const { startsAt, minutes } of slots) {
      const then = new Date(startsAt);
      expect([[1, 3, 5].includes(then.getUTCDay()), then.getUTCHours() >= 9 && then.getUTCHours() < 12, minutes]).toEqual([true, true, 30]);
      expect(startsAt - minute(10)).toBeGreaterThanOrEqual(dayMs / 2);
    }
    expect(slotsOf(inputAfter(facts, 10), 'nothing')).toEqual([]);
  });

  it('is asked for once, moved, cancelled by its patient, and confirmed by the house', () => {
    const asked = taken(decide(appointmentStep, want, patient));
    expect(code(decide(appointmentStep, { ...want, patient: 'p3' }, { role: 'patient', patient: 'p3' }, [asked], 11))).toBe('slot.taken');
    expect(code(decide(appointmentStep, { ...want, startsAt: minute(3) }, patient))).toBe('slot.taken');
    const of = { patient: 'p1', appointment: 'ask-12345678' };
    expect(code(decide(appointmentStep, { ...of, step: 'confirmed' }, patient, [asked], 11))).toBe('step.out-of-order');
    expect(code(decide(appointmentStep, { ...of, patient: 'p3', step: 'cancelled' }, patient, [asked], 11))).toBe('thing.unknown');
    const confirmed = taken(decide(appointmentStep, { ...of, step: 'confirmed' }, nurse, [asked], 11), 11);
    expect(code(decide(appointmentStep, { ...of, step: 'confirmed' }, nurse, [asked, confirmed], 12))).toBe('step.out-of-order');
    const movedTo = taken(decide(appointmentStep, { ...of, step: 'moved', startsAt: second }, patient, [asked, confirmed], 12), 12);
    // The time that it had is free again.
    expect(slotsOf(inputAfter([...facts, asked, confirmed, movedTo], 13), 'after-discharge').map(({ startsAt }) => startsAt)).toContain(first);
    const cancelled = taken(decide(appointmentStep, { ...of, step: 'cancelled' }, patient, [asked, confirmed, movedTo], 13), 13);
    expect(code(decide(appointmentStep, { ...of, step: 'cancelled' }, patient, [asked, confirmed, movedTo, cancelled], 14))).toBe('step.out-of-order');
  });
});

it('a consent is given and withdrawn once each, and silence is none', () => {
  const give = { patient: 'p1', consent: 'directory', step: 'given' };
  expect(code(decide(consentStep, { ...give, step: 'withdrawn' }, patient))).toBe('step.out-of-order');
  const given = taken(decide(consentStep, give, patient));
  expect(code(decide(consentStep, give, patient, [given], 11))).toBe('step.out-of-order');
  expect(code(decide(consentStep, { ...give, step: 'withdrawn' }, patient, [given], 11))).toBe('taken');
  expect(code(decide(consentStep, { ...give, until: minute(5) }, patient))).toBe('time.past');
});

describe('a pack of release rules', () => {
  const rule = { rule: 'a', kind: 'observation', codes: ['1-8'], days: 2, says: 'A test' };
  const pack = { pack: 'site', version: '1', effectiveFrom: '2026-03-01', source: 'A test', rules: [rule] };
  it.each([
    ['as it should be', {}, 'taken'],
    ['of the name of the house', { pack: 'release' }, 'thing.unknown'],
    ['with one rule twice', { rules: [rule, rule] }, 'pack.repeated'],
    ['that holds everything', { rules: [{ ...rule, codes: undefined }] }, 'pack.faulty'],
    ['from a day that is none', { effectiveFrom: '2026-02-30' }, 'pack.date'],
  ] as const)('%s', (_name, more, answer) => expect(code(decide(releasePackLoad, { pack: { ...pack, ...more } }, { role: 'privacy' }))).toBe(answer));
});
