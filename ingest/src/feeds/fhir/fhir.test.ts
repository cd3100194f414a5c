/** FHIR bundles: every resource is a fact or kept, twice is once, and what is wrong is refused whole with its place. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HealthEvent, Recorded } from '@healthos/core/event.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import { encounterId, facilityId, patientId } from '@healthos/core/ids.ts';
import { canonical } from '@healthos/core/state-hash.ts';
import { getRow, rows } from '@healthos/core/table.ts';
import { origin, receiving, testLog, type TestLog } from '../../receive/given.ts';
import { givenBundle, givenEntries, withResource } from './given.ts';

const lgh = facilityId('LGH');
const person = patientId('p_https://example.org/mrn_MR-77');

async function received(
  ...bundles: readonly Buffer[]
): Promise<{ readonly log: TestLog; readonly last: TestLog['kept'][number]['message']; readonly duplicate: boolean }> {
  const log = testLog();
  const bugs: unknown[] = [];
  const receive = receiving(log, { onBug: (error) => bugs.push(error) });
  let appended;
  for (const bytes of bundles) appended = await receive.fhirJson(bytes, { ...origin, sender: 'http|fhir', facility: 'LGH' });
  expect(bugs).toEqual([]);
  if (appended === undefined) throw new RangeError('no bundle');
  return { log, last: appended.message, duplicate: appended.duplicate };
}

const factsOf = (log: TestLog): readonly Recorded[] => log.kept.flatMap(({ events }) => events);
const hospitalOf = (log: TestLog) => {
  const found = foldEnterprise(emptyEnterprise(), factsOf(log)).hospitals.get(lgh);
  if (found === undefined) throw new RangeError('no hospital');
  return found;
};
const ofType = (log: TestLog, type: HealthEvent['type']) => factsOf(log).filter(({ event }) => event.type === type);
const only = (log: TestLog, type: HealthEvent['type']) => ofType(log, type)[0]?.event;
const refusal = async (bytes: Buffer): Promise<readonly [string | undefined, string | undefined]> => {
  const { last, log } = await received(bytes);
  expect([last.outcome, factsOf(log)]).toEqual(['rejected', []]);
  return [last.code, last.place];
};

describe('a bundle', () => {
  it('says what an allergy does, and which doctor has which part in a visit', async () => {
    const hives = { coding: [{ system: 'http://snomed.info/sct', code: '247472004', display: 'Hives' }] };
    const reaction = [{ manifestation: [hives, { text: 'wheezing' }] }, { severity: 'mild' }];
    const { log } = await received(givenBundle(withResource('AllergyIntolerance/all-1', { reaction })));
    expect(ofType(log, 'RecordLineChanged').map(({ event }) => ('reactions' in event ? event.reactions : undefined))).toContainEqual([
      { code: '247472004', display: 'Hives', system: 'SCT' },
      { code: 'wheezing' },
    ]);
    const one = (code: string) => ({ type: [{ coding: [{ code }] }], individual: { reference: 'Practitioner/prac-1' } });
    const parts = async (...participant: readonly object[]): Promise<unknown> => {
      const { log: told } = await received(givenBundle(withResource('Encounter/enc-1', { participant })));
      for (const { event } of factsOf(told))
        if (event.type === 'PatientRegistered' || event.type === 'PatientAdmitted')
          return [event.attending, event.admitting, event.referring, event.consulting];
      return 'no visit';
    };
    const all = [one('ADM'), one('ATND')];
    expect([await parts(...all), await parts(one('ADM')), await parts({ individual: one('').individual }), await parts()]).toEqual([
      ['580', '580', undefined, undefined],
      [undefined, '580', undefined, undefined],
      ['580', undefined, undefined, undefined],
      [undefined, undefined, undefined, undefined],
    ]);
    expect(await parts(one('REF'), one('CON'))).toEqual([undefined, undefined, ['580'], ['580']]);
  });

  it('leaves no entry without a fact that names it', async () => {
    const { log, last } = await received(givenBundle());
    expect([last.outcome, last.type]).toEqual(['applied', 'fhir/bundle']);
    const named = new Set(factsOf(log).flatMap(({ segments }) => segments));
    expect([...named].sort((a, b) => a - b)).toEqual(givenEntries.map((_, n) => n));
    const kept = ofType(log, 'ResourceKept').flatMap(({ event }) => (event.type === 'ResourceKept' ? [event] : []));
    expect(kept.map(({ resource }) => resource).sort()).toEqual(
      givenEntries.map(({ resource }) => `${String(resource['resourceType'])}/${String(resource['id'])}`).sort(),
    );
    expect(kept.filter(({ folded }) => folded !== true).map(({ kind }) => kind)).toEqual(['Practitioner', 'Medication', 'CareTeam', 'Claim']);
  });

  it('names nobody in its facts: names and numbers are in the identity line alone', async () => {
    const { log } = await received(givenBundle());
    expect(JSON.stringify(factsOf(log))).not.toMatch(/Testerson|Anna|1971|Brakus|Main St|"MR-77"/);
    expect(log.kept[0]?.arrival.identities).toEqual([
      {
        patient: person,
        assigner: 'https://example.org/mrn',
        number: 'MR-77',
        kind: 'MR',
        family: 'Testerson',
        given: 'Anna',
        birthDate: '19710309',
        sex: 'F',
        address: '1 Main St, Athol',
        others: [{ assigner: 'https://example.org/id', number: 'X-1' }],
      },
    ]);
  });

  it('keeps a result as it was sent: comparator, UCUM code, range, interpretation, the millisecond', async () => {
    const { log } = await received(givenBundle());
    expect(ofType(log, 'ObservationRecorded').map(({ event }) => event)).toEqual([
      {
        type: 'ObservationRecorded',
        observation: 'Observation/obs-1',
        patient: person,
        encounter: 'enc-1',
        code: { code: '718-7', display: 'Hemoglobin', system: 'LN' },
        value: { kind: 'quantity', value: 7.1, literal: '<7.1', comparator: '<', unit: 'g/dL' },
        status: 'F',
        observedAt: Date.UTC(2024, 4, 2, 9, 0, 0, 500),
        abnormal: 'L',
        referenceRange: '12-16',
      },
      expect.objectContaining({ observation: 'Observation/obs-2|0', code: expect.objectContaining({ code: '8480-6' }) as unknown }),
      expect.objectContaining({ observation: 'Observation/obs-2|1', code: expect.objectContaining({ code: '8462-4' }) as unknown }),
    ]);
  });

  it('gives a medicine by its order, without a charge, and a vaccine as one', async () => {
    const { log } = await received(givenBundle());
    expect(only(log, 'OrderRecorded')).toMatchObject({
      order: 'MedicationRequest/mr-1',
      kind: 'medication',
      status: 'placed',
      code: { code: '723', system: 'RXNORM' },
      dose: { literal: '500', unit: 'mg' },
      route: '26643006',
    });
    expect(ofType(log, 'MedicationAdministered').map(({ event }) => event)).toEqual([
      expect.objectContaining({
        administration: 'MedicationAdministration/ma-1',
        order: 'MedicationRequest/mr-1',
        encounter: 'enc-1',
        completion: 'complete',
        ownSupply: true,
      }),
      expect.objectContaining({ administration: 'Immunization/imm-1', vaccine: true, lot: 'L1', code: { code: '140', display: 'Influenza', system: 'CVX' } }),
    ]);
  });

  it('puts what somebody says they take on the home list, and takes off it what they take no more', async () => {
    const statement = (id: string, status: string) => ({
      fullUrl: `urn:uuid:${id}`,
      resource: {
        resourceType: 'MedicationStatement',
        id,
        status,
        subject: { reference: 'Patient/pat-1' },
        medicationCodeableConcept: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '6918', display: 'Metoprolol' }] },
        dateAsserted: '2024-05-02T08:00:00+00:00',
        dosage: [{ timing: { code: { coding: [{ code: 'BID' }] } }, doseAndRate: [{ doseQuantity: { value: 25, unit: 'mg' } }] }],
      },
    });
    const { log } = await received(givenBundle([...givenEntries, statement('ms-1', 'active'), statement('ms-2', 'stopped')]));
    const told = [...rows(hospitalOf(log).clinical.lines)].filter((versions) => versions[0]?.event.line === 'home-medication');
    expect(told.map((versions) => versions.map(({ event }) => [event.key, event.action, event.dose?.literal, event.frequency])).sort()).toEqual([
      [['MedicationStatement/ms-1', 'add', '25', 'BID']],
      [
        ['MedicationStatement/ms-2', 'add', '25', 'BID'],
        ['MedicationStatement/ms-2', 'delete', '25', 'BID'],
      ],
    ]);
  });

  it('makes a visit that is over, in no bed, and lines that begin and end', async () => {
    const { log } = await received(givenBundle());
    const hospital = hospitalOf(log);
    expect(getRow(hospital.operations.encounters, encounterId('enc-1'))).toMatchObject({
      status: 'finished',
      class: 'E',
      attending: '580',
      stays: [],
      dischargedAt: Date.UTC(2024, 4, 2, 12),
    });
    const problem = [...rows(hospital.clinical.lines)].find((versions) => versions[0]?.event.line === 'problem');
    expect(problem?.map(({ event }) => event.action)).toEqual(['add', 'delete']);
    expect([...rows(hospital.clinical.documents)].map(([one]) => [one?.event.document, one?.event.contentBytes])).toEqual(
      expect.arrayContaining([
        ['DiagnosticReport/rep-1', 6],
        ['DocumentReference/doc-1', 42],
      ]),
    );
    expect(getRow(hospital.clinical.index.resources, person)).toEqual(
      expect.arrayContaining(['Patient/pat-1', 'Observation/obs-1', 'CareTeam/team-1', 'Claim/claim-1']),
    );
  });
});

describe('a care team', () => {
  const team = (change: Readonly<Record<string, unknown>>) =>
    withResource('CareTeam/team-1', {
      encounter: { reference: 'Encounter/enc-1' },
      period: { start: '2024-05-02T10:00:00Z' },
      participant: [
        { member: { reference: 'Practitioner/prac-1' }, role: [{ text: 'Attending physician' }] },
        { member: { identifier: { system: 'urn:id:staff', value: 'n7' } }, role: [{ text: 'Registered nurse' }] },
        { member: { reference: 'Patient/pat-1' } },
        { member: { reference: 'Organization/ward' } },
      ],
      ...change,
    });
  const stepsOf = async (change: Readonly<Record<string, unknown>>) =>
    [...rows(hospitalOf((await received(givenBundle(team(change)))).log).work.CareTeamStepped)]
      .map((versions) => versions.at(-1)?.event)
      .map((event) => [event?.encounter, event?.staff, event?.part, event?.step])
      .sort();

  it('ties each practitioner to the visit, and nobody else', async () => {
    expect(await stepsOf({})).toEqual([
      ['enc-1', '580', 'attending', 'joined'],
      ['enc-1', 'n7', 'nurse', 'joined'],
    ]);
  });

  it('ends with its period, with the period of a member, and where it is inactive', async () => {
    const left = [
      ['enc-1', '580', 'attending', 'left'],
      ['enc-1', 'n7', 'nurse', 'left'],
    ];
    expect(await stepsOf({ period: { start: '2024-05-02T10:00:00Z', end: '2024-05-02T11:00:00Z' } })).toEqual(left);
    expect(await stepsOf({ status: 'inactive' })).toEqual(left);
    const participant = [{ member: { reference: 'Practitioner/prac-1' }, period: { end: '2024-05-02T11:00:00Z' } }];
    expect(await stepsOf({ participant })).toEqual([['enc-1', '580', 'consultant', 'left']]);
  });

  it('of no visit, or only proposed, ties nobody and is kept', async () => {
    expect(await stepsOf({ encounter: undefined })).toEqual([]);
    const { log } = await received(givenBundle(team({ status: 'proposed' })));
    expect([...rows(hospitalOf(log).work.CareTeamStepped)]).toEqual([]);
    expect(ofType(log, 'ResourceKept').flatMap(({ event }) => (event.type === 'ResourceKept' && event.folded !== true ? [event.kind] : []))).toContain(
      'CareTeam',
    );
  });
});

describe('told again', () => {
  it('in the same bytes is a duplicate', async () => {
    const { log, duplicate } = await received(givenBundle(), givenBundle());
    expect([duplicate, log.kept.length]).toEqual([true, 1]);
  });
  it('in other bytes, in any order of entries, changes nothing of the picture', async () => {
    const once = canonical(hospitalOf((await received(givenBundle())).log).clinical);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...givenEntries], { minLength: givenEntries.length }), async (entries) => {
        const { log } = await received(givenBundle(), givenBundle(entries, { id: 'other' }));
        expect(canonical(hospitalOf(log).clinical)).toBe(once);
        expect(hospitalOf(log).operations.encounters.size).toBe(1);
      }),
      { numRuns: 10 },
    );
  });
  it('with a correction is a version, and a retraction is one', async () => {
    const later = { meta: { lastUpdated: '2024-05-03T00:00:00Z' } };
    const { log } = await received(givenBundle(), givenBundle(withResource('Observation/obs-1', { ...later, status: 'entered-in-error' }), { id: 'second' }));
    expect(getRow(hospitalOf(log).clinical.observations, 'Observation/obs-1')?.map(({ event }) => event.status)).toEqual(['F', 'W']);
  });
});

describe('a security label', () => {
  const confidentiality = (code: string) => ({ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code });
  const content = (code: string) => ({ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code });
  const labelled = (...security: readonly object[]) => ({ meta: { security } });

  it('of a person or a visit is a label of the record, each a word of its own', async () => {
    const entries = withResource('Patient/pat-1', labelled(confidentiality('R'), content('ETH')));
    const { log } = await received(
      givenBundle(
        entries.map((one) =>
          one.resource['resourceType'] === 'Encounter' ? { ...one, resource: { ...one.resource, ...labelled(confidentiality('N')) } } : one,
        ),
      ),
    );
    expect(ofType(log, 'RecordLabelled').map(({ event }) => event)).toEqual([
      { type: 'RecordLabelled', patient: person, label: 'very-restricted', reason: 'substance-use', said: 'sender', place: 'meta.security' },
      { type: 'RecordLabelled', patient: person, label: 'normal', said: 'sender', place: 'Encounter.meta.security' },
    ]);
  });

  it("of a thing is that thing's: a diagnosis, an order, a value, a dose, a document, what is kept", async () => {
    const entries = givenEntries.map((one) => ({ ...one, resource: { ...one.resource, ...labelled(confidentiality('V')) } }));
    const { log } = await received(givenBundle(entries));
    const things = factsOf(log).filter(({ event }) =>
      /^(Observation|Order|Document)Recorded$|^MedicationAdministered$|^RecordLineChanged$|^ResourceKept$/.test(event.type),
    );
    expect(new Set(things.map(({ event }) => event.type)).size).toBe(6);
    expect(new Set(things.map(({ event }) => ('sensitivity' in event ? event.sensitivity : undefined)))).toEqual(new Set(['very-restricted']));
  });

  it('that is not there, or is of handling alone, says nothing; a level that nobody knows is taken as restricted', async () => {
    const only = async (...security: readonly object[]): Promise<unknown> => {
      const { log } = await received(givenBundle(withResource('Observation/obs-1', labelled(...security))));
      const found = ofType(log, 'ObservationRecorded').find(({ event }) => 'observation' in event && event.observation === 'Observation/obs-1');
      return found === undefined || !('sensitivity' in found.event) ? undefined : found.event.sensitivity;
    };
    expect([await only(), await only(content('NODSCLCD')), await only(confidentiality('N')), await only(confidentiality('site-7'))]).toEqual([
      undefined,
      undefined,
      'normal',
      'restricted',
    ]);
  });
});

describe('is refused whole, with the place', () => {
  it('where it is no bundle, or of a kind that is not taken', async () => {
    expect(await refusal(Buffer.from('{'))).toEqual(['json.syntax', '$']);
    expect(await refusal(Buffer.from('{"resourceType":"Patient"}'))).toEqual(['json.shape', 'Bundle']);
    expect(await refusal(givenBundle(givenEntries, { type: 'searchset' }))).toEqual(['fhir.unsupported', 'Bundle.type']);
    expect(await refusal(givenBundle([]))).toEqual(['json.shape', 'Bundle.entry']);
    expect(await refusal(givenBundle([...givenEntries, {}]))).toEqual(['json.shape', `Bundle.entry[${givenEntries.length}].resource`]);
    expect(await refusal(givenBundle([{ ...givenEntries[0], request: { method: 'DELETE', url: 'Patient/1' } }]))).toEqual([
      'fhir.unsupported',
      'Bundle.entry[0].request.method',
    ]);
  });
  it('where a resource lacks what it is, or names nobody that is there', async () => {
    expect(await refusal(givenBundle(withResource('Observation/obs-1', { code: {} })))).toEqual(['json.shape', 'Bundle.entry[5].resource.code']);
    expect(await refusal(givenBundle(withResource('Observation/obs-1', { subject: { reference: 'urn:uuid:nobody' } })))).toEqual([
      'fhir.reference',
      'Bundle.entry[5].resource.subject',
    ]);
    expect(await refusal(givenBundle(withResource('Observation/obs-1', { subject: undefined })))).toEqual(['json.shape', 'Bundle.entry[5].resource.subject']);
    expect(await refusal(givenBundle(withResource('Patient/pat-1', { id: '../etc' })))).toEqual(['json.shape', 'Bundle.entry[0].resource.id']);
  });
  it('but takes a record by its identifier where the bundle does not hold it', async () => {
    const subject = { identifier: { system: 'https://example.org/mrn', value: 'MR-77' } };
    const conditional = { reference: 'Patient?identifier=https://example.org/mrn|MR-77' };
    for (const one of [subject, conditional]) {
      const { log } = await received(givenBundle(withResource('Observation/obs-1', { subject: one }).slice(5, 6)));
      expect(only(log, 'ObservationRecorded')).toMatchObject({ patient: person });
    }
  });
  it('never breaks, whatever stands in a field', async () => {
    const odd = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom('2024-02-31', '__proto__', '2024-13', {}, [], { coding: [null] }));
    const names = [
      'status',
      'code',
      'subject',
      'encounter',
      'period',
      'class',
      'effectiveDateTime',
      'valueQuantity',
      'component',
      'identifier',
      'name',
      'meta',
      'dosage',
      'content',
    ];
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: givenEntries.length - 1 }), fc.constantFrom(...names), odd, async (n, name, value) => {
        const entries = givenEntries.map((one, i) => (i === n ? { ...one, resource: { ...one.resource, [name]: value } } : one));
        expect(['applied', 'rejected']).toContain((await received(givenBundle(entries))).last.outcome);
      }),
      { numRuns: 150 },
    );
  });
});

const corpus = fileURLToPath(new URL('../../../../../shared/corpus/synthea', import.meta.url));

describe.skipIf(!existsSync(corpus))('Synthea (needs ../shared/corpus)', () => {
  const files = existsSync(corpus)
    ? readdirSync(corpus, { recursive: true, withFileTypes: true })
        .filter((one) => one.isFile() && one.name.endsWith('.json'))
        .map((one) => join(one.parentPath, one.name))
    : [];
  it.each(files.map((file, n) => [`bundle ${n + 1}`, file] as const))('%s is taken whole: a fact for every resource', async (_name, file) => {
    const bytes = readFileSync(file);
    const { log, last } = await received(bytes, bytes);
    expect([last.outcome, last.code]).toEqual(['applied', undefined]);
    const { entry } = JSON.parse(bytes.toString('utf8')) as { entry: readonly unknown[] };
    expect(new Set(factsOf(log).flatMap(({ segments }) => segments)).size).toBe(entry.length);
    expect(log.kept).toHaveLength(1);
  });
});
