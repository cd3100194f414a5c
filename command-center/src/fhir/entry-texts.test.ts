/** The text of a resource is cut out of its bundle as it stands, whatever stands around it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryTexts, withNames } from './entry-texts.ts';
import { parsedAsCame } from './resource.ts';

describe('resources of a bundle', () => {
  it('keep their digits, their blanks and their own nested entries', () => {
    const text = `{ "resourceType":"Bundle","note":"\\"entry\\":[{", "entry" : [ {"fullUrl":"urn:uuid:u1","resource": {"resourceType":"Observation", "valueQuantity":{"value":7.10}} ,"request":{"resource":{}}},
      {"request":{"method":"PUT"},"resource":{"resourceType":"Bundle","id":"b","entry":[{"resource":{"resourceType":"Patient","id":"inner"}}]}} ] }`;
    const { texts: found, names } = entryTexts(text);
    expect([...names]).toEqual([['urn:uuid:u1', 'Observation/u1']]);
    expect([...found.keys()]).toEqual(['Observation/u1', 'Bundle/b']);
    expect(found.get('Observation/u1')).toBe('{"resourceType":"Observation", "valueQuantity":{"value":7.10}}');
    expect(JSON.stringify(parsedAsCame(found.get('Observation/u1') ?? ''))).toContain('"value":7.10');
  });

  it('are each given back as they are, for any resource in any place', () => {
    const resource = fc.record({ resourceType: fc.constant('Basic'), x: fc.jsonValue(), 'a"}]': fc.string() });
    fc.assert(
      fc.property(fc.array(resource, { minLength: 1, maxLength: 5 }), fc.boolean(), (resources, spaced) => {
        const bundle = { resourceType: 'Bundle', entry: resources.map((one, n) => ({ extra: [{ resource: 1 }], resource: { ...one, id: `r${n}` } })) };
        const { texts: found } = entryTexts(JSON.stringify(bundle, null, spaced ? 2 : undefined));
        expect(resources.map((_, n) => JSON.parse(found.get(`Basic/r${n}`) ?? 'null') as unknown)).toEqual(
          JSON.parse(JSON.stringify(bundle.entry.map((one) => one.resource))),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('refer to each other by what they are here, and their words stay words', () => {
    const names = new Map([['urn:uuid:u1', 'Patient/p1']]);
    const text =
      '{"subject":{"reference" : "urn:uuid:u1"},"performer":[{"reference":"urn:uuid:u2"}],"note":"\\"reference\\":\\"urn:uuid:u1\\"","system":"urn:uuid:u1"}';
    expect(withNames(text, names)).toBe(text.replace('"reference" : "urn:uuid:u1"', '"reference" : "Patient/p1"'));
    expect(withNames(text, new Map())).toBe(text);
  });
});
