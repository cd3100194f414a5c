/**
 * The applications that may ask for a token: who they are, where their answers go, and how far their scopes may reach. A table, not facts of the house:
 * it is configuration of the doors; who changed it is in the audit.
 */
import type { ClientMetadata } from 'oidc-provider';
import type { Role } from '../access/roles.ts';
import type { Queryable } from '../postgres/queryable.ts';
import { digestOf, secretText } from './tables.ts';

export const clientKinds = ['public', 'confidential', 'backend', 'ehr'] as const;
/** `public` runs in a browser and keeps no secret; `backend` acts for itself; `ehr` opens launches for its users and frames the chart. */
export type ClientKind = (typeof clientKinds)[number];

export interface RegisteredClient {
  readonly id: string;
  readonly name: string;
  readonly kind: ClientKind;
  /** Exactly as they are sent, to the letter. */
  readonly redirects: readonly string[];
  readonly launchUrl?: string;
  /** The widest that it may be given. */
  readonly scopes: readonly string[];
  readonly jwks?: { readonly keys: readonly Readonly<Record<string, unknown>>[] };
  readonly jwksUri?: string;
  /** `each`: every user is asked; `house`: the house has agreed for its users. */
  readonly consent: 'each' | 'house';
  /** As whom it acts where it acts for itself. */
  readonly role?: Role;
  readonly facility?: string;
  /** Origins that may frame the chart. */
  readonly origins: readonly string[];
  readonly madeAt: number;
  readonly disabledAt?: number;
  readonly hasSecret: boolean;
}
export type NewClient = Omit<RegisteredClient, 'madeAt' | 'disabledAt' | 'hasSecret'>;

interface Row {
  id: string;
  name: string;
  kind: ClientKind;
  redirects: string[];
  launch_url: string | null;
  scopes: string;
  jwks: RegisteredClient['jwks'] | null;
  jwks_uri: string | null;
  secret_digest: string | null;
  consent: RegisteredClient['consent'];
  role: Role | null;
  facility: string | null;
  origins: string[];
  made_at: Date;
  disabled_at: Date | null;
}

const given = <K extends string, V>(key: K, value: V | null | undefined): Partial<Record<K, V>> =>
  value === null || value === undefined ? {} : ({ [key]: value } as Record<K, V>);

function toClient(row: Row): RegisteredClient {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    redirects: row.redirects,
    scopes: row.scopes.split(' '),
    consent: row.consent,
    origins: row.origins,
    madeAt: row.made_at.getTime(),
    hasSecret: row.secret_digest !== null,
    ...given('launchUrl', row.launch_url),
    ...given('jwks', row.jwks),
    ...given('jwksUri', row.jwks_uri),
    ...given('role', row.role),
    ...given('facility', row.facility),
    ...given('disabledAt', row.disabled_at?.getTime()),
  };
}

export interface Clients {
  all(): Promise<readonly RegisteredClient[]>;
  /** One that is not disabled. */
  find(id: string): Promise<RegisteredClient | undefined>;
  /** undefined: the id is taken. The secret is shown this once. */
  add(client: NewClient, by: string): Promise<{ readonly secret?: string } | undefined>;
  /** Answers go elsewhere from now on. */
  move(id: string, redirects: readonly string[], launchUrl: string): Promise<boolean>;
  /** What it was given ends with it. */
  disable(id: string): Promise<boolean>;
  enable(id: string): Promise<boolean>;
  /** What is known of them is asked of the database again. */
  forget(): void;
  isSecret(id: string, secret: string): Promise<boolean>;
  /** Whether pages of this origin may read answers of ours: it is that of a registered application. */
  isOrigin(origin: string): Promise<boolean>;
  /** Origins of registered EHRs, which may frame the chart. */
  framing(): Promise<readonly string[]>;
}

/** A registration is known everywhere within so long. */
const keptMs = 2000;

/** `onEnded` is told of each that was disabled here. */
export function createClients(db: Queryable, onEnded: (client: string) => void): Clients {
  let kept: { readonly at: number; readonly clients: Promise<readonly RegisteredClient[]> } | undefined;
  const all = async (): Promise<readonly RegisteredClient[]> => (await db.query<Row>('SELECT * FROM smart_client ORDER BY name, id')).rows.map(toClient);
  const some = (): Promise<readonly RegisteredClient[]> => {
    if (kept === undefined || performance.now() - kept.at > keptMs) kept = { at: performance.now(), clients: all() };
    return kept.clients;
  };
  const enabled = async (): Promise<readonly RegisteredClient[]> => (await some()).filter(({ disabledAt }) => disabledAt === undefined);
  const changed = async (sql: string, values: readonly unknown[]): Promise<boolean> => {
    const { rowCount } = await db.query(sql, [...values]);
    kept = undefined;
    return (rowCount ?? 0) > 0;
  };
  return {
    all,
    find: async (id) => (await enabled()).find((one) => one.id === id),
    add: async (client, by) => {
      const secret = client.kind === 'confidential' && client.jwks === undefined && client.jwksUri === undefined ? secretText() : undefined;
      const isNew = await changed(
        `INSERT INTO smart_client (id, name, kind, redirects, launch_url, scopes, jwks, jwks_uri, secret_digest, consent, role, facility, origins, made_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7::json, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (id) DO NOTHING`,
        [
          client.id,
          client.name,
          client.kind,
          client.redirects,
          client.launchUrl ?? null,
          client.scopes.join(' '),
          client.jwks === undefined ? null : JSON.stringify(client.jwks),
          client.jwksUri ?? null,
          secret === undefined ? null : digestOf(secret),
          client.consent,
          client.role ?? null,
          client.facility ?? null,
          client.origins,
          by,
        ],
      );
      return isNew ? (secret === undefined ? {} : { secret }) : undefined;
    },
    disable: async (id) => {
      const done = await changed('UPDATE smart_client SET disabled_at = now() WHERE id = $1 AND disabled_at IS NULL', [id]);
      await db.query("DELETE FROM smart_object WHERE payload ->> 'clientId' = $1", [id]);
      await db.query('UPDATE smart_context SET revoked_at = now() WHERE client = $1 AND revoked_at IS NULL', [id]);
      onEnded(id);
      return done;
    },
    move: (id, redirects, launchUrl) => changed('UPDATE smart_client SET redirects = $2, launch_url = $3 WHERE id = $1', [id, redirects, launchUrl]),
    enable: (id) => changed('UPDATE smart_client SET disabled_at = NULL WHERE id = $1 AND disabled_at IS NOT NULL', [id]),
    forget: () => {
      kept = undefined;
    },
    isSecret: async (id, secret) => {
      const { rowCount } = await db.query('SELECT 1 FROM smart_client WHERE id = $1 AND secret_digest = $2 AND disabled_at IS NULL', [id, digestOf(secret)]);
      return (rowCount ?? 0) > 0;
    },
    isOrigin: async (origin) =>
      (await enabled()).some(({ redirects, launchUrl, origins }) =>
        [...redirects, ...(launchUrl === undefined ? [] : [launchUrl]), ...origins].some((url) => URL.parse(url)?.origin === origin),
      ),
    framing: async () => [...new Set((await enabled()).flatMap(({ kind, origins }) => (kind === 'ehr' ? origins : [])))],
  };
}

/** In the words of dynamic registration, which the authorisation server reads. */
export function metadataOf(client: RegisteredClient): ClientMetadata {
  const acts = client.kind === 'backend' || client.kind === 'ehr';
  const byKey = client.jwks !== undefined || client.jwksUri !== undefined;
  return {
    client_id: client.id,
    client_name: client.name,
    redirect_uris: acts ? [] : [...client.redirects],
    response_types: acts ? [] : ['code'],
    grant_types: acts ? ['client_credentials'] : ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: client.kind === 'public' ? 'none' : byKey ? 'private_key_jwt' : 'client_secret_basic',
    ...(client.hasSecret ? { client_secret: 'kept as a digest' } : {}),
    ...(client.jwks === undefined ? {} : { jwks: { keys: client.jwks.keys.map((key) => ({ ...key })) as never } }),
    ...(client.jwksUri === undefined ? {} : { jwks_uri: client.jwksUri }),
  };
}
