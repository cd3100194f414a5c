/** VXU V04 (HL7 v2.5.1 chapter 4A; CDC implementation guide 1.5): vaccines given, refused or reported, and the observations with them. */
import type { MedicationAdministered } from '@healthos/core/clinical/events.ts';
import type { Hl7Message, Segment } from '../../formats/hl7v2/message.ts';
import { isRejection, type Rejection } from '../../rejection.ts';
import { declared } from '../declared.ts';
import type { Feed, FeedContext, Translation } from '../feed.ts';
import { codedOf, unnamedCode } from '../reading/coded-of.ts';
import { stateCoverage } from '../reading/coverage-of.ts';
import { chartedEncounter } from '../reading/encounter-of.ts';
import { gather, type Gathering } from '../reading/gathering.ts';
import { groupsOf } from '../reading/groups-of.ts';
import { messageKey, orderNumberOf, stateObservation } from '../reading/observation-of.ts';
import { seenPatient, type PatientRead } from '../reading/patient-of.ts';
import { stateLines } from '../reading/record-line-of.ts';
import { effectiveOf } from '../reading/time-of.ts';

export const immunisationsFeed: Feed = {
  feed: 'immunisations',
  title: 'Immunisations',
  handles: ['VXU^*'],
  translate: translateImmunisations,
  // Its facts have numbers of their own: a control id used again cannot double them (hard case 2).
  defaults: declared('immunisations', 'Immunisations', { onReusedControlId: 'process' }),
};

/** One fact per RXA, with the ORC before it and the RXR and OBX after it. */
export function translateImmunisations(message: Hl7Message, context: FeedContext): Translation | Rejection {
  const gathering = gather(message, context);
  const read = seenPatient(gathering);
  if (isRejection(read)) return read;
  const used = new Map<string, number>();
  const about = { patient: read.patient, ...chartedEncounter(read.pid, message.first('PV1')) };
  stateCoverage(gathering, message.all('IN1'), about, message.first('PV1'));
  stateLines(gathering, message.segments, about);
  const first = message.segments.findIndex(({ id }) => id === 'ORC' || id === 'RXA');
  for (const obx of message.segments.slice(0, first < 0 ? undefined : first).filter(({ id }) => id === 'OBX')) {
    stateObservation(gathering, obx, { ...about, key: messageKey(gathering), used }, [read.pid]);
  }
  let orc: Segment | undefined;
  for (const group of groupsOf(message.segments, 'ORC', 'RXA')) {
    if (group.head.id === 'ORC') {
      orc = group.head;
      continue;
    }
    const given = vaccineOf(gathering, read, group.head, orc, group.first('RXR'));
    gathering.state(given, [read.pid, orc, group.head, group.first('RXR')], {
      effective: effectiveOf(gathering.times.time(group.head, 3)) ?? gathering.effective,
      orderedAt: gathering.effective,
    });
    for (const obx of group.all('OBX')) stateObservation(gathering, obx, { ...about, key: `vaccine|${given.administration}`, used }, [read.pid, group.head]);
    orc = undefined;
  }
  return gathering.done('RXA');
}

/** CDC guide: the filler number of an order that gave nothing. */
const noOrder = '9999';
/** RXA-9 (NIP001): 00 is given here, everything else is told by somebody. */
const givenHere = '00';

function vaccineOf(gathering: Gathering, read: PatientRead, rxa: Segment, orc: Segment | undefined, rxr: Segment | undefined): MedicationAdministered {
  const { times } = gathering;
  const code = codedOf(rxa, 5) ?? unnamedCode;
  const number = [orc?.text(3), orc?.text(2)].map((text) => text?.trim() ?? '').find((text) => text !== '' && text !== noOrder);
  const amount = rxa.text(6).trim();
  const order = number === undefined ? undefined : orderNumberOf(orc, undefined);
  const source = rxa.text(9).trim();
  const manufacturer = codedOf(rxa, 17);
  const [givenAt, endedAt] = [times.at(rxa, 3), times.at(rxa, 4)];
  return {
    type: 'MedicationAdministered',
    vaccine: true,
    patient: read.patient,
    ...chartedEncounter(read.pid, gathering.message.first('PV1')),
    code,
    administration: [number ?? `${read.patient}|${code.code}|${rxa.text(3).trim()}`, rxa.text(1).trim(), rxa.text(2).trim()].join('|'),
    ...(order === undefined ? {} : { order }),
    // 999 is the guide's "amount unknown".
    ...(amount === '' || amount === '999' ? {} : { dose: { literal: amount, ...named('unit', rxa.text(7)) } }),
    ...named('route', rxr?.text(1)),
    ...named('site', rxr?.text(2)),
    ...named('lot', rxa.text(15)),
    ...(manufacturer === undefined ? {} : { manufacturer }),
    ...(givenAt === undefined ? {} : { givenAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
    completion: completionOf(rxa.text(20)),
    action: actionOf(rxa.text(21)),
    // What was given elsewhere came from no stock of ours: it carries no charge, like a patient's own supply.
    ...(source === '' || source === givenHere ? {} : { ownSupply: true }),
  };
}

function named<Name extends string>(name: Name, text: string | undefined): { [key in Name]?: string } {
  const said = text?.trim() ?? '';
  return said === '' ? {} : ({ [name]: said } as { [key in Name]: string });
}

/** Table 0322; empty is complete. */
function completionOf(text: string): MedicationAdministered['completion'] {
  switch (text.trim().toUpperCase()) {
    case 'PA':
      return 'partial';
    case 'RE':
      return 'refused';
    case 'NA':
      return 'not-given';
    default:
      return 'complete';
  }
}

/** Table 0206; empty adds. */
function actionOf(text: string): MedicationAdministered['action'] {
  switch (text.trim().toUpperCase()) {
    case 'D':
      return 'delete';
    case 'U':
      return 'update';
    default:
      return 'add';
  }
}
