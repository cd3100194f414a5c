/** Every example of US Core that is taken is given back whole: its elements as they came, under its own id; and found by the searches of its kind. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kindOf } from '@healthos/command-center/fhir/kinds.ts';
import { startServer, type Server } from './started.ts';

const corpus = process.env['HEALTHOS_CORPUS'] ?? fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));
const folder = `${corpus}/fhir/HL7+US-Core/input/examples`;
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];

interface Example {
  readonly resourceType: string;
  readonly id: string;
  readonly [element: string]: unknown;
}

const examples = new Map<string, Example>();
for (const name of files) {
  const read = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as Example;
  const entries =
    read.resourceType === 'Bundle' ? (read['entry'] as readonly { readonly resource?: Example }[]).flatMap(({ resource }) => resource ?? []) : [read];
  for (const one of entries) if (typeof one.id === 'string') examples.set(`${one.resourceType}/${one.id}`, one);
}
const stored = [...examples.values()].filter(({ resourceType }) => kindOf(resourceType) !== undefined);

/** Without what a server says of its own version. */
function plain({ meta, ...rest }: Example): unknown {
  const { versionId: _version, lastUpdated: _updated, ...left } = (meta ?? {}) as Record<string, unknown>;
  return { ...rest, ...(Object.keys(left).length === 0 ? {} : { meta: left }) };
}

describe.skipIf(files.length === 0)('US Core (needs ../shared/corpus)', () => {
  let server: Server;
  let given: readonly Example[] = [];
  const refused: string[] = [];
  beforeAll(async () => {
    server = await startServer();
    // What a fold must read and cannot is refused whole, with its place: the rest is taken without it, and the refused are named.
    for (let left = stored; ;) {
      const entry = left.map((resource) => ({ fullUrl: `urn:us-core/${resource.resourceType}/${resource.id}`, resource }));
      const taken = await server.ask('admin', '/fhir/R4?facility=LGH', {
        method: 'POST',
        body: JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }),
        headers: { 'content-type': 'application/fhir+json' },
      });
      if (taken.status === 200) {
        given = left;
        return;
      }
      const place = /Bundle\.entry\[(\d+)\]([^"]*)/.exec(taken.bytes.toString('utf8'));
      const wrong = left[Number(place?.[1] ?? -1)];
      if (wrong === undefined) throw new Error(taken.bytes.toString('utf8').slice(0, 600));
      refused.push(`${wrong.resourceType}/${wrong.id}${place?.[2] ?? ''}`);
      left = left.filter((one) => one !== wrong);
    }
  });
  afterAll(() => server.stop());

  test('each example is given back as it came', { timeout: 120_000 }, async () => {
    const lost: string[] = [];
    for (const example of given) {
      const { status, body } = await server.ask('admin', `/fhir/R4/${example.resourceType}/${example.id}`);
      const same = status === 200 && JSON.stringify(sorted(plain(body as typeof body & Example))) === JSON.stringify(sorted(plain(example)));
      if (!same) lost.push(`${example.resourceType}/${example.id}: ${status} ${differing(plain(example), plain(body as typeof body & Example)).join(', ')}`);
    }
    expect(lost).toEqual([]);
    expect(refused.sort()).toEqual([]);
    expect(given.length).toBeGreaterThan(150);
  });

  test('each is found by its id, and what is of a patient by the patient', { timeout: 120_000 }, async () => {
    const missed: string[] = [];
    for (const { resourceType, id, ...rest } of given) {
      const of = [rest['subject'], rest['patient'], rest['beneficiary']].find((one) => typeof one === 'object') as { readonly reference?: string } | undefined;
      const parameter =
        kindOf(resourceType)?.parameters.some(({ name }) => name === 'patient') === true && of?.reference?.startsWith('Patient/') === true
          ? `&patient=${of.reference}`
          : '';
      const { body } = await server.ask('admin', `/fhir/R4/${resourceType}?_id=${id}${parameter}`);
      if (body['total'] !== 1) missed.push(`${resourceType}/${id}${parameter}`);
    }
    expect(missed).toEqual([]);
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return (value as readonly unknown[]).map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}

function differing(a: unknown, b: unknown): readonly string[] {
  const [one, other] = [a, b].map((value) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}));
  return [...new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})])].filter(
    (name) => JSON.stringify(sorted(one?.[name])) !== JSON.stringify(sorted(other?.[name])),
  );
}
