/** IHE PCD-01 (ORU^R01 of device observations): OBX rows in a containment tree (MDS.VMD.channel.metric), where header rows carry no value but the time and device of those below. */
import { deviceId, type DeviceId, type EncounterId, type PatientId } from '@healthos/core/ids.ts';
import type { Location } from '@healthos/core/operations/events.ts';
import type { Instant } from '@healthos/core/time.ts';
import type { Hl7Message, Segment } from '../../formats/hl7v2/message.ts';
import { isRejection, reject, type Rejection } from '../../rejection.ts';
import type { FeedContext, Translation } from '../feed.ts';
import { codedOf, unnamedCode } from '../reading/coded-of.ts';
import { visitNumberOf } from '../reading/encounter-of.ts';
import { gather, type Gathering } from '../reading/gathering.ts';
import { locationOf } from '../reading/location-of.ts';
import { deviceOf, resultStatus } from '../reading/observation-of.ts';
import { patientOf } from '../reading/patient-of.ts';
import { valueOf } from '../reading/value-of.ts';
import { isPlaceholder } from './placeholders.ts';
import { believed, type StatedReading } from './reading.ts';
import { distinct, samplesOf, takenAt, takenEvent } from './take.ts';

/** MSH-21 names a device profile, or the first observations are of the MDC nomenclature. */
export function isPcd01(message: Hl7Message): boolean {
  if (message.code !== 'ORU' || (message.trigger !== 'R01' && message.trigger !== '')) return false;
  const profile = message.header.whole(21);
  if (/PCD_DEC|IHE[ _]PCD|1\.3\.6\.1\.4\.1\.19376\.1\.6\.1\./.test(profile)) return true;
  return message
    .all('OBX')
    .slice(0, 5)
    .some((obx) => obx.text(3, 3).trim() === 'MDC' || obx.text(3, 2).startsWith('MDC_'));
}

export function translatePcd01(message: Hl7Message, context: FeedContext): Translation | Rejection {
  const gathering = gather(message, context);
  const reader: Reader = { gathering, headers: new Map(), told: new Map(), demo: 0, homeless: undefined, place: {} };
  for (const segment of message.segments) read(reader, segment);
  if (reader.told.size === 0 && reader.homeless !== undefined) return reject('device.no-device', reader.homeless);
  for (const told of reader.told.values()) state(gathering, told);
  if (reader.demo > 0) gathering.warn('device.demo', 'OBX-8');
  const translation = gathering.done();
  if (reader.demo === 0 || reader.told.size > 0) return translation;
  return { ...translation, outcome: 'quarantined', reason: reject('device.demo', 'OBX-8') };
}

interface Header {
  readonly device: DeviceId | undefined;
  readonly at: Instant | undefined;
}

/** Whose device it is and where, as the segments before an OBX say. */
interface Place {
  readonly pid?: Segment;
  readonly pv1?: Segment;
  readonly obr?: Segment;
  readonly patient?: PatientId;
  readonly encounter?: EncounterId;
  readonly location?: Location;
}

interface Told {
  readonly device: DeviceId;
  readonly place: Place;
  readonly stated: StatedReading[];
  readonly segments: Segment[];
  lastObr?: Segment;
}

interface Reader {
  readonly gathering: Gathering;
  /** Header rows of the running OBR by containment. */
  headers: Map<string, Header>;
  readonly told: Map<string, Told>;
  demo: number;
  /** The first reading that no device could be named for. */
  homeless: string | undefined;
  place: Place;
}

function read(reader: Reader, segment: Segment): void {
  switch (segment.id) {
    case 'PID':
      reader.place = { pid: segment, ...patientIn(reader.gathering, segment) };
      return;
    case 'PV1':
      reader.place = { ...reader.place, pv1: segment, ...visitIn(reader.place.pid, segment) };
      return;
    case 'OBR':
      reader.place = { ...reader.place, obr: segment };
      reader.headers = new Map();
      return;
    case 'OBX':
      observation(reader, segment);
  }
}

/** A device says whose number it was given; who that is, ADT says. Nobody is as good as a placeholder: the bed tells. */
function patientIn(gathering: Gathering, pid: Segment): Pick<Place, 'patient'> {
  const read = patientOf(gathering, pid);
  if (isRejection(read) || isPlaceholder(read.identifier.number)) return {};
  return { patient: read.patient };
}

function visitIn(pid: Segment | undefined, pv1: Segment): Pick<Place, 'encounter' | 'location'> {
  const encounter = visitNumberOf(pid, pv1);
  const location = locationOf(pv1, 3);
  return { ...(encounter === undefined ? {} : { encounter }), ...(location === undefined ? {} : { location }) };
}

function observation(reader: Reader, obx: Segment): void {
  const { gathering, headers, place } = reader;
  const containment = obx.text(4).trim();
  const [own, at] = [deviceOf(obx), gathering.times.at(obx, 14)];
  const above = own === undefined || at === undefined ? headersAbove(headers, containment) : [];
  const device = own ?? above.find((header) => header.device !== undefined)?.device ?? deviceOfMessage(reader);
  const type = obx.text(2).trim();
  const isHeader = obx.repetitions(5) === 0 && (type === '' || obx.text(3, 2).startsWith('MDC_DEV_'));
  if (isHeader || !headers.has(containment)) headers.set(containment, { device: own, at });
  // A waveform (NA, MA) is no number; its bytes are kept with the message.
  if (isHeader || type === 'NA' || type === 'MA') return;
  if (isDemo(obx)) return void reader.demo++;
  if (device === undefined) return void (reader.homeless ??= `OBX[${obx.ordinal + 1}]-18`);
  const observedAt = at ?? above.find((header) => header.at !== undefined)?.at ?? gathering.times.at(place.obr, 7) ?? gathering.sentAt;
  const unitName = obx.text(6, 2).trim();
  const stated: StatedReading = {
    code: codedOf(obx, 3) ?? unnamedCode,
    value: valueOf(obx, gathering.times),
    status: resultStatus(obx.text(11)),
    observedAt,
    ...(containment === '' ? {} : { containment }),
    ...(unitName === '' ? {} : { unitName }),
  };
  const key = `${device}|${place.pid?.ordinal ?? ''}|${place.pv1?.ordinal ?? ''}`;
  const told: Told = reader.told.get(key) ?? { device, place, stated: [], segments: [] };
  reader.told.set(key, told);
  told.stated.push(stated);
  told.segments.push(obx);
  if (place.obr !== undefined && told.lastObr !== place.obr) told.segments.push((told.lastObr = place.obr));
}

/** Rows that contain this one, nearest first: `1.2.0.0` and `1.2` are one place. */
function headersAbove(headers: ReadonlyMap<string, Header>, containment: string): Header[] {
  const levels = containment.split('.');
  const found: Header[] = [];
  for (let depth = levels.length - 1; depth > 0; depth--) {
    const short = levels.slice(0, depth);
    const padded = [...short, ...Array.from({ length: levels.length - depth }, () => '0')].join('.');
    for (const name of [short.join('.'), padded]) {
      const header = name === containment ? undefined : headers.get(name);
      if (header !== undefined) found.push(header);
    }
  }
  return found;
}

/** OBX-8 of a device that shows what it can do, or is being tested. */
function isDemo(obx: Segment): boolean {
  for (let repetition = 0; repetition < obx.repetitions(8); repetition++) {
    const flag = obx.text(8, 1, 1, repetition).trim().toUpperCase();
    if (flag === 'DEMO' || flag === 'TEST') return true;
  }
  return false;
}

/** The first device that a header row of the OBR names, else OBR-10, else the sending application: an EUI-64 (MSH-3.2) before its name. */
function deviceOfMessage({ headers, gathering, place }: Reader): DeviceId | undefined {
  for (const { device } of headers.values()) if (device !== undefined) return device;
  const { header } = gathering.message;
  const id = place.obr?.text(10).trim() || (header.text(3, 3).startsWith('EUI') ? header.text(3, 2).trim() : '') || header.text(3).trim();
  return id === '' ? undefined : deviceId(id);
}

function state(gathering: Gathering, { device, place, stated, segments }: Told): void {
  const readings = distinct(stated.map(believed));
  const { patient, encounter, location } = place;
  const take = {
    device,
    readings,
    ...(location === undefined ? {} : { location }),
    ...(patient === undefined ? {} : { patient }),
    ...(encounter === undefined ? {} : { encounter }),
  };
  for (const sample of samplesOf(take)) gathering.sample(sample);
  gathering.state(takenEvent(take), [place.pid, place.pv1, ...segments], { effective: { at: takenAt(readings) } });
}
