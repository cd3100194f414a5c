/** What the running server is asked for each time Prometheus reads: ages, queues, connections, the database, what leaves the house. A line of a list is a figure. */
import { getHeapStatistics } from 'node:v8';
import type { Clock } from '@healthos/core/ports.ts';
import type { FeedStats } from '../feed-stats.ts';
import type { Folders } from '../folders/of-house.ts';
import type { Follow } from '../follow.ts';
import type { HeardDoors } from '../hearing/hearing.ts';
import type { Loops } from '../house-loops.ts';
import type { OrdersOut } from '../outbound/send-orders.ts';
import type { PostgresLog } from '../postgres/event-log.ts';
import type { Together } from '../processes/together.ts';
import type { ToldBackup } from '../postgres/told-backups.ts';
import type { Looked } from './looked.ts';
import type { OpenMessages } from './open-messages.ts';

type Labelled = readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[];

export interface GaugeOf {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  /** With labels, one value for each that there is now; a figure that is not known now is left out. */
  read(): number | Labelled;
}

export interface Watched {
  readonly log: Pick<PostgresLog, 'pool' | 'waiting' | 'oldestWaitingAt' | 'writable'>;
  readonly follow: Pick<Follow, 'enterprise' | 'lagMs' | 'behind' | 'setAside'>;
  readonly feeds: FeedStats;
  readonly clock: Clock;
  readonly open: Looked<OpenMessages>;
  readonly backups: Looked<readonly ToldBackup[]>;
  readonly ordersOut: Pick<OrdersOut, 'lines'>;
  readonly folders: Omit<Folders, 'stop'>;
  readonly loops: Pick<Loops, 'dutyAgeMs' | 'anchorAgeMs'>;
  readonly together: Pick<Together, 'holds' | 'isHearing'> | undefined;
  readonly build: string;
  displays(): number;
  readonly doors: Pick<HeardDoors, 'connections' | 'lagSeconds'>;
  unready(): readonly string[];
}

export const gaugesOf = (watched: Watched): readonly GaugeOf[] => [
  ...ofMessages(watched),
  ...ofProcess(watched),
  ...ofFeeds(watched),
  ...ofWayOut(watched),
  ...ofBackups(watched),
  ...ofSeveral(watched.together),
];

const seconds = (ms: number): number => Math.max(0, ms) / 1000;

function ofMessages({ log, follow, clock, open }: Watched): readonly GaugeOf[] {
  const waitingMs = (): number => clock.now() - (log.oldestWaitingAt() ?? clock.now());
  return [
    {
      name: 'healthos_oldest_unapplied_seconds',
      help: 'Age of the oldest message that came and is not in the pictures yet, whether it waits for the database or for its fold',
      read: () => seconds(Math.max(waitingMs(), follow.lagMs())),
    },
    { name: 'healthos_append_oldest_seconds', help: 'Age of the oldest message that is not on disk yet', read: () => seconds(waitingMs()) },
    { name: 'healthos_append_waiting', help: 'Messages that wait for the database', read: () => log.waiting() },
    { name: 'healthos_follow_lag_seconds', help: 'Age of the oldest committed fact that is not folded yet', read: () => seconds(follow.lagMs()) },
    { name: 'healthos_follow_behind', help: 'Committed facts that are not folded yet', read: () => follow.behind() },
    {
      name: 'healthos_log_position',
      help: 'Last position folded',
      labels: ['facility'],
      read: () => [...follow.enterprise().hospitals].map(([facility, hospital]) => [{ facility }, hospital.position] as const),
    },
    { name: 'healthos_set_aside', help: 'Log positions whose fold broke', read: () => follow.setAside().length },
    {
      name: 'healthos_open_messages',
      help: 'Rejected and quarantined messages that nobody has replayed, of the newest ten thousand of each, by reason',
      labels: ['outcome', 'code'],
      read: () => open.now().counts.map(({ outcome, code, messages }) => [{ outcome, code }, messages] as const),
    },
    {
      name: 'healthos_open_oldest_seconds',
      help: 'Age of the oldest rejected or quarantined message that nobody has replayed',
      labels: ['outcome'],
      read: () => open.now().oldest.map(({ outcome, at }) => [{ outcome }, seconds(clock.now() - at)] as const),
    },
  ];
}

function ofProcess({ log, loops, displays, doors, unready, build }: Watched): readonly GaugeOf[] {
  return [
    { name: 'healthos_build', help: '1, with the version that runs', labels: ['version'], read: () => [[{ version: build }, 1]] },
    { name: 'healthos_ready', help: '1 while /readyz answers 200', read: () => (unready().length === 0 ? 1 : 0) },
    { name: 'healthos_database_writable', help: '1 while the database takes writes', read: () => (log.writable() ? 1 : 0) },
    {
      name: 'healthos_database_connections',
      help: 'Connections for reading, by state',
      labels: ['state'],
      read: () => [
        [{ state: 'busy' }, log.pool.totalCount - log.pool.idleCount],
        [{ state: 'idle' }, log.pool.idleCount],
      ],
    },
    { name: 'healthos_database_waiting', help: 'Readers that wait for a connection to the database', read: () => log.pool.waitingCount },
    { name: 'healthos_displays_connected', help: 'Screens connected to /live', read: displays },
    { name: 'healthos_mllp_connections', help: 'Senders connected by MLLP', read: doors.connections },
    {
      name: 'healthos_hearing_lag_p99_seconds',
      help: 'How late the event loop is that hears feeds and acknowledges, 99 in 100 turns of the last ten seconds',
      read: doors.lagSeconds,
    },
    { name: 'healthos_heap_limit_bytes', help: 'Bytes at which the heap of this process ends', read: () => getHeapStatistics().heap_size_limit },
    { name: 'healthos_duty_age_seconds', help: 'Since the house last looked through what it must do by itself', read: () => seconds(loops.dutyAgeMs()) },
    {
      name: 'healthos_audit_anchor_age_seconds',
      help: 'Since the head of the audit was last noted outside the database, or found noted',
      read: () => seconds(loops.anchorAgeMs()),
    },
  ];
}

/** Of a feed of which nothing ever came nothing is said. */
const feedStates: Partial<Record<ReturnType<FeedStats['pulses']>[number]['state'], number>> = { live: 0, stale: 1, silent: 2 };

function ofFeeds({ feeds, clock }: Watched): readonly GaugeOf[] {
  return [
    {
      name: 'healthos_feed_age_seconds',
      help: 'Since the last message of a feed',
      labels: ['feed'],
      read: () => feeds.pulses(clock.now()).flatMap(({ feed, lastAt }) => (lastAt === undefined ? [] : [[{ feed }, seconds(clock.now() - lastAt)] as const])),
    },
    {
      name: 'healthos_feed_state',
      help: 'By the usual pace of the feed: 0 live, 1 late, 2 silent',
      labels: ['feed'],
      read: () =>
        feeds.pulses(clock.now()).flatMap(({ feed, state }) => {
          const value = feedStates[state];
          return value === undefined ? [] : [[{ feed }, value] as const];
        }),
    },
    {
      name: 'healthos_feed_backlog_seconds',
      help: 'How far behind the present a feed tells that catches up; 0 where it tells of the present',
      labels: ['feed'],
      read: () => feeds.pulses(clock.now()).map(({ feed, behindMs }) => [{ feed }, seconds(behindMs ?? 0)] as const),
    },
  ];
}

function ofWayOut({ ordersOut, folders, clock }: Watched): readonly GaugeOf[] {
  const lines = (value: (line: ReturnType<OrdersOut['lines']>[number]) => number) => (): Labelled =>
    ordersOut.lines().map((line) => {
      const [facility = '', destination = ''] = line.key.split('|');
      return [{ facility, destination }, value(line)] as const;
    });
  const labels = ['facility', 'destination'];
  const boxes = () => folders.x12Out?.state().boxes ?? [];
  return [
    {
      name: 'healthos_outbound_waiting',
      help: 'Orders and notes that wait for their receiver, dead letters included',
      labels,
      read: lines(({ owed }) => owed),
    },
    {
      name: 'healthos_outbound_dead_letters',
      help: 'Orders and notes that their receiver refused, or that nobody took in time',
      labels,
      read: lines(({ dead }) => dead),
    },
    {
      name: 'healthos_outbound_oldest_seconds',
      help: 'Age of the oldest order or note that its receiver has not taken',
      labels,
      read: lines(({ oldestAt }) => seconds(clock.now() - (oldestAt ?? clock.now()))),
    },
    { name: 'healthos_outbound_failures', help: 'Failures in a row of a destination', labels, read: lines(({ failures }) => failures) },
    {
      name: 'healthos_x12_out_waiting',
      help: 'Claims and questions to payers that are not in the folder yet',
      labels: ['facility', 'box'],
      read: () => boxes().map(({ facility, box, owed }) => [{ facility, box }, owed] as const),
    },
    {
      name: 'healthos_folder_stuck',
      help: '1 while a folder cannot be read or written',
      labels: ['folder'],
      read: () =>
        (
          [
            ['drop', folders.drop?.state().isStuck],
            ['x12-out', folders.x12Out?.state().isStuck],
            ['statements-out', folders.statementsOut?.state().isStuck],
          ] as const
        ).flatMap(([folder, isStuck]) => (isStuck === undefined ? [] : [[{ folder }, isStuck ? 1 : 0] as const])),
    },
  ];
}

/** Of a database that was told of no backup nothing is said: other tools may make them. */
function ofBackups({ backups, clock }: Watched): readonly GaugeOf[] {
  const ages = (of: 'copiedAt' | 'reaches') => (): Labelled =>
    backups.now().flatMap(({ slot, [of]: at }) => (at === undefined ? [] : [[{ backup: slot }, seconds(clock.now() - at)] as const]));
  const labels = ['backup'];
  return [
    { name: 'healthos_backup_age_seconds', help: 'Age of the newest whole copy in a folder of backups', labels, read: ages('copiedAt') },
    {
      name: 'healthos_backup_reach_age_seconds',
      help: 'Age of the newest moment that a restore may go to, of a folder of backups that follows the log',
      labels,
      read: ages('reaches'),
    },
  ];
}

/** Of a process alone nothing is said: it holds every house, and has no Redis. */
function ofSeveral(together: Watched['together']): readonly GaugeOf[] {
  const ofOne = (value: (together: NonNullable<Watched['together']>) => number) => (): Labelled => (together === undefined ? [] : [[{}, value(together)]]);
  return [
    { name: 'healthos_houses_held', help: 'Houses whose work this process does, of several', read: ofOne(({ holds }) => holds.held().length) },
    { name: 'healthos_redis_reachable', help: '1 while Redis carries wake-ups and leases', read: ofOne(({ isHearing }) => (isHearing() ? 1 : 0)) },
  ];
}
