/** What a kept draft gives back, what is missing, and what is signed of it. */
import { expect, test } from 'vitest';
import { demoNotePack } from '@healthos/core/house/notes/demo-note-pack.ts';
import { datedMoment, formOf, missingOf, signedBody, whoWords } from './form.ts';

const progress = demoNotePack.templates.find(({ template }) => template === 'progress');
const quote = { item: 'observation|a', position: 4, at: 5, says: 'Potassium 6.1' };

test('a draft of another form, or none, gives an empty one; one of this form comes back whole', () => {
  if (progress === undefined) throw new RangeError('no template');
  for (const body of [undefined, null, 'text', 7, [], { sections: 'no' }, { sections: [null, { section: 'gone', text: 'x' }] }])
    expect(formOf(progress, body)).toMatchObject({
      sections: progress.sections.map(({ section }) => ({ section, text: '', quotes: [] })),
      values: { pain: '' },
      cosign: false,
    });
  const kept = { sections: [{ section: 'plan', text: 'Rest', quotes: [quote, { item: 'no position' }] }], values: { pain: '3', strange: 'x' }, cosign: true };
  const form = formOf(progress, kept);
  expect(form.sections.find(({ section }) => section === 'plan')).toEqual({ section: 'plan', text: 'Rest', quotes: [quote] });
  expect(form).toMatchObject({ values: { pain: '3' }, cosign: true });
  expect(missingOf(progress, form)).toEqual(['Subjective', 'Assessment']);
  expect(signedBody(progress, form)).toEqual({
    sections: [{ section: 'plan', title: 'Plan', text: 'Rest', quotes: [quote] }],
    values: [{ field: 'pain', value: '3' }],
    cosign: true,
  });
});

test('paper says the year, in the zone of the house', () => expect(datedMoment(Date.UTC(2027, 0, 1, 2, 30), 'America/New_York')).toBe('Thu 31 Dec 2026 21:30'));

test('who wrote it, in words', () => expect([whoWords('charge-nurse:n1'), whoWords(undefined)]).toEqual(['charge nurse n1', 'another system']));
