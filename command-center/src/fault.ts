/** Faults: network, disk, database. Thrown by adapters, met by the loops; the codes are documented here and nowhere else. */
export const faultCodes = {
  'database.unreachable': 'The database does not answer. Start it, or correct DATABASE_URL.',
  'database.unsafe': 'The database may lose what it acknowledged. Set fsync, full_page_writes and synchronous_commit to on.',
  'database.held': 'Another process appends to this log. Stop it, or give this one another database.',
  'database.start': 'The embedded database did not start; its log says why.',
  'database.binaries': 'This platform has no embedded database. Set DATABASE_URL to a PostgreSQL 15 or later.',
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
  'log.closed': 'The log is closed: the server is stopping.',
} as const;

export type FaultCode = keyof typeof faultCodes;

export class Fault extends Error {
  readonly code: FaultCode;
  constructor(code: FaultCode, detail?: string) {
    super(detail === undefined ? faultCodes[code] : `${faultCodes[code]} (${detail})`);
    this.name = 'Fault';
    this.code = code;
  }
}
