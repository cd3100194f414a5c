/** How far claims and questions of a house were written to the folder of whoever carries them. What is owed is derived from the log. */
import { instant, type Instant } from '@healthos/core/time.ts';
import type { Queryable } from '../postgres/queryable.ts';

export type Box = 'claims' | 'inquiries';

export interface Written {
  /** Everything up to this position was written, or was there before the folder was. */
  readonly position: number;
  readonly files: number;
  readonly at: Instant;
}

export const x12OutStep = `
CREATE TABLE x12_out (
  facility text NOT NULL, box text NOT NULL, position bigint NOT NULL, files bigint NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (facility, box));
`;

export interface X12OutTable {
  of(facility: string, box: Box): Promise<Written | undefined>;
  put(facility: string, box: Box, written: Written): Promise<void>;
}

export function x12OutTable(db: Queryable): X12OutTable {
  return {
    of: async (facility, box) => {
      const { rows } = await db.query<{ position: string; files: string; at: Date }>(
        'SELECT position, files, at FROM x12_out WHERE facility = $1 AND box = $2',
        [facility, box],
      );
      const [row] = rows;
      return row === undefined ? undefined : { position: Number(row.position), files: Number(row.files), at: instant(row.at.getTime()) };
    },
    put: async (facility, box, { position, files, at }) => {
      await db.query(
        `INSERT INTO x12_out (facility, box, position, files, at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (facility, box) DO UPDATE SET position = $3, files = $4, at = $5`,
        [facility, box, position, files, new Date(at)],
      );
    },
  };
}
