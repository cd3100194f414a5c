/** Applications beside people: whose token it is, whichever of the two it is of, and as what this server is called by them. */
import { mayKnock } from './access/bound.ts';
import type { Identity } from './access/roles.ts';
import { createLiveTickets, type LiveTickets } from './access/live-tickets.ts';
import { signingKey } from './access/tokens.ts';
import type { Config } from './config.ts';
import type { Queryable } from './postgres/queryable.ts';
import { seedDemoClients } from './smart/demo-clients.ts';
import { createSmart, type Smart } from './smart/smart.ts';

export interface Applications {
  /** What the doors of HTTP ask: a token of this house, or one that an application was given. */
  readonly http: {
    readonly smart: Smart;
    verify(token: string): Promise<Identity | undefined>;
    liveTicket: LiveTickets['make'];
  };
  /** The same for live views, which are of the house itself. */
  readonly live: {
    verify(token: string): Promise<Identity | undefined>;
    redeem: LiveTickets['take'];
    readonly idleMs?: number;
  };
  /** The server listens there now. */
  begin(port: number): Promise<void>;
}

interface Opening {
  readonly config: Config;
  readonly db: Queryable;
  ofHouse(token: string): Promise<Identity | undefined>;
  onTrouble(error: unknown, about: string): void;
}

export function openApplications({ config, db, ofHouse, onTrouble }: Opening): Applications {
  let port = config.httpPort;
  const smart = createSmart({ db, dataDir: config.dataDir, site: config.site, origin: () => config.publicUrl ?? addressOf(config, port), onTrouble });
  const verify = async (token: string): Promise<Identity | undefined> => (await ofHouse(token)) ?? smart.grants.verify(token);
  const tickets = createLiveTickets(() => signingKey(config.dataDir));
  return {
    http: { smart, verify, liveTicket: tickets.make },
    live: {
      verify: async (token) => {
        const identity = await verify(token);
        return identity !== undefined && mayKnock(identity, '/live') ? identity : undefined;
      },
      redeem: tickets.take,
      ...(config.idleMs === undefined ? {} : { idleMs: config.idleMs }),
    },
    begin: async (listening) => {
      port = listening;
      if (config.simulator !== 'off') await seedDemoClients(smart);
    },
  };
}

/** As it is called from this machine, where nobody said how it is called from outside. */
function addressOf({ host, tls }: Config, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return new URL(`${tls === undefined ? 'http' : 'https'}://${name}:${port}`).origin;
}
