/** Applications and people: whose token it is, whichever of the two it is of, whether it still is, and as what this server is called by them. */
import { patientId } from '@healthos/core/ids.ts';
import { openPeople, type People } from './accounts/people.ts';
import { mayKnock } from './access/bound.ts';
import { mayOpen } from './access/may-open.ts';
import type { Identity } from './access/roles.ts';
import { createLiveTickets, type LiveTickets } from './access/live-tickets.ts';
import { signingKey } from './access/tokens.ts';
import type { Config } from './config.ts';
import type { Follow } from './follow.ts';
import type { Queryable } from './postgres/queryable.ts';
import { seedDemoClients } from './smart/demo-clients.ts';
import { createSmart, type Smart } from './smart/smart.ts';
import type { Credential, Where } from './sockets/ended-rooms.ts';

export interface Applications {
  /** What the doors of HTTP ask: a token of this house, or one that an application was given. */
  readonly http: {
    readonly smart: Smart;
    readonly people: People;
    verify(token: string): Promise<Identity | undefined>;
    liveTicket: LiveTickets['make'];
  };
  /** The same for live views, which are of the house itself. */
  readonly live: {
    verify(token: string): Promise<Identity | undefined>;
    redeem: LiveTickets['take'];
    readonly idleMs?: number;
  };
  /** Something was ended by another process: what is known here is asked of the database again. */
  look(): Promise<void>;
  /** The server listens there now. */
  begin(port: number): Promise<void>;
  stop(): void;
}

interface Opening {
  readonly config: Config;
  readonly db: Queryable;
  readonly follow: Follow;
  ofHouse(token: string): Promise<Identity | undefined>;
  /** Sessions of accounts, grants and applications that ended. */
  onEnded(kind: Credential, ids: readonly string[], where: Where): void;
  onTrouble(error: unknown, about: string): void;
}

export function openApplications({ config, db, follow, ofHouse, onEnded, onTrouble }: Opening): Applications {
  let port = config.httpPort;
  const smart = createSmart({
    db,
    dataDir: config.dataDir,
    site: config.site,
    origin: () => config.publicUrl ?? addressOf(config, port),
    onEnded: (kind, ids) => onEnded(kind, ids, 'here'),
    onTrouble,
  });
  const factor = { key: () => signingKey(config.dataDir), roles: config.secondFactor };
  const onSessions = (sessions: readonly string[], where: Where): void => onEnded('session', sessions, where);
  const people = openPeople({ db, factor, endGrants: (staff) => smart.grants.endOf(staff), onEnded: onSessions, onTrouble });
  const verify = async (token: string): Promise<Identity | undefined> => {
    const identity = (await ofHouse(token)) ?? (await smart.grants.verify(token));
    if (identity?.session !== undefined && !(await people.sessions.isOpen(identity.session))) return undefined;
    return identity?.about === undefined || acts(follow, identity, identity.about) ? identity : undefined;
  };
  const tickets = createLiveTickets(() => signingKey(config.dataDir));
  return {
    http: { smart, people, verify, liveTicket: tickets.make },
    live: {
      verify: async (token) => {
        const identity = await verify(token);
        return identity !== undefined && mayKnock(identity, '/live') ? identity : undefined;
      },
      redeem: tickets.take,
      ...(config.idleMs === undefined ? {} : { idleMs: config.idleMs }),
    },
    look: () => {
      smart.forget();
      return people.sessions.look();
    },
    begin: async (listening) => {
      port = listening;
      if (config.simulator !== 'off') await seedDemoClients(smart);
    },
    stop: people.sessions.stop,
  };
}

/** Whether a patient acts now for whom they let an application in: asked of the present each time, for that may have ended a moment ago. */
function acts(follow: Follow, identity: Identity, about: string): boolean {
  const inputs = [...follow.enterprise().hospitals.keys()].flatMap((facility) => follow.input(facility) ?? []);
  return inputs.some((input) => mayOpen(identity, patientId(about), input).may);
}

/** As it is called from this machine, where nobody said how it is called from outside. */
function addressOf({ host, tls }: Config, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return new URL(`${tls === undefined ? 'http' : 'https'}://${name}:${port}`).origin;
}
