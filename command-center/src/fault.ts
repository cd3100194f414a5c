/** Faults: network, disk, database. Thrown by adapters, met by the loops; the codes are documented here and nowhere else. */
export const faultCodes = {
  'database.unreachable': 'The database does not answer. Start it, or correct DATABASE_URL.',
  'database.unsafe': 'The database may lose what it acknowledged. Set fsync, full_page_writes and synchronous_commit to on.',
  'database.held': 'Another process appends to this log. Stop it, or give this one another database.',
  'database.start': 'The embedded database did not start; its log says why.',
  'database.too-new': 'A newer version has taken away what this one needs. Start that version again; back from it leads a restore to the moment before alone.',
  'migration.attached': 'A process is attached that does not know the step. Stop it, or bring it to this version, and ask again.',
  'migration.first-expand': 'The database has not what this version adds yet. Start this version, or ask for: npx healthos migrate',
  'migration.busy': 'Another process has been changing the schema for long. Look whether it still does, and ask again.',
  'migration.locked': 'A table is held by somebody who does not let go: a transaction left open, a copy. End it, and ask again.',
  'database.binaries': 'This platform has no embedded database. Set DATABASE_URL to a PostgreSQL 15 or later.',
  'database.no-reader':
    'One house is read through its views, but not by a role that may read nothing else. As a superuser: CREATE ROLE healthos_reader NOLOGIN; GRANT healthos_reader TO the user of DATABASE_URL; take back what else it may; then start again.',
  'server.running': 'Another server uses this data directory. Stop it, or set HEALTHOS_DATA_DIR.',
  'log.full': 'More messages wait for the database than may wait. The sender is asked to come again.',
  'log.moved': 'Another process has written to this log meanwhile. Stop it, and start this one again.',
  'log.turn': 'The house was decided about elsewhere meanwhile. What was decided here is decided again.',
  'log.unfit': 'The database cannot hold this message, not even its bytes alone.',
  'database.refused': 'The database refused a write. Its log says why; a full disk is the usual reason.',
  'audit.full': 'More reads wait to be written to the audit than may wait. The reader is asked to come again.',
  'audit.moved': 'Another process has written to the audit meanwhile. The line is chained to its newest and written again.',
  'audit.unwritten': 'The read could not be written to the audit, so it was not answered.',
  'displays.unsure': 'Which displays were revoked could not be read for ten seconds: none is let in until it can be.',
  'backup.may-not': 'The user of DATABASE_URL may not replicate, or no walsender is free. Grant it (ALTER ROLE ... REPLICATION), and see max_wal_senders.',
  'backup.no-keys': 'A backup without the keys of the installation restores to nothing that anybody can sign in to. Run it where HEALTHOS_DATA_DIR holds them.',
  'backup.other':
    'This folder holds something else: backups of another database, or of this one before it was restored or a standby took over. Name an empty folder.',
  'backup.tablespaces': 'The database has tablespaces outside its folder. Back it up with pgBackRest or pg_basebackup.',
  'backup.slot-lost':
    'The server no longer keeps its log for this folder: it was not read for too long. Name an empty folder; this one restores up to what it reached.',
  'backup.gap': 'The log came with a gap, so it was not kept. Start the command again.',
  'backup.none': 'There is no whole backup in this folder. Make one: npx healthos backup FOLDER',
  'backup.damaged': 'A file of the backup is missing or not as it was written. Restore from another copy of the folder, or to a moment that does not need it.',
  'restore.not-empty': 'There is something already. Name an empty folder (--into): nothing is ever restored over anything.',
  'restore.out-of-reach': 'The backup does not reach that moment.',
  'restore.version': 'The files of a PostgreSQL are read by its own major version alone. Name its programs (--binaries FOLDER).',
  'restore.failed': 'The database did not recover; what it said stands here. Nothing was kept of the attempt.',
  'redis.away': 'Redis does not answer: the log is looked at instead, and no house changes hands. Start it, or correct REDIS_URL.',
  'redis.refused':
    'Redis answers no. Let the user of REDIS_URL publish, subscribe, run scripts and read and write streams on the keys and channels of healthos:*.',
  'archive.away': 'What was asked for is archived, and the file is not in the folder of the archive (HEALTHOS_ARCHIVE_DIR). Put it back there.',
  'archive.damaged': 'A file of the archive is not as it was written. Put back a copy of it.',
  'archive.changed': 'The state is another than before the archive was made, which nothing explains. Restore, and report it.',
  'import.not-empty': 'The database holds a log already. Import into an empty one: name another HEALTHOS_DATA_DIR or DATABASE_URL.',
  'import.empty': 'The file holds no event. Nothing was imported; export again and see that the export says how many events it wrote.',
  'import.line': 'A line is none of a whole export. Nothing was imported; export again, from the first position and every line.',
  'restore.audit':
    'The audit of the restored database does not hold against the heads that were noted when it was copied. The copy is not what it was taken for.',
  'log.closed': 'The log is closed: the server is stopping.',
} as const;

export type FaultCode = keyof typeof faultCodes;

export class Fault extends Error {
  readonly code: FaultCode;
  readonly detail: string | undefined;
  constructor(code: FaultCode, detail?: string, options?: ErrorOptions) {
    super(detail === undefined ? faultCodes[code] : `${faultCodes[code]} (${detail})`, options);
    this.name = 'Fault';
    this.code = code;
    this.detail = detail;
  }
}
