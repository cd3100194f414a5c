/**
 * Every screen loses its connection at the same moment and comes back at once: how soon 99 in 100 show the present again, what the process holds, and what
 * the database is asked meanwhile. Screens are of every kind: public and staff walls, nurses of units, managers, another hospital's people; patients that a
 * screen may not see are there, move all the time, and may reach none of those.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Identity } from '@healthos/command-center/access/roles.ts';
import { issueToken, signingKey } from '@healthos/command-center/access/tokens.ts';
import { embeddedUrl } from '@healthos/command-center/postgres/embedded.ts';
import { demoHospital } from '@healthos/simulators/day/demo-hospital.ts';
import { home, startProduct, until, type Home } from './product.ts';
import { atMost, none, share, type Fault } from './promise.ts';
import { openScreen, type Screen } from './screens.ts';
import { Senders } from './senders.ts';

const limitMs = 120_000;
const settleMs = 5_000;
const gigabyte = 1024 * 1024 * 1024;
/** Connections that are opened in one turn of this process: so that what is measured is the server, not this one's sockets. */
const inOneTurn = 500;

/** Another hospital, and a visit of each place: whoever may not see the place may never be sent the visit. */
const other = { ...demoHospital, facility: 'OTH', name: 'Other', senders: ['OTHADT'] };
const places = [
  { facility: 'LGH', unit: '4W', visit: 'CANARY4W' },
  { facility: 'LGH', unit: '4E', visit: 'CANARY4E' },
  { facility: 'OTH', unit: '4W', visit: 'CANARYOTH' },
] as const;
type Canary = (typeof places)[number]['visit'];

interface Kind {
  readonly what: string;
  readonly identity: Identity;
  readonly views: readonly string[];
  readonly sees: readonly Canary[];
}

const kinds: readonly Kind[] = [
  { what: 'public walls', identity: { role: 'wall-public', facility: 'LGH' }, views: ['capacity', 'census', 'flow'], sees: [] },
  { what: 'staff walls', identity: { role: 'wall-staff', facility: 'LGH' }, views: ['beds', 'turns', 'staffing'], sees: ['CANARY4W', 'CANARY4E'] },
  { what: 'nurses', identity: { role: 'nurse', facility: 'LGH', unit: '4W', staff: 'N1' }, views: ['beds', 'unit-now', 'staffing'], sees: ['CANARY4W'] },
  { what: 'charge nurses', identity: { role: 'charge-nurse', facility: 'LGH', unit: '4E', staff: 'N2' }, views: ['beds', 'handoff'], sees: ['CANARY4E'] },
  { what: 'bed managers', identity: { role: 'bed-manager', facility: 'LGH', staff: 'B1' }, views: ['beds', 'encounters'], sees: ['CANARY4W', 'CANARY4E'] },
  { what: 'executives', identity: { role: 'executive', facility: 'LGH', staff: 'E1' }, views: ['money', 'capacity'], sees: ['CANARY4W', 'CANARY4E'] },
  { what: 'another hospital', identity: { role: 'bed-manager', facility: 'OTH', staff: 'B2' }, views: ['beds', 'capacity'], sees: ['CANARYOTH'] },
];

export const storm: Fault = {
  name: 'storm',
  title: 'every screen comes back at the same moment',
  whole: { runs: 10_000, seconds: 0 },
  quick: { runs: 1_000, seconds: 0 },
  run: async ({ runs }) => {
    const at = await home();
    const file = join(at.folder, 'facilities.json');
    await writeFile(file, JSON.stringify({ network: 'Two', facilities: [demoHospital, other] }));
    const product = await startProduct(at, { environment: { HEALTHOS_FACILITY_FILE: file } });
    const load = new Senders({ port: at.mllpPort, senders: places.length, name: 'R', pauseMs: 50, message: canary });
    await until('every canary is in its bed', () => load.count() > 2 * places.length, limitMs);
    const tokens = await tokensOf(at);
    const open = async (): Promise<Screen[]> => {
      const screens: Screen[] = [];
      for (let n = 0; n < runs; n++) {
        screens.push(screenOf(at, tokens, n));
        if (n % inOneTurn === inOneTurn - 1) await new Promise((turn) => setImmediate(turn));
      }
      return screens;
    };
    const fresh = (screens: readonly Screen[]) =>
      until('every screen has its rows', () => screens.every((one) => one.freshAfterMs() !== undefined || one.closed), limitMs, 20);
    const first = await open();
    await fresh(first);
    await pause(settleMs);
    const counting = await statements(at);
    const usual = (await counting.during(() => pause(settleMs))) / settleMs;
    for (const screen of first) screen.drop();
    let most = 0;
    const watch = setInterval(() => void product.residentBytes().then((bytes) => (most = Math.max(most, bytes))), 200);
    const began = performance.now();
    let again: Screen[] = [];
    const asked = await counting.during(async () => {
      again = await open();
      await fresh(again);
    });
    const meanwhile = asked - usual * (performance.now() - began);
    await pause(settleMs);
    clearInterval(watch);
    const waits = again.map((screen) => screen.freshAfterMs() ?? Infinity);
    const closed = again.filter((screen) => screen.closed).length;
    const [leaks, elsewhere] = [[...first, ...again].flatMap(({ leaks }) => leaks), again.filter((screen) => screen.elsewhere === 'shown')];
    const asking = again.filter((screen) => screen.elsewhere === 'refused').length;
    for (const screen of again) screen.drop();
    await counting.end();
    await load.stop();
    await product.stop();
    await at.remove();
    return [
      { what: 'screens that came back at once', value: runs },
      { what: 'of them, in turn', value: kinds.map(({ what }) => what).join(', ') },
      { what: 'half of them fresh within', value: share(waits, 0.5), unit: 'ms' },
      atMost('99 of 100 fresh within', share(waits, 0.99), 15_000, 'ms'),
      atMost('refused or cut', closed, 0, 'screens'),
      atMost('the process holds at most', most / gigabyte, 1.5, 'GB'),
      // Reads of persons are in the audit before they leave, many in one statement.
      atMost('statements of the database for each screen that came back', Math.max(0, meanwhile) / runs, 0.1, ''),
      none('patients of other places that reached a screen', leaks),
      { what: 'refused when they asked for another hospital', value: asking },
      none('shown another hospital', elsewhere),
    ];
  },
};

/** Sender 0 of the first place, 1 of the second: one patient each, who is told of again and again. */
function canary(control: string, n: number): Buffer {
  const { facility, unit, visit } = places[Number(control.slice(1).split('-')[0]) % places.length] ?? places[0];
  const stamp = `${new Date().toISOString().slice(0, 19).replace(/[-T:]/g, '')}+0000`;
  const segments = [
    `MSH|^~\\&|${facility}ADT|${facility}|HOS|${facility}|${stamp}||ADT^${n === 0 ? 'A01' : 'A08'}|${control}|P|2.5.1`,
    `EVN|A08|${stamp}`,
    `PID|1||${visit}^^^${facility}^MR||Canary^Bird||19700102|${n % 2 === 0 ? 'F' : 'M'}`,
    `PV1|1|I|${unit}^02^A^${facility}|||||||${n % 2 === 0 ? 'MED' : 'SUR'}|||||||||${visit}`,
  ];
  return Buffer.from(segments.map((segment) => `${segment}\r`).join(''));
}

/** People of each kind, each with a token of their own; walls share theirs as copies of one enrolment do. */
const peopleOfKind = 50;

async function tokensOf(at: Home): Promise<readonly (readonly string[])[]> {
  const key = await signingKey(at.folder);
  const person = ({ identity }: Kind, n: number): Identity => (identity.staff === undefined ? identity : { ...identity, staff: `${identity.staff}-${n}` });
  return Promise.all(kinds.map((kind) => Promise.all(Array.from({ length: peopleOfKind }, (_, n) => issueToken(key, person(kind, n))))));
}

function screenOf(at: Home, tokens: readonly (readonly string[])[], n: number): Screen {
  const kind = kinds[n % kinds.length];
  const turn = Math.floor(n / kinds.length);
  const { identity, views, sees } = kind ?? { identity: { role: 'wall-public' as const }, views: [], sees: [] };
  const facility = identity.facility ?? 'LGH';
  return openScreen({
    port: at.httpPort,
    token: tokens[n % tokens.length]?.[turn % peopleOfKind] ?? '',
    facility,
    view: views[turn % views.length] ?? 'capacity',
    never: places.map(({ visit }) => visit).filter((visit) => !sees.some((one) => one === visit)),
    ...(turn % 10 === 0 ? { asksFor: facility === 'LGH' ? 'OTH' : 'LGH' } : {}),
  });
}

/** Transactions that the database ended, as it counts them itself: each statement of the product is one or part of one. */
async function statements(at: Home): Promise<{ during(work: () => Promise<unknown>): Promise<number>; end(): Promise<void> }> {
  const db = new pg.Client({ connectionString: await embeddedUrl(at.folder) });
  await db.connect();
  // A session says what it did a second later at most, an idle one at once when it is next asked.
  const count = async (): Promise<number> => {
    await pause(1_500);
    const { rows } = await db.query<{ n: string }>("SELECT xact_commit + xact_rollback AS n FROM pg_stat_database WHERE datname = 'healthos'");
    return Number(rows[0]?.n);
  };
  return {
    during: async (work) => {
      const before = await count();
      await work();
      return (await count()) - before;
    },
    end: () => db.end(),
  };
}
