/** Versions of a resource that came as such: by arrival, the same content once, and worked out once for however many ask. */
import { describe, expect, it } from 'vitest';
import type { ResourceKept } from '@healthos/core/clinical/events.ts';
import { fact, recorded } from '@healthos/core/given.ts';
import { patientId } from '@healthos/core/ids.ts';
import { versionOf, type Version } from '@healthos/core/versions.ts';
import { keptVersions } from './kept.ts';

const told = (digests: readonly string[]): Version<ResourceKept>[] =>
  digests.map((digest, n) => {
    const event: ResourceKept = { type: 'ResourceKept', resource: 'Observation/o1', kind: 'Observation', patient: patientId('p1'), digest };
    const [one] = recorded([fact(n, event)]);
    if (one === undefined) throw new Error('nothing was recorded');
    return { ...versionOf(one, event), position: n + 1 };
  });
const digestsOf = (versions: readonly Version<ResourceKept>[]): unknown => versions.map(({ event }) => event.digest);

describe('versions of a kept resource', () => {
  it('come in the order of arrival, and the same content told again is none', () => {
    const [one, two, three, four] = told(['a', 'b', 'b', 'a']);
    if (one === undefined || two === undefined || three === undefined || four === undefined) throw new Error('nothing was recorded');
    expect(digestsOf(keptVersions([three, one, four, two]))).toEqual(['a', 'b', 'a']);
  });

  it('of a thing that was told a thousand times are walked for the first who asks, not for each', () => {
    let looks = 0;
    const versions = told(Array.from({ length: 1000 }, (_none, n) => `d${n}`)).map((one) => ({
      ...one,
      get position() {
        looks++;
        return one.position;
      },
    }));
    const first = keptVersions(versions);
    const walked = looks;
    for (let n = 0; n < 100; n++) expect(keptVersions(versions)).toBe(first);
    expect([first.length, walked > 0, looks]).toEqual([1000, true, walked]);
  });
});
