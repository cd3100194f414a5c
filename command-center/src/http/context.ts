/** What the routes are given: the parts of the running server, and who is asking. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FacilityDescription } from '@healthos/core/operations/facility.ts';
import { facilityId, type FacilityId } from '@healthos/core/ids.ts';
import type { Clock, EventLog, HouseReads } from '@healthos/core/ports.ts';
import { instant, type Instant } from '@healthos/core/time.ts';
import type { Receive } from '@healthos/ingest/receive.ts';
import { mayKnock } from '../access/bound.ts';
import { may, mayVisit, type Action } from '../access/policy.ts';
import type { Identity } from '../access/roles.ts';
import type { People } from '../accounts/people.ts';
import type { Anchor, AuditTrail } from '../audit/trail.ts';
import type { ViewReads } from '../audit/view-reads.ts';
import type { Decide, InTurn } from '../decide.ts';
import type { DescribedNetwork } from '../facility-file.ts';
import type { FaultCode } from '../fault.ts';
import type { Folders } from '../folders/of-house.ts';
import type { Follow } from '../follow.ts';
import type { Destinations } from '../outbound/destinations.ts';
import type { OrdersOut } from '../outbound/send-orders.ts';
import type { Learning } from '../learning.ts';
import type { FeedStats } from '../feed-stats.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { PaymentGateway } from '../portal/gateway.ts';
import type { PatientPictures } from '../patient-pictures.ts';
import type { Pictures } from '../pictures.ts';

import type { Repricing } from '../reprice/runs.ts';
import type { WhatIf } from '../what-if/runs.ts';
import type { Houses } from '../postgres/houses.ts';
import type { Queryable } from '../postgres/queryable.ts';
import type { ProcessRole } from '../processes/roles.ts';
import type { Smart } from '../smart/smart.ts';
import type { Tellings } from '../telling.ts';
import type { Traces } from '../tracing/traces.ts';
import { problem } from './problems.ts';

export interface Parts {
  /** What is read of the log is read within a house; who somebody is, of all of them. */
  readonly log: Pick<EventLog, 'append' | 'within' | 'identitiesOf' | 'findIdentities'>;
  /** For whoever is bound to no house (`keptFor`), and for nobody else. */
  readonly everyHouse: HouseReads;
  readonly houses: Houses;
  readonly db: Queryable;
  readonly clock: Clock;
  readonly follow: Follow;
  readonly learning: Learning;
  readonly pictures: Pictures;
  readonly patientPictures: PatientPictures;
  readonly receive: Receive;
  readonly decide: Decide;
  /** Where several processes share the log: what is written only as long as something holds is written under a turn. */
  readonly inTurn?: InTurn;
  readonly audit: AuditTrail;
  /** Who was shown whom on a view of patients. */
  readonly viewReads: ViewReads;
  /** Heads of the audit that were noted outside the database. */
  auditAnchors(): Promise<readonly Anchor[]>;
  readonly network: DescribedNetwork;
  /** Where orders go, and how each destination stands. */
  readonly ordersOut: { readonly destinations: Destinations } & Pick<OrdersOut, 'lines'>;
  /** What this server reads from a folder, and writes to one. */
  readonly folders: Omit<Folders, 'stop'>;
  readonly whatIf: WhatIf;
  readonly repricing: Repricing;
  /** Who takes card payments; absent = nobody does here. */
  readonly gateway?: PaymentGateway;
  readonly feeds: FeedStats;
  /** Houses whose past is being told. */
  readonly tellings: Tellings;
  /** Who signs in here with an account of the house. */
  readonly people: People;
  /** Applications and their tokens (SMART App Launch). */
  readonly smart: Smart;
  readonly metrics: Pick<Metrics, 'answered' | 'text' | 'contentType'>;
  /** Where somebody traces. */
  readonly traces?: Pick<Traces, 'answered'>;
  readonly build: string;
  readonly demo: boolean;
  readonly screens: string;
  description(facility: FacilityId): FacilityDescription | undefined;
  connections(): number;
  /** What this process does, of several. */
  readonly roles: ReadonlySet<ProcessRole>;
  /** Why the server is not ready; empty when it is. */
  unready(): readonly string[];
  /** What it goes on without, by its code; empty where nothing is missing. */
  degraded(): readonly FaultCode[];
  verify(token: string): Promise<Identity | undefined>;
  issue(identity: Identity, hours?: number): Promise<string>;
  /** A word that opens one live connection for the bearer of this token. */
  liveTicket(token: string): Promise<string>;
  /** A display was revoked: its connections end. */
  revoked(display: string): void;
  digest(text: string): string;
}

/** The asker, when he may do this; otherwise the reply is sent and undefined returned. */
export async function asker(parts: Parts, request: FastifyRequest, reply: FastifyReply, action: Action, facility?: string): Promise<Identity | undefined> {
  const identity = await bearer(parts, request);
  if (identity === undefined) problem(reply, 'access.unknown');
  else if (!may(identity, action) || (facility !== undefined && !mayVisit(identity, facility))) problem(reply, 'access.absent');
  else return identity;
  return undefined;
}

/** The token that the request bears. */
export function tokenOf(request: FastifyRequest): string | undefined {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' ? token : undefined;
}

/** Whoever the token of the request is of; undefined where there is none, a wrong one, or that of an application which may not knock here. */
export async function bearer(parts: Pick<Parts, 'verify'>, request: FastifyRequest): Promise<Identity | undefined> {
  const token = tokenOf(request);
  const identity = token === undefined ? undefined : await parts.verify(token);
  return identity !== undefined && mayKnock(identity, request.routeOptions.url ?? '') ? identity : undefined;
}

/** Kept messages as this person may read them: of the house that they are bound to, or of all. */
export function keptFor({ log, everyHouse }: Pick<Parts, 'log' | 'everyHouse'>, { facility }: Identity): HouseReads {
  return facility === undefined ? everyHouse : log.within(facilityId(facility));
}

/** An instant of a query; undefined when absent, `invalid` when it is none. */
export function readInstant(text: string | undefined): Instant | 'invalid' | undefined {
  if (text === undefined || text === '') return undefined;
  const value = /^-?\d+$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isFinite(value) ? instant(value) : 'invalid';
}
