/** The authorisation side as the doors know it: registry, launches, grants, and the server itself, made when it is first asked. */
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { SiteSettings } from '../access/site-settings.ts';
import { createSiteSignIn, type SiteSignIn } from '../access/site-sign-in.ts';
import type { Queryable } from '../postgres/queryable.ts';
import { createAgreement, type Agreement, type People } from './agreement.ts';
import { createClients, type Clients } from './clients.ts';
import { createGrants, type Grants } from './grants.ts';
import { smartKeys, type SmartKeys } from './keys.ts';
import { createLaunches, type Launches } from './launches.ts';
import { createProvider, fhirBaseOf, issuerOf } from './provider.ts';

export interface Smart {
  readonly clients: Clients;
  readonly launches: Launches;
  readonly grants: Grants;
  /** `https://host`, as it is called from outside. */
  origin(): string;
  issuer(): string;
  /** What `iss` and `aud` of SMART name. */
  base(): string;
  keys(): Promise<SmartKeys>;
  readonly db: Queryable;
  /** Sign-in at the provider of the site. */
  readonly site: SiteSignIn | undefined;
  /** What is known of applications and their tokens is asked of the database again. */
  forget(): void;
  onTrouble(error: unknown, about: string): void;
}

export interface SmartParts {
  readonly db: Queryable;
  readonly dataDir: string;
  readonly site: SiteSettings | undefined;
  origin(): string;
  /** Grants that were taken back here, and applications that were disabled. */
  onEnded(kind: 'grant' | 'client', ids: readonly string[]): void;
  onTrouble(error: unknown, about: string): void;
}

export function createSmart({ db, dataDir, site, origin, onEnded, onTrouble }: SmartParts): Smart {
  const clients = createClients(db, (client) => {
    grants.forget();
    onEnded('client', [client]);
  });
  const grants = createGrants(db, clients, (ended) => onEnded('grant', ended));
  let keys: Promise<SmartKeys> | undefined;
  return {
    clients,
    launches: createLaunches(db),
    grants,
    forget: () => {
      clients.forget();
      grants.forget();
    },
    origin,
    issuer: () => issuerOf(origin()),
    base: () => fhirBaseOf(origin()),
    keys: () => (keys ??= smartKeys(dataDir)),
    db,
    site: site === undefined ? undefined : createSiteSignIn(site, onTrouble),
    onTrouble,
  };
}

export interface AuthorizationServer {
  readonly provider: Provider;
  readonly agreement: Agreement;
}

export async function startAuthorization(
  smart: Smart,
  people: People,
  renderError: (ctx: KoaContextWithOIDC, error: string) => void,
): Promise<AuthorizationServer> {
  const { clients, launches, grants, db, onTrouble } = smart;
  const agreement = createAgreement({ clients, launches, grants, people, base: smart.base() });
  const provider = createProvider({ db, origin: smart.origin(), keys: await smart.keys(), clients, launches, grants, agreement, renderError, onTrouble });
  return { provider, agreement };
}
