/** The charges feed: DFT, BAR P01, P02, P05, P06, P10 and P12 (HL7 v2.5.1 chapter 6), and PIN I07 (11.3.7): what was charged outside, accounts, coverage, diagnoses and procedures. */
import type { AccountChanged } from '@healthos/core/financial/events.ts';
import type { Hl7Message, Segment } from '../../formats/hl7v2/message.ts';
import { isRejection, reject, type Rejection } from '../../rejection.ts';
import { declared } from '../declared.ts';
import type { Feed, FeedContext, Translation } from '../feed.ts';
import { stateCoverage } from '../reading/coverage-of.ts';
import { chartedEncounter } from '../reading/encounter-of.ts';
import { gather, type Gathering } from '../reading/gathering.ts';
import { patientsOf } from '../reading/groups-of.ts';
import { triggerOf } from '../reading/message-type.ts';
import { stateLooseObservations } from '../reading/ordered.ts';
import { seenPatient } from '../reading/patient-of.ts';
import { stateLines } from '../reading/record-line-of.ts';
import { stateTransactions } from './transactions.ts';

const title = 'Charges and accounts';

const changes: Readonly<Record<string, AccountChanged['change']>> = {
  P01: 'opened',
  P02: 'purged',
  P05: 'updated',
  P06: 'ended',
  P10: 'updated',
  P12: 'updated',
};

export const chargesFeed: Feed = {
  feed: 'charges',
  title,
  handles: ['DFT^*', 'PIN^I07', ...Object.keys(changes).map((trigger) => `BAR^${trigger}`)],
  translate: translateCharges,
  defaults: declared('charges', title),
};

export function translateCharges(message: Hl7Message, context: FeedContext): Translation | Rejection {
  const gathering = gather(message, context);
  const groups = patientsOf(message);
  if (groups.length === 0) return reject('hl7.no-patient', 'PID');
  const change = message.code.toUpperCase() === 'BAR' ? changes[triggerOf(message)] : undefined;
  for (const group of groups) {
    const refused = translatePatient(gathering, group.segments, change);
    if (refused !== undefined) return refused;
  }
  return gathering.done(message.code.toUpperCase() === 'PIN' ? 'IN1' : 'FT1');
}

function translatePatient(gathering: Gathering, segments: readonly Segment[], change: AccountChanged['change'] | undefined): Rejection | undefined {
  const pid = segments[0];
  const pv1 = segments.find(({ id }) => id === 'PV1');
  const read = seenPatient(gathering, pid);
  if (isRejection(read)) return read;
  const whose = { patient: read.patient, ...chartedEncounter(pid, pv1) };
  if (change !== undefined) {
    const account = pid?.text(18).trim() || whose.encounter || read.patient;
    gathering.state({ type: 'AccountChanged', account, ...whose, change }, [pid, pv1]);
  }
  stateTransactions(
    gathering,
    segments.filter(({ id }) => id === 'FT1'),
    whose,
    [pid, pv1],
  );
  stateCoverage(
    gathering,
    segments.filter(({ id }) => id === 'IN1'),
    whose,
    pv1,
  );
  stateLines(gathering, segments, whose);
  stateLooseObservations(
    gathering,
    segments.filter(({ id }) => id === 'OBX'),
    { ...whose, pid, pv1, used: new Map() },
  );
  return undefined;
}
