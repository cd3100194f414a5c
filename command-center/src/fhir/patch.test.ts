/** Patches: all of one or nothing, numbers as they were written, and each way to fail with its place and code. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRefused } from './outcome.ts';
import { patched, patchLimits, readPatch } from './patch.ts';
import { parsedAsCame, type Element } from './resource.ts';

const source =
  '{"resourceType":"Observation","id":"o1","meta":{"versionId":"1","tag":[{"code":"a"}]},"status":"final","valueQuantity":{"value":70.50,"unit":"kg"},"note":[{"text":"one"},{"text":"two"}],"component":[{"valueQuantity":{"value":7.10}}]}';
const resource = (): Element => parsedAsCame(source) as Element;

/** The resource as text, or what was refused. */
function done(patch: string | readonly object[]): string {
  const read = readPatch(Buffer.from(typeof patch === 'string' ? patch : JSON.stringify(patch)));
  const made = isRefused(read) ? read : patched('Observation', resource(), read);
  if (!isRefused(made)) return JSON.stringify(made);
  return [made.refused, made.issue.code, made.issue.detail, made.issue.expression].filter((part) => part !== undefined).join(' ');
}

describe('a patch', () => {
  test('does each operation, and numbers keep their text, those that it brings and those that it moves too', () => {
    const made = done(
      `[{"op":"test","path":"/valueQuantity/value","value":70.5},{"op":"replace","path":"/status","value":"amended"},{"op":"copy","from":"/valueQuantity","path":"/component/0/valueQuantity"},
        {"op":"move","from":"/note/0","path":"/note/-"},{"op":"replace","path":"/valueQuantity/value","value":71.00},{"op":"add","path":"/note/1","value":{"text":"between"}},{"op":"remove","path":"/meta/tag/0"},{"op":"remove","path":"/meta/tag"}]`,
    );
    expect(made).toBe(
      '{"resourceType":"Observation","id":"o1","meta":{"versionId":"1"},"status":"amended","valueQuantity":{"value":71.00,"unit":"kg"},"note":[{"text":"two"},{"text":"between"},{"text":"one"}],"component":[{"valueQuantity":{"value":70.50,"unit":"kg"}}]}',
    );
    expect(done([{ op: 'test', path: '/meta/versionId', value: '1' }])).toBe(source);
  });

  test.each([
    ['no JSON', '{', '400 structure patch.invalid patch'],
    ['no list', '{}', '400 structure patch.invalid patch'],
    ['nothing', '[]', '400 structure patch.invalid patch'],
    ['no object', '[1]', '400 structure patch.invalid patch[0]'],
    ['an unknown operation', '[{"op":"test","path":"","value":1},{"op":"erase","path":"/status"}]', '400 value patch.invalid patch[1].op'],
    ['an operation of Object', '[{"op":"toString","path":"/status"}]', '400 value patch.invalid patch[0].op'],
    ['a path that is no pointer', '[{"op":"remove","path":"status"}]', '400 value patch.invalid patch[0].path'],
    ['a wrong escape', '[{"op":"remove","path":"/sta~2us"}]', '400 value patch.invalid patch[0].path'],
    ['no value', '[{"op":"add","path":"/status"}]', '400 required patch.invalid patch[0].value'],
    ['no origin', '[{"op":"move","path":"/status"}]', '400 required patch.invalid patch[0].from'],
    ['an element that is not there', '[{"op":"replace","path":"/issued","value":"x"}]', '422 not-found patch.no-such-place Observation.issued'],
    ['a place after the end', '[{"op":"add","path":"/note/3","value":{}}]', '422 not-found patch.no-such-place Observation.note[3]'],
    ['a member of a list', '[{"op":"remove","path":"/note/length"}]', '422 not-found patch.no-such-place Observation.note.length'],
    ['a place of a list by another name', '[{"op":"replace","path":"/note/01","value":{}}]', '422 not-found patch.no-such-place Observation.note[01]'],
    ['the end of a list that is to be taken away', '[{"op":"remove","path":"/note/-"}]', '422 not-found patch.no-such-place Observation.note.-'],
    ['a member of a text', '[{"op":"add","path":"/status/x","value":1}]', '422 not-found patch.no-such-place Observation.status.x'],
    ['a prototype', '[{"op":"add","path":"/__proto__","value":{"x":1}}]', '422 not-found patch.no-such-place Observation.__proto__'],
    ['a member of a prototype', '[{"op":"add","path":"/constructor/x","value":1}]', '422 not-found patch.no-such-place Observation.constructor.x'],
    ['an origin that is not there', '[{"op":"copy","from":"/issued","path":"/status"}]', '422 not-found patch.no-such-place Observation.issued'],
    ['into itself', '[{"op":"move","from":"/note","path":"/note/0/x"}]', '422 not-found patch.no-such-place Observation.note[0].x'],
    ['a test that fails', '[{"op":"test","path":"/status","value":"amended"}]', '422 conflict patch.test-failed Observation.status'],
    ['a test of what is not there', '[{"op":"test","path":"/issued","value":null}]', '422 not-found patch.no-such-place Observation.issued'],
    ['the whole', '[{"op":"replace","path":"","value":{}}]', '422 business-rule patch.immutable Observation'],
    ['its kind', '[{"op":"replace","path":"/resourceType","value":"Patient"}]', '422 business-rule patch.immutable Observation.resourceType'],
    ['its id', '[{"op":"remove","path":"/id"}]', '422 business-rule patch.immutable Observation.id'],
    ['its id, moved away', '[{"op":"move","from":"/id","path":"/status"}]', '422 business-rule patch.immutable Observation.id'],
    ['its version', '[{"op":"add","path":"/meta/versionId","value":"9"}]', '422 business-rule patch.immutable Observation.meta.versionId'],
    ['its time', '[{"op":"add","path":"/meta/lastUpdated/x","value":"9"}]', '422 business-rule patch.immutable Observation.meta.lastUpdated.x'],
  ])('is refused for %s', (_what, patch, says) => {
    expect(done(patch)).toBe(says);
    // Nothing before it was done either.
    if (says.startsWith('422')) expect(done(`[{"op":"replace","path":"/valueQuantity/unit","value":"g"},${patch.slice(1)}`)).toBe(says);
  });

  test('has so many operations at most, and makes nothing larger or deeper than a resource is', () => {
    const many = Array.from({ length: patchLimits.operations + 1 }, () => ({ op: 'test', path: '/status', value: 'final' }));
    expect(done(many)).toBe('413 too-costly patch.invalid patch');
    const doubled = Array.from({ length: patchLimits.operations - 1 }, () => ({ op: 'copy', from: '/note', path: '/note/0/x' }));
    expect(done(doubled)).toMatch(/^413 too-costly Observation\.note\[0\]\.x$/);
    const wide = Array.from({ length: patchLimits.operations - 1 }, () => ({ op: 'copy', from: '/note/0', path: '/note/-' }));
    expect(done([{ op: 'replace', path: '/note/0/text', value: 'y'.repeat(500_000) }, ...wide])).toMatch(/^413 too-costly /);
  });

  test('of whatever pieces never throws, and what it leaves is a resource of the same kind and id', () => {
    const path = fc.oneof(
      fc.constantFrom(
        '',
        '/status',
        '/note/0',
        '/note/-',
        '/note/0/text',
        '/meta',
        '/component/0/valueQuantity',
        '/id',
        '/x',
        '/__proto__/x',
        '/note/9',
        '~',
        '/a~1b',
      ),
      fc.string({ maxLength: 12 }),
    );
    const operation = fc.record(
      { op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test', 'x'), path, from: path, value: fc.jsonValue({ maxDepth: 3 }) },
      { requiredKeys: ['op', 'path'] },
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 5 }), (patch) => {
        const says = done(JSON.stringify(patch));
        if (!says.startsWith('4')) expect(JSON.parse(says)).toMatchObject({ resourceType: 'Observation', id: 'o1' });
      }),
    );
    expect(({} as { readonly x?: unknown }).x).toBeUndefined();
  });
});
