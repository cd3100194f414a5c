/** Every row of the performance page: which figure of which bench it is, beside which peer and limit, and what is promised. A row that no bench measures says so. */
import type { Row } from './figures.ts';

export interface Found {
  readonly ours: Row;
  readonly peer?: Row;
  readonly limit?: Row;
  /** Of ours to what the target names. */
  readonly ratio?: number;
  readonly met: boolean;
}

export interface Promised {
  readonly row: string;
  readonly bench: string;
  readonly target: string;
  /** Among the rows of its bench; undefined where they do not hold it. */
  find(rows: readonly Row[]): Found | undefined;
}

const of = (rows: readonly Row[], name: RegExp, subject: RegExp = /^ours/): Row | undefined =>
  rows.find((row) => name.test(row.case) && subject.test(row.subject));
const by = (word: string): RegExp => new RegExp(word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));

interface Beside {
  readonly peer?: string;
  readonly limit?: string;
}

/** Ours is at least so many times what is named. */
function times(row: string, bench: string, name: RegExp, factor: number, beside: Beside & { readonly than: 'peer' | 'limit' }): Promised {
  return {
    row,
    bench,
    target: `>= ${factor}x ${beside[beside.than] ?? ''}`,
    find: (rows) => {
      const [ours, others] = [of(rows, name), othersOf(rows, name, beside)];
      const than = others[beside.than];
      if (ours === undefined || than === undefined) return undefined;
      const ratio = ours.value / than.value;
      return { ours, ...others, ratio, met: ratio >= factor };
    },
  };
}

/** Ours is at most such a share of the peer. */
function shareOf(row: string, bench: string, name: RegExp, share: number, peer: string): Promised {
  return {
    row,
    bench,
    target: `<= ${share}x ${peer}`,
    find: (rows) => {
      const [ours, other] = [of(rows, name), of(rows, name, by(peer))];
      if (ours === undefined || other === undefined) return undefined;
      return { ours, peer: other, ratio: ours.value / other.value, met: ours.value / other.value <= share };
    },
  };
}

function bound(row: string, bench: string, name: RegExp, [sign, value]: readonly ['>=' | '<=', number], beside: Beside = {}): Promised {
  return {
    row,
    bench,
    target: `${sign} ${value.toLocaleString('en')}`,
    find: (rows) => {
      const ours = of(rows, name);
      if (ours === undefined) return undefined;
      return { ours, ...othersOf(rows, name, beside), met: sign === '>=' ? ours.value >= value : ours.value <= value };
    },
  };
}

function othersOf(rows: readonly Row[], name: RegExp, { peer, limit }: Beside): Pick<Found, 'peer' | 'limit'> {
  const [other, most] = [peer === undefined ? undefined : of(rows, name, by(peer)), limit === undefined ? undefined : of(rows, name, by(limit))];
  return { ...(other === undefined ? {} : { peer: other }), ...(most === undefined ? {} : { limit: most }) };
}

const [medplum, hl7parser, split, raw] = ['@medplum/core', 'hl7parser', 'split every field', 'limit: raw socket'];
const [withPg, bare] = ['@medplum/hl7 + pg', 'limit: bare group commit'];

export const promises: readonly Promised[] = [
  times('parse ADT 1.2 kB', 'parse', /^ADT/, 4, { peer: medplum, limit: split, than: 'peer' }),
  times('parse ORU lab 30 OBX', 'parse', /^ORU/, 5, { peer: hl7parser, limit: split, than: 'peer' }),
  times('parse PCD-01 60 OBX', 'parse', /^PCD-01/, 4, { peer: hl7parser, limit: split, than: 'peer' }),
  times('parse SIU', 'parse', /^SIU/, 4, { peer: medplum, limit: split, than: 'peer' }),
  times('parse MDM 200 kB', 'parse', /^MDM/, 20, { peer: medplum, limit: split, than: 'peer' }),
  times('all 60 OBX of PCD-01, four values', 'parse', /^all 60 OBX/, 5, { peer: medplum, than: 'peer' }),
  times('framing and ACK, 1 connection', 'framing', /^1 connection$/, 0.7, { peer: '@medplum/hl7', limit: raw, than: 'limit' }),
  times('framing and ACK, 8 connections', 'framing', /^8 connections/, 0.7, { peer: '@medplum/hl7', limit: raw, than: 'limit' }),
  times('framing and ACK, 64 connections', 'framing', /^64 connections/, 0.7, { peer: '@medplum/hl7', limit: raw, than: 'limit' }),
  times('framing and ACK, 1 x 32 in flight', 'framing', /^1 x 32/, 0.7, { peer: '@medplum/hl7', limit: raw, than: 'limit' }),
  bound('durable, 1 connection', 'ingest', /^1 connections$/, ['>=', 1500], { peer: withPg, limit: bare }),
  bound('durable, 8 connections', 'ingest', /^8 connections$/, ['>=', 7000], { peer: withPg, limit: bare }),
  bound('durable, 64 connections', 'ingest', /^64 connections$/, ['>=', 15_000], { peer: withPg, limit: bare }),
  times('durable, 64 connections, beside the peer', 'ingest', /^64 connections$/, 2.3, { peer: withPg, limit: bare, than: 'peer' }),
  times('durable, 64 connections, beside the bare prototype', 'ingest', /^64 connections$/, 0.5, { peer: withPg, limit: bare, than: 'limit' }),
  bound('durable, 64 connections, p99 ms', 'ingest', /^64 connections: p99$/, ['<=', 8], { peer: withPg, limit: bare }),
  shareOf('durable, 64 connections, p99 beside the peer', 'ingest', /^64 connections: p99$/, 0.5, withPg),
  bound('durable, 512 connections', 'ingest', /^512 connections$/, ['>=', 18_000], { peer: withPg, limit: bare }),
  bound('durable, 512 connections, p99 ms', 'ingest', /^512 connections: p99$/, ['<=', 40], { peer: withPg, limit: bare }),
  bound('durable, 8 x 64 in flight', 'ingest', /^8 x 64 in flight$/, ['>=', 25_000], { peer: withPg, limit: bare }),
  bound('event loop p99 under durable load, ms', 'ingest', /^event loop/, ['<=', 50]),
  bound('device samples into the hypertable, a second', 'append', /^samples/, ['>=', 100_000]),
  bound('events into the log, a second', 'append', /^events, with messages/, ['>=', 40_000]),
  bound('push, p99 ms', 'push', /clients, \d+\/s/, ['<=', 70], { peer: 'ws' }),
  shareOf('push, processor', 'push', /^processor/, 1.6, 'ws'),
  bound('push, storm of 5,000 with snapshot, ms', 'storm', /^5000 screens.*: 99 of 100/, ['<=', 5000]),
  bound('push, storm of 10,000 with snapshot, ms', 'storm', /^10000 screens.*: 99 of 100/, ['<=', 15_000]),
  bound('push, 10,000 clients, GB', 'storm', /^10000 screens.*: the process holds/, ['<=', 1.5]),
  bound('feed to glass, p50 ms', 'glass', /^half within/, ['<=', 100]),
  bound('feed to glass, p99 ms', 'glass', /^99 in 100 within/, ['<=', 300]),
  bound('server part of feed to glass, p99 ms', 'glass', /^the server's part/, ['<=', 50]),
  bound('server part, p99 ms (an open page is told)', 'sync', /^live socket: 99 in 100/, ['<=', 50]),
  bound('feed to glass at 1,000/s with 1,000 sockets, p99 ms', 'flood', /99 in 100 within/, ['<=', 1000]),
  bound('fold, events a second', 'record', /^fold/, ['>=', 150_000]),
  bound('rebuild from PostgreSQL, events a second', 'record', /^read and fold/, ['>=', 40_000]),
  bound('start from a snapshot, s', 'chart', /^started again/, ['<=', 5]),
  bound('memory of 1,000 beds, 60 days of all that is charted, MiB', 'memory', /^everything charted: 1000 beds/, ['<=', 400]),
  bound('memory of 1,000 beds, 60 days of movements and work, MiB', 'memory', /^movements and work: 1000 beds/, ['<=', 400]),
  bound('read API, a view, p95 ms', 'chart', /^a view, p95/, ['<=', 25]),
  bound('read API, a chart of 5,000 events, p95 ms', 'chart', /^live, p95/, ['<=', 50]),
  bound('read API, a screen at a past moment, p95 ms', 'chart', /^at a past moment.*p95/, ['<=', 1000]),
  bound('identity: candidates of one, p95 ms', 'identity', /found and scored: p95/, ['<=', 20]),
  bound('FHIR read among 100,000 people, p95 ms', 'fhir', /^read Patient, p95/, ['<=', 25]),
  bound('FHIR search among 100,000 people, p95 ms', 'fhir', /^search Patient by family and birth date, p95/, ['<=', 80]),
  bound('CDS Hooks order-sign, p95 ms', 'hooks', /^order-sign: 95 in 100/, ['<=', 200]),
  bound('placement, 500 beds, ms', 'placement', /^500 beds: board and ranking/, ['<=', 100]),
  bound('what-if 200 x 72 h, ms', 'what-if', /^200 x 72 h, two levers/, ['<=', 10_000]),
  times('X12 835 read', 'x12', /^835 read/, 5, { peer: 'node-x12', than: 'peer' }),
  times('X12 837 read', 'x12', /^837P read/, 5, { peer: 'node-x12', than: 'peer' }),
  bound('wall: kB gzip before deck.gl', 'wall', /scripts and styles/, ['<=', 150]),
  bound('wall: first paint, ms', 'wall', /first contentful paint/, ['<=', 1500]),
  bound('wall: script for 50 changed beds of 2,000, ms', 'wall', /changed beds/, ['<=', 8]),
  bound('start again, ms', 'start', /^again$/, ['<=', 15_000]),
  bound('embedded PostgreSQL up, ms', 'start', /^embedded PostgreSQL/, ['<=', 3000]),
  bound('start of a fresh clone, with installs, s', 'fresh', /^and takes messages/, ['<=', 180]),
  bound('two processes beside one, x', 'processes', /^two against one/, ['>=', 1.6]),
  bound('a facility moves to another process, ms', 'moves', /after a kill its houses are held elsewhere/, ['<=', 5000]),
  bound('processor of a message, 500 facilities beside 50, x', 'processes', /^processor of a message/, ['<=', 1.25]),
  growth('growth: fold of a transfer', /fold of a transfer/),
  growth('growth: views after a transfer', /views after a transfer/),
  growth('growth: bytes pushed of a transfer', /pushed of a transfer/),
];

/** A hundred times the beds may not cost ten times as much: what grows with what changes stays, what grows with what exists is a hundred times as much. */
function growth(row: string, name: RegExp): Promised {
  const most = 10;
  return {
    row: `${row}, 5,000 beds beside 50`,
    bench: 'growth',
    target: `<= ${most}x`,
    find: (rows) => {
      const [few, many] = [50, 5000].map((beds) => rows.find((one) => name.test(one.case) && one.case.startsWith(`${beds} beds`)));
      if (few === undefined || many === undefined) return undefined;
      const ratio = many.value / Math.max(few.value, Number.MIN_VALUE);
      return { ours: many, peer: { ...few, subject: '50 beds' }, ratio, met: ratio <= most };
    },
  };
}
