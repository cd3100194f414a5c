/**
 * OpenTelemetry traces of some of what happens: a message from its last byte to the rooms that see it, what people ask, answers over HTTP, what leaves the house.
 * Attributes are houses, feeds, types, positions, codes and durations: nobody is in them. Sent by OTLP over HTTP to a collector.
 */
import { diag, DiagLogLevel, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Attributes, type Context, type Span, type Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace';
import type { Recorded } from '@healthos/core/event.ts';
import type { FacilityId } from '@healthos/core/ids.ts';
import type { Change } from '@healthos/core/wire.ts';
import type { Walk } from '@healthos/ingest/receive/keep.ts';
import type { Answer, Decide } from '../decide.ts';
import type { WalkStep } from '../hearing/words.ts';
import { codesOf } from '../trouble-line.ts';

export const traceLimits = {
  /** Walks between their commit and their rooms; of more the rest of the way is not told. */
  open: 1000,
  /** Walks of another thread whose end was not told yet. */
  heard: 10_000,
  /** A walk that nobody watches is over so long after its fold. */
  unseenMs: 5_000,
  /** Spans that wait for the collector; more are dropped. */
  waiting: 2048,
  everyMs: 1000,
  /** Between two lines of the log that say that the collector takes nothing. */
  sayMs: 60_000,
} as const;

export interface TraceSettings {
  /** As OpenTelemetry names it: the address of a collector, without the path of traces. */
  readonly endpoint: string;
  /** Of all that happens, this share is traced. */
  readonly share: number;
  readonly build: string;
  onTrouble(error: unknown, about: string): void;
}

export interface Sent {
  readonly way: 'order' | 'note';
  readonly facility: string;
  readonly destination: string;
  readonly position?: number;
  /** `taken`, or the code of why not. */
  readonly outcome: string;
  readonly milliseconds: number;
}

export interface Traces {
  /** A message whose last byte just came; undefined where it is not among those that are traced. */
  walk(): Walk | undefined;
  /** The same of one that another thread heard: its steps, as they are told. */
  walked(walk: number, steps: readonly WalkStep[]): void;
  decided(decide: Decide): Decide;
  folded(facts: readonly Recorded[]): void;
  published(change: Pick<Change, 'facility' | 'view' | 'position'>): void;
  answered(answer: { readonly method: string; readonly route: string; readonly status: number; readonly milliseconds: number }): void;
  sent(sent: Sent): void;
  /** Sends what waits. */
  stop(): Promise<void>;
}

/** What is on its way to the rooms. */
interface Open {
  readonly root: Span;
  readonly context: Context;
  readonly facility: FacilityId;
  readonly position: number;
  /** When the last step ended. */
  at: number;
  isFolded: boolean;
}

const now = (): number => performance.timeOrigin + performance.now();

export function openTraces(settings: TraceSettings): Traces {
  const { provider, tracer } = providerOf(settings);
  const open = new Map<FacilityId, Open[]>();
  let walking = 0;
  const heard = new Map<number, { readonly walk: Walk; readonly moment: { at: number } }>();

  function step(context: Context, name: string, from: number, attributes: Attributes = {}, until = now()): number {
    tracer.startSpan(name, { startTime: from, attributes }, context).end(until);
    return until;
  }

  /** From its commit on a message is known by its house and position. */
  function follow(one: Open): void {
    if (walking >= traceLimits.open) return one.root.end(one.at);
    walking++;
    open.set(one.facility, [...(open.get(one.facility) ?? []), one]);
  }

  function leave(facility: FacilityId, isOver: (one: Open) => boolean): void {
    const list = open.get(facility) ?? [];
    const left = list.filter((one) => !isOver(one));
    for (const one of list) if (!left.includes(one)) one.root.end(one.at);
    walking -= list.length - left.length;
    if (left.length === 0) open.delete(facility);
    else open.set(facility, left);
  }

  const sweep = setInterval(() => {
    const before = now() - traceLimits.unseenMs;
    for (const facility of open.keys()) leave(facility, ({ at }) => at < before);
  }, traceLimits.everyMs);
  sweep.unref();

  return {
    walk: () => walkOf(tracer, step, follow),
    walked: (number, steps) => {
      let one = heard.get(number);
      for (const said of steps) {
        if (said.step === 'began') {
          const moment = { at: said.at };
          const walk = walkOf(tracer, (...[context, name, from, attributes]) => step(context, name, from, attributes, moment.at), follow, said.at);
          if (walk === undefined || heard.size >= traceLimits.heard) return;
          heard.set(number, (one = { walk, moment }));
        }
        if (one === undefined) return;
        one.moment.at = said.at;
        tellWalk(one.walk, said);
        if (said.step === 'answered' || said.step === 'failed') heard.delete(number);
      }
    },
    decided: (decide) => async (ask) => {
      const root = tracer.startSpan(
        'request',
        { kind: SpanKind.SERVER, attributes: { 'healthos.facility': ask.facility, 'healthos.request': ask.kind.request } },
        ROOT_CONTEXT,
      );
      if (!root.isRecording()) return decide(ask);
      const context = trace.setSpan(ROOT_CONTEXT, root);
      const began = now();
      const answer = await decide(ask).catch((error: unknown) => {
        fail(root, codesOf(error));
        throw error;
      });
      const at = step(context, 'decide and append', began, outcomeOf(answer));
      const last = answer.outcome === 'done' && !answer.repeated ? answer.events[answer.events.length - 1] : undefined;
      if (last === undefined) root.end(at);
      else follow({ root, context, facility: last.facility, position: last.position, at, isFolded: false });
      return answer;
    },
    folded: (facts) => {
      if (walking === 0) return;
      for (const [facility, position] of lastOf(facts))
        for (const one of open.get(facility) ?? [])
          if (!one.isFolded && one.position <= position)
            [one.at, one.isFolded] = [step(one.context, 'fold', one.at, { 'healthos.position': one.position }), true];
    },
    published: ({ facility, view, position }) => {
      if (walking === 0) return;
      const reached = (one: Open): boolean => one.isFolded && one.position <= position;
      const house = facility as FacilityId;
      for (const one of open.get(house) ?? [])
        if (reached(one)) one.at = step(one.context, 'publish', one.at, { 'healthos.view': view, 'healthos.position': position });
      leave(house, reached);
    },
    answered: ({ method, route, status, milliseconds }) => {
      const until = now();
      const attributes = { 'http.request.method': method, 'http.route': route, 'http.response.status_code': status };
      const span = tracer.startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, startTime: until - milliseconds, attributes }, ROOT_CONTEXT);
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(until);
    },
    sent: ({ way, facility, destination, position, outcome, milliseconds }) => {
      const until = now();
      const attributes = {
        'healthos.facility': facility,
        'healthos.destination': destination,
        'healthos.outcome': outcome,
        ...(position === undefined ? {} : { 'healthos.position': position }),
      };
      tracer.startSpan(`send ${way}`, { kind: SpanKind.CLIENT, startTime: until - milliseconds, attributes }, ROOT_CONTEXT).end(until);
    },
    stop: async () => {
      clearInterval(sweep);
      for (const facility of [...open.keys()]) leave(facility, () => true);
      await provider.shutdown();
    },
  };
}

type Step = (context: Context, name: string, from: number, attributes?: Attributes) => number;

/** Of one message: each step from the end of the one before. */
function walkOf(tracer: Tracer, step: Step, follow: (one: Open) => void, beganAt = now()): Walk | undefined {
  let at = beganAt;
  const root = tracer.startSpan('message', { kind: SpanKind.SERVER, startTime: at }, ROOT_CONTEXT);
  if (!root.isRecording()) return undefined;
  const context = trace.setSpan(ROOT_CONTEXT, root);
  let committed: Open | undefined;
  return {
    parsed: (bytes) => {
      at = step(context, 'parse', at, { 'healthos.bytes': bytes });
    },
    translated: (feed, type) => {
      root.setAttributes({ 'healthos.feed': feed, 'healthos.message_type': typeOf(type) });
      at = step(context, 'translate', at);
    },
    appended: ({ message, events, duplicate }) => {
      const last = events[events.length - 1];
      root.setAttribute('healthos.outcome', duplicate ? 'duplicate' : message.outcome);
      // Of what was not applied the house is what its sender says, which may be anything.
      if (last !== undefined) root.setAttribute('healthos.facility', last.facility);
      if (message.code !== undefined) root.setAttribute('healthos.code', message.code);
      at = step(context, 'append', at, last === undefined ? {} : { 'healthos.position': last.position });
      if (last !== undefined && !duplicate) committed = { root, context, facility: last.facility, position: last.position, at, isFolded: false };
      // Facts are folded in the turns of the loop that come.
      if (committed !== undefined) follow(committed);
    },
    answered: () => {
      at = step(context, 'acknowledge', at);
      if (committed === undefined) root.end(at);
    },
    failed: () => fail(root, 'not kept'),
  };
}

function tellWalk(walk: Walk, said: WalkStep): void {
  switch (said.step) {
    case 'began':
      return;
    case 'parsed':
      return walk.parsed(said.bytes);
    case 'translated':
      return walk.translated(said.feed, said.type);
    case 'appended':
      return walk.appended(said.appended);
    case 'answered':
      return walk.answered();
    case 'failed':
      return walk.failed();
  }
}

function fail(root: Span, message: string): void {
  root.setStatus({ code: SpanStatusCode.ERROR, message });
  root.end();
}

/** A sender's own words are no attribute: only what looks like a type of a standard, or of ours. */
const isType = /^([A-Z]{3}(\^[A-Z]\d{2})?|application\/json|work\/json|fhir\/bundle|facility|X12[\w/ ]{0,12}|\d{3}[A-Z]{0,3})$/;
const typeOf = (type: string): string => (isType.test(type) ? type : 'other');

const outcomeOf = (answer: Answer): Attributes => ({
  'healthos.outcome': answer.outcome,
  ...(answer.outcome === 'refused' ? { 'healthos.code': answer.refusal.refused } : {}),
});

function lastOf(facts: readonly Recorded[]): ReadonlyMap<FacilityId, number> {
  return new Map(facts.map(({ facility, position }) => [facility, position]));
}

function providerOf({ endpoint, share, build, onTrouble }: TraceSettings) {
  let saidAt = -Infinity;
  const away = (): void => {
    if (performance.now() - saidAt < traceLimits.sayMs) return;
    saidAt = performance.now();
    onTrouble(Object.assign(new Error(), { name: 'CollectorAway' }), 'traces that leave');
  };
  const silent = (): void => undefined;
  diag.setLogger({ error: away, warn: silent, info: silent, debug: silent, verbose: silent }, DiagLogLevel.ERROR);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` });
  const provider = new TracerProvider({
    sampler: new TraceIdRatioBasedSampler(share),
    resource: resourceFromAttributes({ 'service.name': 'healthos', 'service.version': build, 'process.pid': process.pid }),
    spanProcessors: [new BatchSpanProcessor({ exporter, maxQueueSize: traceLimits.waiting, scheduledDelayMillis: traceLimits.everyMs })],
  });
  return { provider, tracer: provider.getTracer('healthos', build) };
}
