/** Exceptions on the way out, each with its owner: barriers past their limit, confirmed and not gone, a test that blocks, an observation notice that is due, stays that last too long. */
import { barrierPack } from '../house/discharge/barrier-pack.ts';
import { blockingOf } from '../house/discharge/blocking.ts';
import { zoneOf } from '../house/discharge/expected-stay.ts';
import { noticeWindow, statusRules } from '../house/discharge/status-clocks.ts';
import { statusOf } from '../house/discharge/status.ts';
import { openBarriers } from '../house/discharge/way-out.ts';
import type { Leaver } from '../house/discharge/ways.ts';
import { changedSince, getRow } from '../table.ts';
import { hourMs, instant, localDay, midnightOf, minuteMs, type Instant } from '../time.ts';
import type { ViewInput } from '../views/view.ts';
import { from, leaverRule, together } from './leaver-rule.ts';
import type { Finding, Rule } from './rules.ts';

/** Minutes from the confirmation, and from the expected time where that is later, after which a patient should be out (rules.md). */
const outAfterMinutes = 120;
/** Hours that a test may block before it is an exception. */
const testHours = 4;
const [longDays, veryLongDays] = [14, 21] as const;

type About = Pick<Finding, 'rule' | 'severity' | 'since' | 'owner' | 'says'> & { readonly positions?: readonly number[] };

function finding(key: string, { encounter, way }: Leaver, about: About): Finding {
  return {
    finding: key,
    encounter: encounter.encounter,
    ...(encounter.location === undefined ? {} : { unit: encounter.location.unit }),
    ...(encounter.location?.bedId === undefined ? {} : { bed: encounter.location.bedId }),
    state: 'new',
    ...about,
    positions: [...(about.positions ?? way.positions.slice(0, 20)), encounter.position].sort((a, b) => b - a),
  };
}

const placeOf = ({ encounter }: Leaver): string => encounter.location?.bedId ?? encounter.location?.unit ?? encounter.encounter;
const barrierOverdue = leaverRule({
  rule: 'barrier-overdue',
  version: '1',
  source: `${barrierPack.pack}: ${barrierPack.source}`,
  definition: 'An open barrier has stood longer than the limit of its reason.',
  say: ({ now }, leaver) =>
    together(
      openBarriers(leaver.way).flatMap(({ barrier, reason, owner, openedAt, position }) => {
        const pack = reason === undefined ? undefined : barrierPack.reasons[reason];
        if (pack === undefined) return [];
        const since = instant(openedAt + pack.limitHours * hourMs);
        return from(since, now, () =>
          finding(`barrier-overdue:${barrier}`, leaver, {
            rule: 'barrier-overdue@1',
            severity: leaver.way.readyAt === undefined ? 'info' : 'watch',
            since,
            owner: owner ?? pack.owner,
            says: `${placeOf(leaver)} ${pack.words}, limit ${pack.limitHours} h`,
            positions: [position],
          }),
        );
      }),
    ),
});

const confirmedNotOut = leaverRule({
  rule: 'confirmed-not-out',
  version: '1',
  source: 'HealthOS: confirmed to out under 120 min',
  definition: 'A confirmed discharge is not out 120 minutes after the confirmation, and after the expected time where that is later.',
  say: ({ now }, leaver) => {
    const { confirmedAt, expectedAt } = leaver.way;
    if (confirmedAt === undefined) return undefined;
    const since = instant(Math.max(confirmedAt + outAfterMinutes * minuteMs, expectedAt ?? 0));
    return from(since, now, () =>
      finding(`confirmed-not-out:${leaver.encounter.encounter}`, leaver, {
        rule: 'confirmed-not-out@1',
        severity: 'watch',
        since,
        owner: `Charge ${leaver.encounter.location?.unit ?? ''}`.trim(),
        says: `${placeOf(leaver)} confirmed, not out after ${outAfterMinutes} min`,
      }),
    );
  },
});

const blockingTest = leaverRule({
  rule: 'blocking-test',
  version: '1',
  source: 'HealthOS',
  definition: `A medically ready stay has waited ${testHours} h for one test or consult: the one a barrier names, else the oldest order without a result.`,
  also: (before, after) => changedSince(blockingOf(before), blockingOf(after)),
  say: (input, leaver) => {
    const { readyAt } = leaver.way;
    const blocking = readyAt === undefined ? undefined : getRow(blockingOf(input), leaver.encounter.encounter);
    if (readyAt === undefined || blocking === undefined) return undefined;
    const since = instant(Math.max(readyAt, blocking.orderedAt ?? 0) + testHours * hourMs);
    return from(since, input.now, () =>
      finding(`blocking-test:${leaver.encounter.encounter}:${blocking.order}`, leaver, {
        rule: 'blocking-test@1',
        severity: 'watch',
        since,
        owner: 'Diagnostics',
        says: `${placeOf(leaver)} ready, waits for ${blocking.what ?? blocking.order}`,
        positions: blocking.positions,
      }),
    );
  },
});

const observationNotice = leaverRule({
  rule: 'observation-notice',
  version: '1',
  source: `${statusRules.pack}: 42 CFR 489.20(y)`,
  definition: 'Observation has lasted 24 h and the notice is not given; it is due by 36 h.',
  say: ({ now }, leaver) => {
    const { kind, observationAt, noticeAt } = statusOf(leaver);
    if (kind !== 'observation' || observationAt === undefined || noticeAt !== undefined) return undefined;
    const { opensAt, dueBy } = noticeWindow(observationAt);
    const says = `${placeOf(leaver)} observation notice ${now >= dueBy ? 'overdue' : 'due'}`;
    const about = { rule: 'observation-notice@1', severity: 'watch', since: opensAt, owner: 'Case management', says } as const;
    return from(opensAt, now, () => finding(`observation-notice:${leaver.encounter.encounter}`, leaver, about), dueBy);
  },
});

const longStay = leaverRule({
  rule: 'long-stay',
  version: '1',
  source: 'HealthOS: 7, 14 and 21 days',
  definition: 'An inpatient stay has passed 14 midnights (to know), or 21 (somebody must say why).',
  say: (input, leaver) => {
    const { inpatientAt } = statusOf(leaver);
    if (inpatientAt === undefined) return undefined;
    const [long, veryLong] = [midnightAfter(inpatientAt, longDays, input), midnightAfter(inpatientAt, veryLongDays, input)];
    const isVery = input.now >= veryLong;
    return from(
      long,
      input.now,
      () =>
        finding(`long-stay:${leaver.encounter.encounter}`, leaver, {
          rule: 'long-stay@1',
          severity: isVery ? 'watch' : 'info',
          since: isVery ? veryLong : long,
          owner: 'Case management',
          says: `${placeOf(leaver)} ${isVery ? veryLongDays : longDays} days or more in the house`,
        }),
      veryLong,
    );
  },
});

/** The local midnight by which so many have passed. */
const midnightAfter = (since: Instant, count: number, { hospital }: ViewInput): Instant => {
  const zone = zoneOf(hospital);
  return midnightOf(localDay(since, zone) + count, zone);
};

export const leavingRules: readonly Rule[] = [barrierOverdue, confirmedNotOut, blockingTest, observationNotice, longStay];
