/** What a phone, a board and a panel of jobs are told, whatever is done: beds that are turned, or trips. */
import { hourMinute, spell } from '../look/clock.ts';

export interface Job {
  readonly job: string;
  readonly state: string;
  readonly rank?: number;
  /** Done on this device and not sent yet. */
  readonly waits?: boolean;
}

/** A button: what it says, and what it does. */
export interface Act {
  readonly title: string;
  /** The one that is expected next. */
  readonly next?: boolean;
  /** The key that does it too. */
  readonly key?: string;
  act(): void;
}

/** A clock of a job, as its bar shows it. */
export interface Clock {
  readonly since: number | undefined;
  readonly limitMs: number;
  readonly what: string;
}

export const clockIn =
  (zone: string) =>
  (time: number | undefined): string | undefined =>
    time === undefined ? undefined : hourMinute(time, zone);

/** A timer whose end lies before its start is said to be wrong, never counted. */
export function took(from: number | undefined, to: number | undefined): string | undefined {
  if (from === undefined || to === undefined) return undefined;
  return to < from ? 'negative: invalid' : spell(to - from);
}
