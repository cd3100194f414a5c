/** Screens that watch some views: a snapshot when they come, then what changed; while they are away, or the server is, they keep what they had. */
import type { FacilityId } from '@healthos/core/ids.ts';
import type { Change } from '@healthos/core/wire.ts';
import type { Follow } from '@healthos/command-center/follow.ts';
import type { Broken } from './promises.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface Screens {
  hear(change: Change): void;
  serverIsUp(follow: Follow): void;
  serverIsGone(): void;
  /** Cut off from one time to another. */
  away(screen: number, from: number, until: number): void;
  /** What each shows, by view; undefined where it could not watch yet. */
  shown(): readonly { readonly screen: number; readonly view: string; readonly rows: ReadonlyMap<string, unknown> }[];
}

interface Shown {
  rows: Map<string, unknown>;
  position: number;
}

interface Screen {
  readonly views: Map<string, Shown | undefined>;
  away: number;
}

export interface ScreensOptions {
  readonly time: VirtualTime;
  readonly facility: FacilityId;
  readonly watched: readonly (readonly string[])[];
  onBroken(one: Broken): void;
}

const comeBackMs = 700;

export function openScreens({ time, facility, watched, onBroken }: ScreensOptions): Screens {
  const screens = watched.map((names): Screen => ({ views: new Map(names.map((name) => [name, undefined])), away: 0 }));
  let follow: Follow | undefined;
  const connected = new Set<Screen>();

  function connect(screen: Screen): void {
    if (follow === undefined || screen.away > 0 || connected.has(screen)) return;
    connected.add(screen);
    for (const name of screen.views.keys()) screen.views.set(name, undefined);
    const behind = [...screen.views.keys()].filter((name) => !watch(screen, name));
    // Nothing is known of the house yet: it asks again.
    if (behind.length > 0) time.at(time.now() + comeBackMs, () => again(screen, behind));
  }

  function again(screen: Screen, names: readonly string[]): void {
    if (!connected.has(screen)) return;
    const behind = names.filter((name) => !watch(screen, name));
    if (behind.length > 0) time.at(time.now() + comeBackMs, () => again(screen, behind));
  }

  function watch(screen: Screen, name: string): boolean {
    const snapshot = follow?.watch(facility, name);
    if (snapshot === undefined) return false;
    screen.views.set(name, { rows: new Map(snapshot.rows), position: snapshot.position });
    return true;
  }

  function disconnect(screen: Screen): void {
    if (!connected.delete(screen)) return;
    for (const [name, shown] of screen.views) if (shown !== undefined) follow?.unwatch(facility, name);
  }

  return {
    hear: ({ view, position, put, gone }) => {
      for (const screen of connected) {
        const shown = screen.views.get(view);
        if (shown === undefined) continue;
        if (position < shown.position) onBroken({ promise: 'a screen never goes back', says: `${view} was at ${shown.position} and was told of ${position}` });
        shown.position = position;
        for (const key of gone) shown.rows.delete(key);
        for (const [key, row] of put) shown.rows.set(key, row);
      }
    },
    serverIsUp: (running) => {
      follow = running;
      for (const screen of screens) time.at(time.now() + comeBackMs, () => connect(screen));
    },
    serverIsGone: () => {
      follow = undefined;
      connected.clear();
    },
    away: (n, from, until) => {
      const screen = screens[n];
      if (screen === undefined) return;
      time.at(from, () => {
        screen.away++;
        disconnect(screen);
      });
      time.at(until, () => {
        screen.away--;
        connect(screen);
      });
    },
    shown: () =>
      screens.flatMap(({ views }, screen) => [...views].flatMap(([view, shown]) => (shown === undefined ? [] : [{ screen, view, rows: shown.rows }]))),
  };
}
