/**
 * Contexts of launch: the EHR says whom the application is opened about and for whom, and gets a word for it that tells nothing, lives a minute and is
 * used once, by the one application for which it was opened.
 */
import type { Identity } from '../access/roles.ts';
import type { Queryable } from '../postgres/queryable.ts';
import { digestOf, secretText } from './tables.ts';

export const launchLimits = { seconds: 60 } as const;

/** What a launch is about. Ids of FHIR are what the application is told; `record` is ours. */
export interface Context {
  readonly patient?: string;
  readonly record?: string;
  /** Its user is a patient who acts for whom it is about. */
  readonly acts?: true;
  readonly encounter?: string;
  readonly needPatientBanner?: boolean;
  readonly intent?: string;
  /** Where the application sends its messages (SMART Web Messaging), and the word that makes them known there. */
  readonly messaging?: { readonly handle: string; readonly origin: string };
}
export interface LaunchContext extends Context {
  /** The user in whose hands it was opened. */
  readonly identity: Identity;
}

export interface Launches {
  open(client: string, context: LaunchContext): Promise<string>;
  /** The context, the first time and in time; the word is then used up. */
  use(launch: string, client: string): Promise<LaunchContext | undefined>;
  /** Of a launch that this sign-in has used. */
  used(launch: string, client: string): Promise<LaunchContext | undefined>;
}

export function createLaunches(db: Queryable): Launches {
  const one = async (sql: string, launch: string, client: string): Promise<LaunchContext | undefined> =>
    (await db.query<{ context: LaunchContext }>(sql, [digestOf(launch), client])).rows[0]?.context;
  return {
    open: async (client, context) => {
      const launch = secretText();
      await db.query("INSERT INTO smart_launch (id, client, context, expires_at) VALUES ($1, $2, $3::json, now() + $4 * interval '1 second')", [
        digestOf(launch),
        client,
        JSON.stringify(context),
        launchLimits.seconds,
      ]);
      return launch;
    },
    use: (launch, client) =>
      one('UPDATE smart_launch SET used_at = now() WHERE id = $1 AND client = $2 AND used_at IS NULL AND expires_at > now() RETURNING context', launch, client),
    used: (launch, client) => one('SELECT context FROM smart_launch WHERE id = $1 AND client = $2 AND used_at IS NOT NULL', launch, client),
  };
}
