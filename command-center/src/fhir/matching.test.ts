/** Search parameters against elements: types, prefixes and modifiers of hl7.org/fhir/R4/search, and what is refused. */
import { describe, expect, it } from 'vitest';
import { modifiersOf, rangeOf, testOf, valuesAt } from './matching.ts';
import { isRefused } from './outcome.ts';
import { amountOf, date, refers, string, token, uri, type Parameter } from './parameters.ts';
import { decimal } from './resource.ts';

const answers = (parameter: Parameter, modifier: string | undefined, text: string, ...values: readonly unknown[]): boolean | number => {
  const test = testOf(parameter, modifier, text);
  return isRefused(test) ? test.refused : test(values);
};

describe('a token', () => {
  const concept = { coding: [{ system: 'http://loinc.org', code: '718-7', display: 'Hemoglobin' }], text: 'Hb' };
  it.each([
    ['718-7', true],
    ['http://loinc.org|718-7', true],
    // Of no system.
    ['|718-7', false],
    ['http://loinc.org|', true],
    ['http://snomed.info/sct|718-7', false],
    ['718', false],
    ['x,718-7', true],
  ])('%s against a concept: %s', (text, expected) => expect(answers(token('code'), undefined, text, concept)).toBe(expected));

  it('with nothing before the bar has no system', () => {
    expect([answers(token('code'), undefined, '|HB', { coding: [{ code: 'HB' }] }), answers(token('gender'), undefined, '|female', 'female')]).toEqual([
      true,
      true,
    ]);
  });

  it('of an identifier counts whatever the assigner where none is asked, and by the name of the assigner', () => {
    const identifier = { system: 'urn:id:LGH', value: '12345' };
    expect(
      ['12345', '|12345', 'urn:id:LGH|12345', 'LGH|12345', 'XYZ|12345', '|1234'].map((text) => answers(token('identifier'), undefined, text, identifier)),
    ).toEqual([true, true, true, true, false, false]);
  });

  it('is negated, missing, or in words where its modifier says so', () => {
    expect(answers(token('code'), 'not', '718-7', concept)).toBe(false);
    expect(answers(token('code'), 'not', '718-7')).toBe(true);
    expect(answers(token('code'), 'missing', 'true')).toBe(true);
    expect(answers(token('code'), 'text', 'hemo', concept)).toBe(true);
    expect(answers(token('code'), 'missing', 'perhaps', concept)).toBe(400);
    expect(answers(token('code'), 'exact', '718-7', concept)).toBe(400);
  });
});

describe('a date', () => {
  const may2 = '2024-05-02T09:30:00+02:00';
  it.each([
    ['2024-05-02', true],
    ['2024', true],
    ['2024-05-03', false],
    ['ge2024-05-02', true],
    ['gt2024-05-02', false],
    ['lt2024-05-03', true],
    ['le2024-05-01', false],
    ['ne2024-05-02', false],
    ['sa2024-05-01', true],
    ['eb2024-05-03', true],
    ['2024-05-02T07:30:00Z', true],
    ['2024-05-02T09:30:00 02:00', true],
  ])('%s against an instant: %s', (text, expected) => expect(answers(date('date'), undefined, text, may2)).toBe(expected));

  it.each(['2026-02-30', '2026-04-31', '2025-02-29', '2026-13', '2026-02-30T10:00:00Z'])('%s is on no calendar', (text) => {
    expect([rangeOf(text), answers(date('date'), undefined, `ge${text}`, may2)]).toEqual([undefined, 400]);
  });

  it('may lie in a period that is open at its end', () => {
    const stay = { start: '2024-05-01' };
    expect(['ge2030', 'lt2024-05-01', '2024-05', 'sa2024-04-30'].map((text) => answers(date('date'), undefined, text, stay))).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it.each(['yesterday', '2024-13', 'ge', '24-05-02', '2024-05-02T'])('%s is refused', (text) => expect(answers(date('date'), undefined, text, may2)).toBe(400));
  it('ends where its precision ends', () => expect(rangeOf('2024-02')).toEqual({ from: Date.UTC(2024, 1, 1), until: Date.UTC(2024, 2, 1) }));
});

describe('a quantity', () => {
  const value = { value: decimal('7.10', 7.1), unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' };
  it.each([
    ['7.1', true],
    ['7.10||mmol/L', true],
    ['7.1|http://unitsofmeasure.org|mmol/L', true],
    ['7.1||mg/dL', false],
    ['7', true],
    ['7.2', false],
    ['gt7', true],
    ['lt7', false],
    ['ap7.5', true],
  ])('%s: %s', (text, expected) => expect(answers(amountOf('value-quantity'), undefined, text, value)).toBe(expected));
  it('that is no number is refused', () => expect(answers(amountOf('value-quantity'), undefined, 'many', value)).toBe(400));
});

describe('a string, a reference, an address', () => {
  it('begins, is exactly, or holds what is asked, accents and case aside', () => {
    const name = { family: 'García', given: ['Ana'] };
    expect(answers(string('name'), undefined, 'garc', name)).toBe(true);
    expect(answers(string('name'), 'exact', 'Garcia', name)).toBe(false);
    expect(answers(string('name'), 'contains', 'arc', name)).toBe(true);
    expect(answers(string('name'), undefined, 'arc', name)).toBe(false);
  });
  it('is named by its kind, by its id alone, or absolutely', () => {
    const subject = refers('subject', ['Patient'], 'subject');
    const value = { reference: 'Patient/a.b-1' };
    expect(
      ['Patient/a.b-1', 'a.b-1', 'https://x.org/fhir/R4/Patient/a.b-1', 'Group/a.b-1', 'b-1'].map((text) => answers(subject, undefined, text, value)),
    ).toEqual([true, true, true, false, false]);
    expect(answers(subject, 'Patient', 'a.b-1', value)).toBe(true);
    expect(answers(subject, 'Group', 'a.b-1', value)).toBe(400);
  });
  it('of a profile is the same, or begins with it', () => {
    expect(answers(uri('_profile'), 'below', 'http://hl7.org/', 'http://hl7.org/fhir/x')).toBe(true);
    expect(modifiersOf('uri')).toContain('missing');
  });
  it('is found along a path through lists, and never among what an object inherits', () => {
    expect(valuesAt({ name: [{ given: ['a', 'b'] }, { given: ['c'] }] }, 'name.given')).toEqual(['a', 'b', 'c']);
    expect(valuesAt({}, 'constructor.name')).toEqual([]);
  });
});
