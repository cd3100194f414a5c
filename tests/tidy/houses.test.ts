/**
 * Houses are kept apart by the database (decision 0026): whatever is read for somebody of one house is read by its views. Here is the closed list of what reads or writes
 * the tables themselves, and so may see every house, each with its reason. What is not in it fails.
 */
import { describe, expect, it } from 'vitest';
import { read, sources } from './tree.ts';

/** Tables with rows of more than one house. */
const tables =
  'event|message|raw_message|sample|kpi|archived|repetition|snapshot_made|snapshot_part|note_draft|order_out|read_audit|display|identity|facility_hold|fhir_subscription|x12_out';

const postgres = 'command-center/src/postgres';
const seesAll: Readonly<Record<string, string>> = {
  [`${postgres}/append.ts`]: 'the appender holds every house of its database',
  [`${postgres}/many-appenders.ts`]: 'the appenders, where there are several',
  [`${postgres}/appending.ts`]: 'the appender, as it opens: the next number of a message',
  [`${postgres}/facility-hold.ts`]: 'turns and fences between processes, of whichever house is theirs',
  [`${postgres}/reads.ts`]: 'the followers (positions), who somebody is in all houses of an enterprise (identity), what devices measured',
  [`${postgres}/kept-reads.ts`]: 'one text for both: the follower, the duties and whoever is bound to no house read the tables, everybody else the views',
  [`${postgres}/snapshots.ts`]: 'the follower: pictures of whole houses',
  [`${postgres}/repetitions.ts`]: 'the appender: which messages came again',
  [`${postgres}/named.ts`]: 'identity: who is called so, in all houses of an enterprise',
  [`${postgres}/identity-held.ts`]: 'identity: records that were written over',
  [`${postgres}/identity-keys.ts`]: 'identity: the matcher, and the weights that were loaded for all houses',
  [`${postgres}/audit-store.ts`]: 'the audit is one chain over all houses; whoever is bound to one searches its view',
  [`${postgres}/settings.ts`]: 'displays are enrolled by a code that is of no house yet; the history of figures is written for all',
  [`${postgres}/archived.ts`]: 'the archive: which files there are',
  [`${postgres}/moving.ts`]: 'the archive: what is moved out of the database',
  [`${postgres}/subscriptions.ts`]: 'what was subscribed is told by the process, of all houses that it follows',
  [`${postgres}/house-views.ts`]: 'the views themselves',
  'command-center/src/outbound/outbox-table.ts':
    'what leaves the house is sent by the process that has the desk, for all; whoever is bound to one house is shown its view',
  'command-center/src/folders/x12-out-table.ts': 'what leaves by a folder, of all houses',
  'command-center/src/metrics/open-messages.ts': 'counts for whoever runs the server: numbers alone, of all houses',
  'command-center/src/cli/import.ts': 'an import fills an empty database',
};

/** Who is handed what sees every house, outside of the room of the database. */
const handed: Readonly<Record<string, string>> = {
  'command-center/src/showing.ts': 'the composition of the server',
  'command-center/src/hearing/hearing.ts': 'opens the log for reading',
  'command-center/src/hearing/thread.ts': 'opens the log for appending',
  'command-center/src/watching.ts': 'counts for whoever runs the server (open-messages.ts)',
  'command-center/src/receiving.ts': 'the first loop: identity queries of systems (PIX, PDQ) are of the enterprise',
  'command-center/src/house-loops.ts': 'the matcher and the look for overwritten records: who is the same person in two houses',
  'command-center/src/kpi-history.ts': 'writes the history of figures',
  'command-center/src/processes/together.ts': 'turns and fences',
  'command-center/src/outbound/of-house.ts': 'sends what leaves the house, for all houses',
  'command-center/src/folders/of-house.ts': 'writes what leaves by a folder, for all houses',
  'command-center/src/metrics/gauges.ts': 'how busy the connections are: numbers alone',
  'command-center/src/http/context.ts': 'hands the messages of all houses to whoever is bound to none (keptFor)',
};

const code = sources.filter((path) => path.startsWith('command-center/src/') && path.endsWith('.ts') && !/\.test\.ts$|\/given[a-z-]*\.ts$/.test(path));
const ofTables = new RegExp(`\\b(?:FROM|JOIN|INTO|UPDATE|COPY|TRUNCATE|LOCK TABLE)\\s+(?:ONLY\\s+)?(?:\\$\\{[^}]*\\})?(?:${tables})\\b`);
const ofPool = /\b(?:log|parts)\.pool\b|[{,]\s*pool\s*[,}]|\beveryHouse\b/;
const broken = (rule: RegExp, listed: Readonly<Record<string, string>>, where: (path: string) => boolean): readonly string[] =>
  code.filter((path) => where(path) && rule.test(read(path)) && !Object.hasOwn(listed, path));

describe('houses are kept apart', () => {
  it('by a rule that sees what it looks for', () => {
    for (const text of [
      'SELECT * FROM message WHERE id = $1',
      'JOIN raw_message ON',
      'INSERT INTO event',
      '`UPDATE note_draft SET',
      'FROM ${db.tables}message',
      'COPY sample (x)',
    ])
      expect(ofTables.test(text), text).toBe(true);
    for (const text of ['SELECT * FROM house_message', 'a message from Message', 'FROM account']) expect(ofTables.test(text), text).toBe(false);
    expect(ofPool.test('listDisplays(log.pool)')).toBe(true);
    expect(ofPool.test('(pool: pg.Pool)')).toBe(false);
  });

  it('so that no statement names the tables of all houses but those of the list', () => {
    expect(broken(ofTables, seesAll, () => true)).toEqual([]);
  });

  it('and nobody is handed what sees all houses but those of the list', () => {
    expect(broken(ofPool, handed, (path) => !path.startsWith(`${postgres}/`))).toEqual([]);
  });

  it('and the list names nobody who no longer does', () => {
    expect(Object.keys(seesAll).filter((path) => !code.includes(path) || !ofTables.test(read(path)))).toEqual([]);
    expect(Object.keys(handed).filter((path) => !code.includes(path) || !ofPool.test(read(path)))).toEqual([]);
  });
});
