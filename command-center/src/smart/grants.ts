/** What was granted to whom, about whom: people as the authorisation server knows them, the context of each grant, agreements that are remembered, and whose an access token is. */
import type { AdapterPayload } from 'oidc-provider';
import type { Identity } from '../access/roles.ts';
import type { Queryable } from '../postgres/queryable.ts';
import type { Clients } from './clients.ts';
import type { Context } from './launches.ts';
import { digestOf } from './tables.ts';

export interface Granted {
  readonly grant: string;
  readonly client: string;
  readonly sub: string;
  readonly scope: string;
  readonly context: Context;
  readonly identity: Identity;
  readonly madeAt: number;
}

export interface HeldAbout extends Granted {
  readonly name: string;
  /** The last of its tokens ends then, if it is not renewed. */
  readonly until: number;
}

export interface Held {
  readonly grants: number;
  readonly people: number;
}

export interface Grants {
  /** One word for one identity, the same each time. */
  subjectOf(identity: Identity): Promise<string>;
  identityOf(sub: string): Promise<Identity | undefined>;
  keep(grant: string, of: { readonly client: string; readonly sub: string; readonly scope: string; readonly context: Context }): Promise<void>;
  contextOf(grant: string): Promise<Context | undefined>;
  agree(sub: string, client: string, scopes: readonly string[]): Promise<void>;
  agreed(sub: string, client: string): Promise<readonly string[]>;
  /** Those that can still be used. */
  ofClient(client: string, limit: number): Promise<readonly Granted[]>;
  /** Those that can still be used and are about one of these records, whoever gave them, with the name of the application. */
  about(records: readonly string[], limit: number): Promise<readonly HeldAbout[]>;
  /** How many can still be used, and about how many people, by application. */
  counted(): Promise<ReadonlyMap<string, Held>>;
  /** What was agreed to once is forgotten with it: the next time the user is asked again. */
  revoke(grant: string): Promise<boolean>;
  /** Everything that this member of staff let applications have, their sign-in at this server, and launches that were opened for them. */
  endOf(staff: string): Promise<void>;
  /** What is known of tokens is asked of the database again. */
  forget(): void;
  /** Whose token this is; undefined where it is none of ours, over or taken back. */
  verify(token: string): Promise<Identity | undefined>;
}

/** A token that was taken back is nobody's within so long. */
const knownMs = 2000;
const knownAtMost = 5000;

interface TokenRow {
  readonly kind: string;
  readonly grant: string | null;
  readonly payload: AdapterPayload;
  readonly context: Context | null;
  readonly identity: Identity | null;
  readonly left: number;
}

type GrantedRow = Omit<Granted, 'madeAt'> & { readonly made_ms: number };
const columns = 'c.grant_id AS grant, c.client, c.sub, c.scope, c.context, s.identity, (extract(epoch FROM c.made_at) * 1000)::float8 AS made_ms';
/** Grants of which a token can still be used: few, however many there ever were. */
const live = `(SELECT grant_id, max(expires_at) AS until FROM smart_object
  WHERE kind IN ('AccessToken', 'RefreshToken') AND expires_at > now() AND grant_id IS NOT NULL GROUP BY grant_id) o`;

const grantedOf = ({ grant, client, sub, scope, context, identity, made_ms }: GrantedRow): Granted => ({
  grant,
  client,
  sub,
  scope,
  context,
  identity,
  madeAt: Math.round(made_ms),
});

/** `onEnded` is told of the grants that were taken back here. */
export function createGrants(db: Queryable, clients: Clients, onEnded: (grants: readonly string[]) => void): Grants {
  const known = new Map<string, { readonly until: number; readonly identity: Identity }>();
  const read = async (token: string): Promise<{ readonly identity: Identity; readonly leftMs: number } | undefined> => {
    const { rows } = await db.query<TokenRow>(
      `SELECT o.kind, o.grant_id AS grant, o.payload, c.context, s.identity, (extract(epoch FROM o.expires_at - now()) * 1000)::float8 AS left
       FROM smart_object o LEFT JOIN smart_context c ON c.grant_id = o.grant_id AND c.revoked_at IS NULL LEFT JOIN smart_subject s ON s.sub = c.sub
       WHERE o.kind IN ('AccessToken', 'ClientCredentials') AND o.id = $1 AND o.expires_at > now()`,
      [digestOf(token)],
    );
    const [row] = rows;
    const client = row?.payload.clientId === undefined ? undefined : await clients.find(row.payload.clientId);
    if (row === undefined || client === undefined) return undefined;
    const identity = row.kind === 'AccessToken' ? ofUser(row, client.id) : ofItself(row, client);
    return identity === undefined ? undefined : { identity, leftMs: row.left };
  };
  return {
    subjectOf: async (identity) => {
      const { role, facility, unit, staff, patient } = identity;
      const whole = Object.fromEntries(Object.entries({ role, facility, unit, staff, patient }).filter(([, value]) => value !== undefined));
      const sub = digestOf(JSON.stringify([role, facility, unit, staff, patient].map((one) => one ?? null)));
      await db.query('INSERT INTO smart_subject (sub, identity) VALUES ($1, $2::json) ON CONFLICT (sub) DO UPDATE SET seen_at = now()', [
        sub,
        JSON.stringify(whole),
      ]);
      return sub;
    },
    identityOf: async (sub) => (await db.query<{ identity: Identity }>('SELECT identity FROM smart_subject WHERE sub = $1', [sub])).rows[0]?.identity,
    keep: async (grant, { client, sub, scope, context }) => {
      await db.query('INSERT INTO smart_context (grant_id, client, sub, scope, context) VALUES ($1, $2, $3, $4, $5::json)', [
        grant,
        client,
        sub,
        scope,
        JSON.stringify(context),
      ]);
    },
    contextOf: async (grant) =>
      (await db.query<{ context: Context }>('SELECT context FROM smart_context WHERE grant_id = $1 AND revoked_at IS NULL', [grant])).rows[0]?.context,
    agree: async (sub, client, scopes) => {
      await db.query(
        'INSERT INTO smart_consent (sub, client, scope) VALUES ($1, $2, $3) ON CONFLICT (sub, client) DO UPDATE SET scope = EXCLUDED.scope, given_at = now()',
        [sub, client, scopes.join(' ')],
      );
    },
    agreed: async (sub, client) =>
      (await db.query<{ scope: string }>('SELECT scope FROM smart_consent WHERE sub = $1 AND client = $2', [sub, client])).rows[0]?.scope.split(' ') ?? [],
    ofClient: async (client, limit) =>
      (
        await db.query<GrantedRow>(
          `SELECT ${columns} FROM smart_context c JOIN smart_subject s ON s.sub = c.sub WHERE c.client = $1 AND c.revoked_at IS NULL AND EXISTS
             (SELECT 1 FROM smart_object o WHERE o.grant_id = c.grant_id AND o.kind IN ('AccessToken', 'RefreshToken') AND o.expires_at > now())
           ORDER BY c.made_at DESC LIMIT $2`,
          [client, limit],
        )
      ).rows.map(grantedOf),
    about: async (records, limit) =>
      (
        await db.query<GrantedRow & { name: string; until_ms: number }>(
          `SELECT ${columns}, a.name, (extract(epoch FROM o.until) * 1000)::float8 AS until_ms
           FROM ${live} JOIN smart_context c ON c.grant_id = o.grant_id JOIN smart_subject s ON s.sub = c.sub JOIN smart_client a ON a.id = c.client
           WHERE c.revoked_at IS NULL AND c.context ->> 'record' = ANY ($1) ORDER BY c.made_at DESC LIMIT $2`,
          [records, limit],
        )
      ).rows.map(({ until_ms, ...row }) => ({ ...grantedOf(row), name: row.name, until: Math.round(until_ms) })),
    counted: async () =>
      new Map(
        (
          await db.query<{ client: string; grants: number; people: number }>(
            `SELECT c.client, count(*)::int AS grants, count(DISTINCT c.context ->> 'record')::int AS people
             FROM ${live} JOIN smart_context c ON c.grant_id = o.grant_id WHERE c.revoked_at IS NULL GROUP BY c.client`,
          )
        ).rows.map(({ client, grants, people }) => [client, { grants, people }] as const),
      ),
    revoke: async (grant) => {
      const { rowCount } = await db.query('UPDATE smart_context SET revoked_at = now() WHERE grant_id = $1 AND revoked_at IS NULL', [grant]);
      await db.query('DELETE FROM smart_consent a USING smart_context c WHERE c.grant_id = $1 AND a.sub = c.sub AND a.client = c.client', [grant]);
      await db.query("DELETE FROM smart_object WHERE grant_id = $1 OR (kind = 'Grant' AND id = $2)", [grant, digestOf(grant)]);
      known.clear();
      onEnded([grant]);
      return (rowCount ?? 0) > 0;
    },
    endOf: async (staff) => {
      const subs = "SELECT sub FROM smart_subject WHERE identity ->> 'staff' = $1";
      await db.query(`UPDATE smart_context SET revoked_at = now() WHERE revoked_at IS NULL AND sub IN (${subs})`, [staff]);
      const { rows } = await db.query<{ grant: string | null }>(
        `DELETE FROM smart_object WHERE grant_id IN (SELECT grant_id FROM smart_context WHERE sub IN (${subs})) OR (kind = 'Session' AND payload ->> 'accountId' IN (${subs}))
         RETURNING grant_id AS grant`,
        [staff],
      );
      await db.query("DELETE FROM smart_launch WHERE context -> 'identity' ->> 'staff' = $1", [staff]);
      known.clear();
      onEnded([...new Set(rows.flatMap(({ grant }) => grant ?? []))]);
    },
    forget: () => known.clear(),
    verify: async (token) => {
      // Ours have one length and no dot: a token of the house is not looked up here.
      if (!/^[\w-]{43}$/.test(token)) return undefined;
      const key = digestOf(token);
      const kept = known.get(key);
      if (kept !== undefined && kept.until > performance.now()) return kept.identity;
      const found = await read(token);
      if (known.size >= knownAtMost) known.clear();
      if (found === undefined) known.delete(key);
      else known.set(key, { identity: found.identity, until: performance.now() + Math.min(knownMs, found.leftMs) });
      return found?.identity;
    },
  };
}

/** A user's, in the hands of an application: theirs, as far as its scopes go, about whom it was launched for. */
function ofUser({ payload, context, identity, grant }: TokenRow, client: string): Identity | undefined {
  if (context === null || identity === null) return undefined;
  const patient = identity.role === 'patient' ? identity.patient : context.record;
  return {
    ...identity,
    client,
    ...(grant === null ? {} : { grant }),
    scope: payload.scope ?? '',
    ...(patient === undefined ? {} : { patient }),
    ...(context.acts !== true || context.record === undefined ? {} : { about: context.record }),
    ...(context.encounter === undefined ? {} : { encounter: context.encounter }),
  };
}

function ofItself(
  { payload }: TokenRow,
  { id, role, facility }: { readonly id: string; readonly role?: Identity['role']; readonly facility?: string },
): Identity {
  return { role: role ?? 'feed', client: id, scope: payload.scope ?? '', staff: `client:${id}`, ...(facility === undefined ? {} : { facility }) };
}
