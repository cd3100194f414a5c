/** Everything that is read of the log, of every house: what was kept (kept-reads.ts), snapshots, identities and samples. */
import type pg from 'pg';
import { deviceId, facilityId, patientId, type FacilityId, type PatientId } from '@healthos/core/ids.ts';
import type { EventLog, HouseReads, IdentityLine, Sample, SampleStore } from '@healthos/core/ports.ts';
import { instant } from '@healthos/core/time.ts';
import { matches } from '@healthos/ingest/feeds/queries/identity-lookup.ts';
import type { AskedTraits } from '@healthos/ingest/feeds/queries/query.ts';
import type { AppendStore } from './appender.ts';
import { messageColumns, toMessage, type MessageColumns } from './kept-message.ts';
import { createKeptReads } from './kept-reads.ts';
import { everyHouse } from './houses.ts';
import { createSnapshots } from './snapshots.ts';

type Reads = HouseReads &
  Pick<EventLog, 'positions' | 'saveSnapshot' | 'newestSnapshot' | 'identitiesOf' | 'findIdentities'> &
  SampleStore &
  Pick<AppendStore, 'known'>;

/** Of every house. `archive`: the folder of what was moved out of the database. */
export function createReads(pool: pg.Pool, archive?: string): Reads {
  return {
    ...createKeptReads(everyHouse(pool), archive),
    positions: async () => {
      // A loose scan over the primary key: one step per facility, however many events there are.
      const { rows } = await pool.query<{ facility: string; position: string }>(`WITH RECURSIVE f AS (
        SELECT min(facility) AS facility FROM event UNION ALL SELECT (SELECT min(facility) FROM event WHERE facility > f.facility) FROM f WHERE f.facility IS NOT NULL)
        SELECT f.facility, (SELECT max(position) FROM event WHERE event.facility = f.facility) AS position FROM f WHERE f.facility IS NOT NULL`);
      return new Map(rows.map((row): [FacilityId, number] => [facilityId(row.facility), Number(row.position)]));
    },
    ...createSnapshots(pool),
    identitiesOf: async (patients) => (await pool.query<IdentityColumns>('SELECT * FROM identity WHERE patient = ANY($1)', [patients])).rows.map(toIdentity),
    findIdentities: async (number, assigner) =>
      (await pool.query<IdentityColumns>('SELECT * FROM identity WHERE numbers @> ARRAY[$1] LIMIT 100', [number])).rows
        .map(toIdentity)
        .filter(
          (line) =>
            assigner === undefined || line.assigner === assigner || line.others?.some((other) => other.number === number && other.assigner === assigner),
        ),
    samples: async ({ facility, device, bed, code, from, until, limit }) => {
      const { rows } = await pool.query<SampleColumns>(
        `SELECT facility, device, bed, patient, code, containment, (extract(epoch FROM observed_at) * 1000)::float8 AS observed_ms, value, unit, reason FROM sample
        WHERE facility = $1 AND ($2::text IS NULL OR device = $2) AND ($3::text IS NULL OR bed = $3) AND ($4::text IS NULL OR code = $4) AND observed_at >= to_timestamp($5::float8 / 1000) AND observed_at < to_timestamp($6::float8 / 1000)
        ORDER BY observed_at DESC LIMIT $7`,
        [facility, device ?? null, bed ?? null, code ?? null, from, until, limit],
      );
      return rows.map(toSample);
    },
    known: async (dedupe, controlKeys) => {
      const { rows } = await pool.query<MessageColumns & { dedupe: string | null; control_key: string | null }>(
        `SELECT ${messageColumns}, dedupe, control_key FROM message WHERE dedupe = ANY($1) OR control_key = ANY($2)`,
        [dedupe, controlKeys],
      );
      return rows.map((row) => ({
        message: toMessage(row),
        ...(row.dedupe === null ? {} : { dedupe: row.dedupe }),
        ...(row.control_key === null ? {} : { controlKey: row.control_key }),
      }));
    },
  };
}

export interface IdentityColumns {
  patient: string;
  assigner: string;
  number: string;
  kind: string | null;
  family: string | null;
  given: string | null;
  birth_date: string | null;
  sex: string | null;
  address: string | null;
  phone: string | null;
  others: IdentityLine['others'] | null;
}

export function toIdentity(row: IdentityColumns): IdentityLine {
  return {
    patient: patientId(row.patient) satisfies PatientId,
    assigner: row.assigner,
    number: row.number,
    ...(row.kind === null ? {} : { kind: row.kind }),
    // '' was taken back by the sender.
    ...(isSaid(row.family) ? { family: row.family } : {}),
    ...(isSaid(row.given) ? { given: row.given } : {}),
    ...(isSaid(row.birth_date) ? { birthDate: row.birth_date } : {}),
    ...(isSaid(row.sex) ? { sex: row.sex } : {}),
    ...(isSaid(row.address) ? { address: row.address } : {}),
    ...(isSaid(row.phone) ? { phone: row.phone } : {}),
    ...(row.others === null || row.others === undefined ? {} : { others: row.others }),
  };
}

const isSaid = (text: string | null): text is string => text !== null && text !== '';

interface SampleColumns {
  facility: string;
  device: string;
  bed: string | null;
  patient: string | null;
  code: string;
  containment: string | null;
  observed_ms: number;
  value: number | null;
  unit: string | null;
  reason: string | null;
}

function toSample(row: SampleColumns): Sample & { readonly facility: FacilityId } {
  return {
    facility: facilityId(row.facility),
    device: deviceId(row.device),
    code: row.code,
    observedAt: instant(Math.round(row.observed_ms)),
    value: row.value,
    ...(row.bed === null ? {} : { bed: row.bed }),
    ...(row.patient === null ? {} : { patient: patientId(row.patient) }),
    ...(row.containment === null ? {} : { containment: row.containment }),
    ...(row.unit === null ? {} : { unit: row.unit }),
    ...(row.reason === null ? {} : { reason: row.reason }),
  };
}

/** Records with all of these traits; a `*` at the end of a name means "begins with". */
export async function searchIdentities(db: Pick<pg.Pool, 'query'>, traits: AskedTraits, limit: number): Promise<readonly IdentityLine[]> {
  const like = (text: string | undefined): string | null =>
    text === undefined ? null : text.endsWith('*') ? `${text.slice(0, -1).replace(/[%_\\]/g, '\\$&')}%` : text.replace(/[%_\\]/g, '\\$&');
  const { rows } = await db.query<IdentityColumns>(
    `SELECT * FROM identity WHERE ($1::text IS NULL OR family ILIKE $1) AND ($2::text IS NULL OR given ILIKE $2) AND ($3::text IS NULL OR birth_date LIKE $3 || '%') AND ($4::text IS NULL OR sex = $4) ORDER BY patient LIMIT $5`,
    [like(traits.family), like(traits.given), traits.birthDate ?? null, traits.sex ?? null, limit],
  );
  return rows.map(toIdentity).filter((line) => matches(line, traits));
}
