/** The systems in whose charts this one is shown: their origins may frame the embedded chart, and their keys open the door of CDS Hooks. Read once at boot. */
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { isRejection } from '@healthos/ingest/rejection.ts';
import { parseJson } from '@healthos/ingest/formats/json.ts';

const Key = Type.Object({ kty: Type.String({ enum: ['EC', 'RSA', 'OKP'] }), kid: Type.Optional(Type.String({ maxLength: 200 })) });
const Ehr = Type.Object(
  {
    /** What facts and lists call it. */
    name: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }),
    /** Where its pages come from: `https://ehr.example`. */
    origins: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 20 })),
    /** Only this house; absent = every house of the process. */
    facility: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    /** As a client of CDS Hooks: `iss` of its tokens, and its public keys, here or at one address of its own. */
    hooks: Type.Optional(
      Type.Object(
        {
          issuer: Type.String({ minLength: 1, maxLength: 300 }),
          keys: Type.Optional(Type.Object({ keys: Type.Array(Key, { minItems: 1, maxItems: 20 }) })),
          keysAt: Type.Optional(Type.String({ maxLength: 300 })),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
const File = Type.Object({ ehrs: Type.Array(Ehr, { maxItems: 200 }) }, { additionalProperties: false });

export type Ehr = Static<typeof Ehr>;
export interface Ehrs {
  readonly all: readonly Ehr[];
}

const accepts = 'a JSON file {"ehrs": [{"name", "origins": ["https://host"], "facility"?, "hooks"?: {"issuer", "keys" (JWKS) or "keysAt" (https)}}]}';

export function readEhrs(text: string | undefined, wrong: (variable: string, accepts: string) => void): Ehrs {
  if (text === undefined) return { all: [] };
  const parsed = parseJson(Buffer.from(text));
  const file = isRejection(parsed) ? undefined : parsed.value;
  if (Value.Check(File, file) && file.ehrs.every(isWhole) && isEachOnce(file.ehrs)) return { all: file.ehrs };
  wrong('HEALTHOS_EHR_FILE', accepts);
  return { all: [] };
}

/** Scheme, host and port, as a browser writes them; plain HTTP only on this machine. */
export function isOrigin(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && url.origin === text && (url.protocol === 'https:' || (url.protocol === 'http:' && isHere(url.hostname)));
}

export const isHere = (hostname: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(hostname) || hostname.endsWith('.localhost');

function isWhole({ origins = [], hooks }: Ehr): boolean {
  const hasKeys = hooks === undefined || (hooks.keys === undefined) !== (hooks.keysAt === undefined);
  const at = hooks?.keysAt;
  return origins.every(isOrigin) && hasKeys && (at === undefined || (URL.canParse(at) && isOrigin(new URL(at).origin)));
}

const isEachOnce = (ehrs: readonly Ehr[]): boolean =>
  new Set(ehrs.map(({ name }) => name)).size === ehrs.length &&
  new Set(ehrs.flatMap(({ hooks }) => hooks?.issuer ?? [])).size === ehrs.filter(({ hooks }) => hooks !== undefined).length;

/** Origins that may frame the embedded chart. */
export const framingOrigins = ({ all }: Ehrs): readonly string[] => [...new Set(all.flatMap(({ origins = [] }) => origins))];
