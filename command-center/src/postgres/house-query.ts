/**
 * A statement for one house, in one round trip: the transaction is told the house and enters the role of readers, then the statement follows, and both are over with
 * its end. The library has no call for two statements with values in one transaction, so the first is written here in the messages of the protocol. Values
 * are values of the protocol: no text of a caller is ever part of a statement.
 */
import pg, { type Connection } from 'pg';
import { framed } from './copy.ts';
import { houseSetting, readerRole } from './house-views.ts';

declare module 'pg' {
  interface Query {
    text: string;
    handleDataRow(message: unknown): void;
    handleCommandComplete(message: unknown, connection: Connection): void;
  }
}

/** One house of the database: rows of another are never among what it answers. */
export interface HouseDb {
  /** What stands before the name of a table: its view. */
  readonly tables: 'house_';
  /** `name`: kept ready on a connection, where it can be: what is asked all day by those who follow. */
  query<Row>(text: string, values: readonly unknown[], name?: string): Promise<Answered<Row>>;
}

export interface Answered<Row> {
  readonly rows: readonly Row[];
  readonly rowCount: number | null;
}

const [parseByte, bindByte, executeByte] = [0x50, 0x42, 0x45];
const none = Buffer.alloc(2);

/** `asReader`: by the role that may read nothing but the views of one house; else as whoever is connected. */
export function queryOf<Row>(pool: pg.Pool, house: string, asReader: boolean, text: string, values: readonly unknown[]): Promise<Answered<Row>> {
  // Its statement goes by the protocol of values even where it has none.
  const asked = { text, values: [...values], queryMode: 'extended' };
  const query = new pg.Query(asked);
  const plain = { submit: query.submit.bind(query), row: query.handleDataRow.bind(query), complete: query.handleCommandComplete.bind(query) };
  let entered = false;
  query.submit = (connection) => {
    connection.stream.cork();
    connection.stream.write(entering(house, asReader));
    plain.submit(connection);
    connection.stream.uncork();
  };
  query.handleDataRow = (message) => {
    if (entered) plain.row(message);
  };
  query.handleCommandComplete = (message, connection) => {
    if (entered) plain.complete(message, connection);
    entered = true;
  };
  return new Promise((resolve, reject) => {
    pool.query<Row & pg.QueryResultRow>(query, (error: Error | null | undefined, result) => (error instanceof Error ? reject(error) : resolve(result)));
  });
}

/** Without a Sync: the transaction goes on to the statement behind it. */
function entering(house: string, asReader: boolean): Buffer {
  const values = (asReader ? [house, readerRole] : [house]).map((value) => Buffer.from(value.replaceAll('\0', '\uFFFD')));
  const statement = `SELECT set_config('${houseSetting}', $1, true)${asReader ? ", set_config('role', $2, true)" : ''}`;
  return Buffer.concat([
    ...framed(parseByte, Buffer.concat([Buffer.from(`\0${statement}\0`), none])),
    ...framed(bindByte, Buffer.concat([Buffer.from('\0\0'), none, int16(values.length), ...values.flatMap((value) => [int32(value.length), value]), none])),
    ...framed(executeByte, Buffer.concat([Buffer.from('\0'), int32(0)])),
  ]);
}

function int16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeInt16BE(value);
  return buffer;
}

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}
