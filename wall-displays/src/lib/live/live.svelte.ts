/** The one connection of a screen: watched views by key, the tick, freshness on the monotonic clock, and reports of what was drawn. */
import { io, type Socket } from 'socket.io-client';
import {
  protocolVersion,
  type Change,
  type Drawn,
  type FollowPatient,
  type Hello,
  type PatientMark,
  type Snapshot,
  type Tick,
  type Watch,
  type WireRefusal,
} from '@healthos/core/wire.ts';
import { instant } from '@healthos/core/time.ts';
import { afterPaint } from './after-paint.ts';
import { ClockOffset } from './clock-offset.ts';
import { freshnessAt, reconnectingAfterMs, type Freshness } from './freshness.ts';
import { liveTicket } from './live-ticket.ts';
import { LiveRows } from './live-rows.svelte.ts';
import { watchReturn } from './returning.ts';
import type { ViewRows } from './view-rows.ts';

const watchTimeoutMs = 10_000;
/** Each wait is drawn at random from half to one and a half of its length, so that a thousand walls do not return in one second. */
const backoff = { reconnectionDelay: 500, reconnectionDelayMax: 15_000, randomizationFactor: 0.5 };
/** How often a screen looks at its own freshness. */
const lookEveryMs = 250;
/** A view that was refused, or a hospital that nobody knew yet, is asked for again this often. */
const askAgainEveryTicks = 5;
/** A screen that reloaded for another protocol waits this long before it may again. */
const reloadEveryMs = 60_000;
const reloadedKey = 'healthos.reloaded-at';

/** What the server says when it does not know who is asking. */
export type Refused = { readonly code: string };

interface Following {
  readonly asked: FollowPatient;
  said(mark: number): void;
  /** Refused, or no answer in time: nothing will be said of this person. */
  unheard(): void;
}

export class Live {
  freshness = $state<Freshness>('connecting');
  hello = $state.raw<Hello | undefined>();
  tick = $state.raw<Tick | undefined>();
  /** A past is being told: what is shown is of then. */
  readonly telling = $derived(this.tick?.telling);
  /** Server time now, by whole seconds, while a clock is known; while a past is told, the time in it that is shown. */
  now = $state<number | undefined>();
  /** That time at the last tick: what every age is measured to, so that nothing ages on a screen that is not live. */
  asOf = $state<number | undefined>();
  /** How far this machine's own clock is off, milliseconds. */
  skewMs = $state(0);
  tries = $state(0);
  refused = $state.raw<Refused | undefined>();

  #socket: Socket;
  #clock = new ClockOffset();
  #watched = new Map<string, LiveRows<unknown>>();
  #followed = new Map<string, Following>();
  #startedAt = performance.now();
  #lastTickAt: number | undefined;
  /** The last tick, or the greeting of a connection that is younger than a tick. */
  #heardAt = -Infinity;
  #ticks = 0;
  #timer: ReturnType<typeof setInterval>;
  #again: ReturnType<typeof setTimeout> | undefined;
  #endReturns: () => void;

  /** `current`: the token as it is by now, where it is renewed while the screen is open. */
  constructor(token: string, current: () => string = () => token) {
    const auth = (give: (said: { ticket: string }) => void): void => {
      const { engine } = this.#socket.io;
      void liveTicket(current()).then((ticket) => {
        // Another connection was begun meanwhile, with a ticket of its own.
        if (engine !== this.#socket.io.engine) return;
        if (ticket !== undefined) give({ ticket });
        // Nobody answers: the connection is given up, and another one is tried in its time.
        else engine.close();
      });
    };
    this.#socket = io(location.origin, { path: '/live', transports: ['websocket'], auth, ...backoff });
    this.#socket.on('connect', () => this.#connected());
    this.#socket.on('connect_error', (error) => this.#failed(error));
    this.#socket.on('disconnect', (reason) => {
      // A server that closes on purpose must be asked again by hand; socket.io does the rest.
      if (reason === 'io server disconnect') this.#socket.connect();
    });
    this.#socket.io.on('reconnect_attempt', (attempt) => (this.tries = attempt));
    this.#socket.on('hello', (hello: Hello) => this.#greeted(hello));
    this.#socket.on('tick', (tick: Tick) => this.#ticked(tick));
    this.#socket.on('change', (change: Change) => this.#changed(change));
    this.#socket.on('said-of', (said: PatientMark) => this.#followed.get(`${said.facility} ${said.patient}`)?.said(said.mark));
    this.#timer = setInterval(() => this.#look(), lookEveryMs);
    this.#endReturns = watchReturn(() => this.#tryWithin(backoff.reconnectionDelay));
  }

  /** Rows of a view from now on. The same view twice is one watch. */
  watch<Name extends keyof ViewRows>(view: Name, facility: string): LiveRows<ViewRows[Name]> {
    const known = this.#watched.get(`${facility} ${view}`);
    if (known !== undefined) return known as LiveRows<ViewRows[Name]>;
    const rows = new LiveRows<ViewRows[Name]>(view, facility);
    this.#watched.set(`${facility} ${view}`, rows);
    if (this.#socket.connected) void this.#ask(rows);
    return rows;
  }

  /** Server time at this moment, to the millisecond: what a person does is dated by it, and comes after what the house did within the same second. */
  moment(): number | undefined {
    return this.tick?.telling?.at ?? this.#clock.serverTime(performance.now());
  }

  /** Hears that something was said of a person, by the newest mark; the chart itself is read over its own route. Returns the way to stop. */
  follow(patient: string, facility: string, said: (mark: number) => void, unheard: () => void): () => void {
    const key = `${facility} ${patient}`;
    const following: Following = { asked: { patient, facility }, said, unheard };
    this.#followed.set(key, following);
    if (this.#socket.connected) void this.#askFollow(following);
    return () => {
      if (this.#followed.get(key) !== following) return;
      this.#followed.delete(key);
      this.#socket.emit('unfollow', following.asked);
    };
  }

  close(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#again);
    this.#endReturns();
    this.#socket.close();
  }

  #connected(): void {
    this.tries = 0;
    this.refused = undefined;
    for (const rows of this.#watched.values()) void this.#ask(rows);
    for (const following of this.#followed.values()) void this.#askFollow(following);
  }

  /** What was said while nobody listened is in the mark of the answer; without one the screen must look for itself. */
  async #askFollow({ asked, said, unheard }: Following): Promise<void> {
    const answer: PatientMark | WireRefusal | undefined = await this.#socket
      .timeout(watchTimeoutMs)
      .emitWithAck('follow', asked)
      .catch(() => undefined);
    if (answer !== undefined && 'mark' in answer) said(answer.mark);
    else unheard();
  }

  async #ask(rows: LiveRows<unknown>): Promise<void> {
    const watch: Watch = { view: rows.view, facility: rows.facility };
    // The library throws where an answer does not come in time.
    const answer: Snapshot | WireRefusal | undefined = await this.#socket
      .timeout(watchTimeoutMs)
      .emitWithAck('watch', watch)
      .catch(() => undefined);
    // A house that was just started makes what is asked first: it is asked again as long as it listens; else the next connection asks.
    if (answer === undefined) {
      if (this.#socket.connected && [...this.#watched.values()].includes(rows)) await this.#ask(rows);
      return;
    }
    if ('refused' in answer) rows.refuse(answer.says);
    else rows.begin(answer);
  }

  #failed(error: Error & { data?: unknown }): void {
    const { data } = error;
    const code = typeof data === 'object' && data !== null && 'code' in data && typeof data.code === 'string' ? data.code : undefined;
    if (code !== undefined) this.refused = { code };
    // The library gives up where the server answered no; a server that starts, or a key that comes back, is asked again.
    if (!this.#socket.active) this.#tryWithin(backoff.reconnectionDelayMax, backoff.reconnectionDelayMax / 2);
  }

  /** A connection from the beginning, and its backoff with it, where by then none is heard: at a moment drawn at random, for many screens return at once. */
  #tryWithin(mostMs: number, leastMs = 0): void {
    clearTimeout(this.#again);
    const wait = leastMs + Math.random() * (mostMs - leastMs);
    this.#again = setTimeout(() => {
      if (this.#socket.connected && performance.now() - this.#heardAt < reconnectingAfterMs) return;
      this.#socket.disconnect().connect();
    }, wait);
  }

  #greeted(hello: Hello): void {
    if (hello.protocol !== protocolVersion) return reloadOnce();
    this.hello = hello;
    this.#clock.forget();
    // What changes before the first tick is timed all the same.
    this.#heardAt = performance.now();
    this.#clock.heard(hello.time, this.#heardAt);
  }

  #ticked(tick: Tick): void {
    const now = performance.now();
    this.#clock.heard(tick.time, now);
    this.#lastTickAt = now;
    this.#heardAt = now;
    this.tick = tick;
    this.asOf = tick.telling?.at ?? tick.time;
    if (++this.#ticks % askAgainEveryTicks === 0) this.#askAgain();
    this.#look();
  }

  #askAgain(): void {
    if (this.hello?.facilities.length === 0) this.#socket.disconnect().connect();
    for (const rows of this.#watched.values()) if (rows.state !== 'ready') void this.#ask(rows);
    // A tie may have ended, and the server says nothing more from then on: whoever shows a person asks whether it is still heard.
    for (const following of this.#followed.values()) void this.#askFollow(following);
  }

  #changed(change: Change): void {
    const rows = this.#watched.get(`${change.facility} ${change.view}`);
    if (rows === undefined) return;
    rows.apply(change);
    const { receivedAt } = change;
    if (receivedAt === undefined || document.visibilityState !== 'visible') return;
    afterPaint(() => {
      const drawnAt = this.#clock.serverTime(performance.now());
      if (drawnAt === undefined) return;
      const drawn: Drawn = { view: change.view, position: change.position, receivedAt, drawnAt: instant(drawnAt) };
      this.#socket.volatile.emit('drawn', drawn);
    });
  }

  #look(): void {
    const now = performance.now();
    this.freshness = freshnessAt(now, this.#startedAt, this.#lastTickAt);
    const server = this.#clock.serverTime(now);
    if (server === undefined) return;
    this.now = Math.floor((this.tick?.telling?.at ?? server) / 1000) * 1000;
    this.skewMs = Math.round((Date.now() - server) / 100) * 100;
  }
}

/** Another protocol means another build: the page is fetched anew, at most once a minute. */
function reloadOnce(): void {
  const last = Number(sessionStorage.getItem(reloadedKey) ?? 0);
  if (Date.now() - last < reloadEveryMs) return;
  sessionStorage.setItem(reloadedKey, String(Date.now()));
  location.reload();
}
