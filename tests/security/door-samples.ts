/** One request for each door, about the canary: made from what the server says of itself, and where that is not enough, from what is said here. */
import { canaryVisit, type Knockers } from './knockers.ts';

export interface Sample {
  readonly method: string;
  readonly url: string;
  readonly type?: string;
  readonly body?: string;
}

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema | readonly Schema[];
  readonly minItems?: number;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}
export interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema?: Schema }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
}
export type Described = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/** What the names of parameters and fields stand for. `made-up`: the same of nobody and nothing. */
export function namesOf({ patient }: Pick<Knockers, 'patient'>, isMadeUp: boolean): Readonly<Record<string, string>> {
  const of = (real: string, madeUp: string): string => (isMadeUp ? madeUp : real);
  return {
    facility: 'LGH',
    patient: of(patient, 'p_nobody'),
    holder: of(patient, 'p_nobody'),
    encounter: of(canaryVisit, 'V-NONE'),
    unit: of('4W', 'NO'),
    view: of('encounters', 'nothing'),
    key: of(canaryVisit, 'V-NONE'),
    fhir: of(patient, 'p_nobody').replaceAll('_', '.'),
    q: of(canaryVisit, 'V-NONE'),
    a: of(patient, 'p_nobody'),
    b: 'p_nobody',
    at: '',
    knownAt: '',
  };
}

/** Values of which a pattern is asked; the first that fits is taken. */
const patterned = [
  'site-weights@1',
  '1',
  '12345678',
  'abcdefgh',
  '2026-01-01',
  '2026-01-01T00:00:00Z',
  'A1',
  'a-1',
  '12.5',
  '99213',
  '0450',
  'I10',
  'USD',
  '1.0',
];

export function sampleOf(schema: Schema, names: Readonly<Record<string, string>>, name = ''): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf?.[0] !== undefined) return sampleOf(schema.anyOf[0], names, name);
  if (schema.type === 'array') {
    const { items } = schema;
    if (Array.isArray(items)) return (items as readonly Schema[]).map((one) => sampleOf(one, names));
    return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(items as Schema, names, name.replace(/s$/, '')));
  }
  if (schema.type === 'object' || schema.properties !== undefined)
    return Object.fromEntries((schema.required ?? []).map((key) => [key, sampleOf(schema.properties?.[key] ?? {}, names, key)]));
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1;
  if (schema.type === 'boolean') return true;
  const named = names[name];
  if (named !== undefined && named !== '') return named;
  if (schema.pattern !== undefined) return patterned.find((one) => new RegExp(schema.pattern ?? '', 'u').test(one)) ?? '1';
  return 'sample-of-the-table'.slice(0, Math.max(schema.minLength ?? 0, 19));
}

/** `GET /api/facilities/:facility/beds` as a request; `more` says what the description does not. */
export function sample(route: string, described: Described, names: Readonly<Record<string, string>>, more: Readonly<Record<string, unknown>> = {}): Sample {
  const [method = '', path = ''] = route.split(' ');
  const operation = described[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()] ?? {};
  const isFhir = path.startsWith('/fhir');
  const value = (name: string): string => String(more[name] ?? (isFhir && name === 'id' ? names['fhir'] : undefined) ?? names[name] ?? 'x');
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(value(name))).replace('*', 'x');
  const query = new URLSearchParams(
    (operation.parameters ?? []).flatMap(({ name, in: where, required, schema }) =>
      where === 'query' && (required === true || more[name] !== undefined || name === 'facility')
        ? [[name, String(more[name] ?? (names[name] || sampleOf(schema ?? {}, names, name)))]]
        : [],
    ),
  );
  for (const [name, text] of Object.entries((more['query'] as Record<string, string> | undefined) ?? {})) query.set(name, text);
  const schema = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const body = more['body'] ?? (method === 'GET' || schema === undefined ? undefined : sampleOf(schema, names));
  return {
    method,
    url: `${filled}${query.size === 0 ? '' : `?${query.toString()}`}`,
    ...(body === undefined
      ? {}
      : {
          type: String(more['type'] ?? (isFhir ? 'application/fhir+json' : 'application/json')),
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
  };
}
