/** SIU S12 to S24, S26 and S27 (HL7 v2.5.1 chapter 10): what became of an appointment. */
import type { AppointmentChanged } from '@healthos/core/operations/events.ts';
import type { Hl7Message, Segment } from '../../formats/hl7v2/message.ts';
import { isRejection, reject, type Rejection } from '../../rejection.ts';
import { declared } from '../declared.ts';
import type { Feed, FeedContext, Translation } from '../feed.ts';
import { codedOf } from '../reading/coded-of.ts';
import { chartedEncounter } from '../reading/encounter-of.ts';
import { gather, type Gathering } from '../reading/gathering.ts';
import { locationOf } from '../reading/location-of.ts';
import { triggerOf } from '../reading/message-type.ts';
import { onePatient, seenPatient } from '../reading/patient-of.ts';

type Status = AppointmentChanged['status'];

const statuses: Readonly<Record<string, Status>> = {
  S12: 'booked',
  S13: 'rescheduled',
  S14: 'modified',
  S15: 'cancelled',
  S16: 'discontinued',
  S17: 'deleted',
  S18: 'modified',
  S19: 'modified',
  S20: 'modified',
  S21: 'modified',
  S22: 'modified',
  S23: 'blocked',
  S24: 'deleted',
  S26: 'no-show',
  S27: 'modified',
};

export const scheduleFeed: Feed = {
  feed: 'schedule',
  title: 'Appointments',
  handles: Object.keys(statuses).map((trigger) => `SIU^${trigger}`),
  translate: translateSchedule,
  // Its facts have numbers of their own: a control id used again cannot double them (hard case 2).
  defaults: declared('schedule', 'Appointments', { onReusedControlId: 'process' }),
};

/** A blocked slot (S23, S24) has no patient; every other message without one is taken as an appointment of nobody yet known. */
export function translateSchedule(message: Hl7Message, context: FeedContext): Translation | Rejection {
  const gathering = gather(message, context);
  const sch = message.first('SCH');
  const appointment = sch?.text(2).trim() || sch?.text(1).trim() || '';
  if (sch === undefined || appointment === '') return reject('hl7.no-appointment', sch === undefined ? 'SCH' : 'SCH-2');
  const [pid, pv1] = [message.first('PID'), message.first('PV1')];
  const seen = pid === undefined ? undefined : seenPatient(gathering, pid);
  if (isRejection(onePatient(gathering)) && message.all('PID').length > 1) gathering.warn('hl7.other-patient', 'PID[2]');
  if (seen !== undefined && isRejection(seen)) gathering.warn(seen.code, seen.place);
  const resources = ['AIS', 'AIG', 'AIL', 'AIP'].map((id) => message.first(id));
  gathering.state(
    {
      type: 'AppointmentChanged',
      appointment,
      status: statusOf(triggerOf(message), sch),
      ...(seen === undefined || isRejection(seen) ? {} : { patient: seen.patient }),
      ...chartedEncounter(pid, pv1),
      ...timesOfAppointment(gathering, sch),
      ...particulars(gathering, sch),
    },
    [sch, pid, pv1, message.first('TQ1'), ...resources],
  );
  return gathering.done();
}

/** SCH-25 (table 0278) where the trigger only says that something changed. */
function statusOf(trigger: string, sch: Segment): Status {
  const byTrigger = statuses[trigger] ?? 'modified';
  if (byTrigger !== 'modified' && byTrigger !== 'booked' && byTrigger !== 'rescheduled') return byTrigger;
  switch (sch.text(25).trim().toLowerCase()) {
    case 'cancelled':
    case 'canceled':
      return 'cancelled';
    case 'dc':
    case 'discontinued':
      return 'discontinued';
    case 'deleted':
      return 'deleted';
    case 'noshow':
    case 'no-show':
      return 'no-show';
    case 'blocked':
      return 'blocked';
    default:
      return byTrigger;
  }
}

/** SCH-11 (TQ.4, TQ.5), else TQ1-7 and 8, else the start of the first service or resource. */
function timesOfAppointment(gathering: Gathering, sch: Segment): Pick<AppointmentChanged, 'startsAt' | 'endsAt' | 'durationMinutes'> {
  const { times, message } = gathering;
  const tq1 = message.first('TQ1');
  const startsAt =
    times.at(sch, 11, 4) ??
    times.at(tq1, 7) ??
    times.at(message.first('AIS'), 4) ??
    times.at(message.first('AIG'), 8) ??
    times.at(message.first('AIL'), 6) ??
    times.at(message.first('AIP'), 6);
  const endsAt = times.at(sch, 11, 5) ?? times.at(tq1, 8);
  const durationMinutes = minutesIn(sch.text(9), sch.text(10)) ?? minutesIn(message.first('AIS')?.text(7) ?? '', message.first('AIS')?.text(8) ?? '');
  return {
    ...(startsAt === undefined ? {} : { startsAt }),
    ...(endsAt === undefined ? {} : { endsAt }),
    ...(durationMinutes === undefined ? {} : { durationMinutes }),
  };
}

/** Minutes unless the unit says seconds, hours or days. */
function minutesIn(text: string, unit: string): number | undefined {
  if (!/^\d{1,6}(?:\.\d+)?$/.test(text.trim())) return undefined;
  const amount = Number(text);
  const name = unit.trim().toLowerCase();
  if (name === 's' || name.startsWith('sec')) return amount / 60;
  if (name === 'h' || name.startsWith('hr') || name.startsWith('hour')) return amount * 60;
  return name === 'd' || name.startsWith('day') ? amount * 1440 : amount;
}

/** SCH-7 (else SCH-6) as reason; AIP-3 (else AIG-3) as resource; AIL-3 as place. */
function particulars(gathering: Gathering, sch: Segment): Pick<AppointmentChanged, 'reason' | 'resource' | 'location'> {
  const { message } = gathering;
  const coded = codedOf(sch, 7) ?? codedOf(sch, 6);
  const resource = message.first('AIP')?.text(3).trim() || message.first('AIG')?.text(3).trim() || '';
  const location = locationOf(message.first('AIL'), 3);
  return {
    ...(coded === undefined ? {} : { reason: (coded.display ?? coded.code).slice(0, 200) }),
    ...(resource === '' ? {} : { resource }),
    ...(location === undefined ? {} : { location }),
  };
}
