/**
 * A house of many people for the FHIR bench: invented persons of known seed, each with a stay that is over and a laboratory report of four results, as
 * HL7 v2 messages through the product's own receive and append path into its own database.
 */
import { settingsOf } from '../../ingest/src/feeds/declared.ts';
import { makeReceive } from '../../ingest/src/receive.ts';
import { facilityId } from '../../core/src/ids.ts';
import { dayMs, hourMs, instant, minuteMs } from '../../core/src/time.ts';
import { pseudonymsOf } from '../../command-center/src/access/pseudonyms.ts';
import { startEmbedded } from '../../command-center/src/postgres/embedded.ts';
import { openLog } from '../../command-center/src/postgres/event-log.ts';
import { settingOnce } from '../../command-center/src/postgres/settings.ts';
import { inventRecords } from './identity-people.ts';

export interface Made {
  readonly number: string;
  readonly visit: string;
  readonly family: string;
  readonly birth: string;
}

/** Messages that wait for the database at a time. */
const inFlight = 2000;
/** Code, usual value, unit and range of each result; each hundredth person has a potassium that somebody must answer. */
const results = [
  ['2823-3^Potassium^LN', 4.1, 'mmol/L', '3.5-5.1'],
  ['2951-2^Sodium^LN', 139, 'mmol/L', '136-145'],
  ['2160-0^Creatinine^LN', 0.9, 'mg/dL', '0.6-1.2'],
  ['718-7^Hemoglobin^LN', 13.8, 'g/dL', '12-16'],
] as const;
const criticalEach = { people: 100, potassium: 6.9 } as const;
/** Somebody lies in each bed after the other, as in a house of some years. */
const [units, bedsEach] = [['4W', '4E', '5W', '5E', '6W', '6E', '7W', '7E', 'MICU', 'SICU'], 50] as const;
const stamp = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace(/[-T:]/g, '')}+0000`;
const message = (...segments: readonly string[]): Buffer => Buffer.from(`${segments.join('\r')}\r`, 'utf8');

/** The stay as its discharge tells it, and what the laboratory found on its second day. */
export function storyOf(n: number, { number, visit, family, birth }: Made, given: string, sex: string, discharged: number): readonly [Buffer, Buffer] {
  const admitted = discharged - 2 * dayMs;
  const pid = `PID|1||${number}^^^LGH^MR||${family}^${given}||${birth}|${sex}`;
  const pv1 = `PV1|1|I|${units[n % units.length] ?? '4W'}^${String(Math.floor(n / units.length) % bedsEach).padStart(2, '0')}^A^LGH${'|'.repeat(16)}${visit}`;
  const taken = stamp(admitted + dayMs);
  return [
    message(
      `MSH|^~\\&|LGHADT|LGH|HOS|LGH|${stamp(discharged)}||ADT^A03|FB${n}|P|2.5.1`,
      `EVN|A03|${stamp(discharged)}`,
      pid,
      `${pv1}${'|'.repeat(25)}${stamp(admitted)}|${stamp(discharged)}`,
    ),
    message(
      `MSH|^~\\&|LAB|LGH|HOS|LGH|${taken}||ORU^R01|FL${n}|P|2.5.1`,
      pid,
      pv1,
      `OBR|1|O${n}^EHR|F${n}^LAB|80048^Panel^L|||${taken}`,
      ...results.map(([code, usual, unit, range], i) => {
        const isCritical = i === 0 && n % criticalEach.people === criticalEach.people - 1;
        // The values differ a little, and all of them are usual.
        const value = isCritical ? criticalEach.potassium : (usual * (1 + (n % 50) / 1500)).toFixed(2);
        return `OBX|${i + 1}|NM|${code}||${value}|${unit}|${range}|${isCritical ? 'HH' : 'N'}|||F|||${taken}`;
      }),
    ),
  ];
}

/** A date that registration wrote with day and month swapped is none. */
const birthOf = (said = ''): string => (/^\d{4}(0[1-9]|1[0-2])(0[1-9]|1\d|2[0-8])$/.test(said) ? said : '19700102');

interface Invented {
  readonly n: number;
  readonly made: Made;
  readonly given: string;
  readonly sex: string;
}

/** The same people each time. */
function* invented(count: number): Generator<Invented> {
  let n = 0;
  for (const { line } of inventRecords(20_260_401, count)) {
    const made = { number: `B${n}`, visit: `VB${n}`, family: line.family ?? 'Smith', birth: birthOf(line.birthDate) };
    yield { n, made, given: line.given ?? 'Mary', sex: line.sex ?? 'F' };
    n++;
  }
}

/** Some of them, spread over all. */
export const sampleOf = (count: number, most: number): readonly Made[] =>
  [...invented(count)].filter(({ n }) => n % Math.max(1, Math.floor(count / most)) === 0).map(({ made }) => made);

/** Told of so many people at a time. */
const toldEach = 10_000;

/** Fills a data directory. */
export async function fillHouse(folder: string, count: number, told: (people: number) => void = () => undefined): Promise<void> {
  const embedded = await startEmbedded({ dataDir: folder });
  const clock = { now: () => instant(Date.now()) };
  const log = await openLog({ url: embedded.url, clock });
  const receive = makeReceive({
    log,
    clock,
    ...pseudonymsOf(await settingOnce(log.pool, 'pseudonym-key')),
    settingsFor: (_sender, feed) => settingsOf(feed, 'UTC', { facility: facilityId('LGH') }),
  });
  const now = Date.now();
  let waiting: Promise<unknown>[] = [];
  for (const { n, made, given, sex } of invented(count)) {
    if (n > 0 && n % toldEach === 0) told(n);
    const discharged = now - hourMs - (n % 700) * 60 * minuteMs;
    for (const bytes of storyOf(n, made, given, sex, discharged)) waiting.push(receive.take(bytes, { peer: '127.0.0.1' }));
    if (waiting.length < inFlight) continue;
    await Promise.all(waiting);
    waiting = [];
  }
  await Promise.all(waiting);
  // In a house that grew day by day the matcher has met everybody long ago: it is not what is measured here.
  await log.pool.query("UPDATE identity SET match_keys = '{}' WHERE match_keys IS NULL");
  await log.pool.query('VACUUM ANALYZE');
  await log.close();
  await embedded.stop();
}
