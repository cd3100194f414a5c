/** The five rights of a dose: patient, drug, dose, route, time. Each that does not hold is named; patient and drug cannot be overridden. */
import type { Amount } from '../../clinical/events.ts';
import type { EncounterId } from '../../ids.ts';
import type { Instant } from '../../time.ts';
import type { Medication } from './medication.ts';

export interface Offered {
  /** The visit that the wristband names. */
  readonly patient: EncounterId;
  /** What the drug's label or barcode says. */
  readonly drug: string;
  readonly dose?: Amount;
  readonly rate?: Amount;
  readonly route: string;
  readonly at: Instant;
}

export type Right = 'patient' | 'drug' | 'dose' | 'route' | 'time';
export interface Wrong {
  readonly right: Right;
  readonly says: string;
  readonly value: string;
  readonly limit: string;
}

/** In the order in which a nurse checks them; empty when all five hold. `visits` are the numbers of the patient's encounter. */
export function wrongRights(medication: Medication, offered: Offered, visits: readonly EncounterId[]): readonly Wrong[] {
  const { order } = medication;
  const found: Wrong[] = [];
  if (!visits.includes(offered.patient))
    found.push({ right: 'patient', says: 'This is another patient.', value: offered.patient, limit: visits[0] ?? order.encounter ?? '' });
  const code = order.code?.code ?? '';
  if (offered.drug.trim().toUpperCase() !== code.toUpperCase())
    found.push({ right: 'drug', says: 'This is another drug.', value: offered.drug, limit: [code, order.code?.display ?? ''].join(' ').trim() });
  const dose = wrongAmount('dose', order.dose, offered.dose) ?? wrongAmount('rate', order.rate, offered.rate);
  if (dose !== undefined) found.push(dose);
  if (order.route !== undefined && offered.route.trim().toUpperCase() !== order.route.toUpperCase())
    found.push({ right: 'route', says: 'It is ordered by another route.', value: offered.route, limit: order.route });
  const time = wrongTime(medication, offered.at);
  if (time !== undefined) found.push(time);
  return found;
}

/** Equal as numbers, in the same unit: 1.0 mg is 1 mg, 1 mg is not 1 g. */
function wrongAmount(what: 'dose' | 'rate', ordered: Amount | undefined, offered: Amount | undefined): Wrong | undefined {
  if (ordered === undefined) return undefined;
  if (offered !== undefined && Number(offered.literal) === Number(ordered.literal) && unitOf(offered) === unitOf(ordered)) return undefined;
  return { right: 'dose', says: `The ${what} is not what is ordered.`, value: offered === undefined ? 'none' : said(offered), limit: said(ordered) };
}

const unitOf = ({ unit }: Amount): string => (unit ?? '').trim().toLowerCase();
export const said = ({ literal, unit }: Amount): string => (unit === undefined ? literal : `${literal} ${unit}`);

function wrongTime({ due, againAt, schedule }: Medication, at: Instant): Wrong | undefined {
  const time = (when: Instant): string => new Date(when).toISOString();
  if (againAt !== undefined && at < againAt) return { right: 'time', says: 'It is too soon after the last dose.', value: time(at), limit: time(againAt) };
  if (due !== undefined && at < due.opensAt) return { right: 'time', says: 'It is too early.', value: time(at), limit: `from ${time(due.opensAt)}` };
  if (due !== undefined && at > due.lateAt) return { right: 'time', says: 'It is late.', value: time(at), limit: `until ${time(due.lateAt)}` };
  if (due === undefined && schedule.schedule !== 'prn') return { right: 'time', says: 'Nothing of it is due.', value: time(at), limit: 'not due' };
  return undefined;
}
