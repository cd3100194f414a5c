/** A bill in sentences: what each line is, why it is there, and what became of it. For the person who was treated, not for whoever bills. */
import type { AccountLine } from '@healthos/core/financial/account/detail.ts';
import type { ChargeKind } from '@healthos/core/financial/lines.ts';
import type { ShareKind, StatementLine } from '@healthos/core/financial/remittance/statement.ts';
import { day, hourMinute } from '../look/clock.ts';
import { exact } from '../look/money.ts';

const levels: Readonly<Record<string, string>> = {
  icu: 'intensive care',
  'step-down': 'step-down care',
  telemetry: 'a bed with heart monitoring',
  'medical-surgical': 'a general ward',
  maternity: 'maternity',
  paediatrics: 'the children’s ward',
  nicu: 'newborn intensive care',
  psychiatric: 'psychiatry',
  emergency: 'the emergency department',
  observation: 'observation',
  unknown: 'the hospital',
};
const roomPrefix = 'ROOM-';

export interface BillLine {
  readonly what: string;
  readonly why: string;
  /** What was taken back, and that it costs nothing now. */
  readonly undone?: string;
}

type Told = Pick<AccountLine, 'code' | 'title' | 'units' | 'serviceAt' | 'modifiers'>;
type Says = (line: Told, at: string, name: string) => Pick<BillLine, 'what' | 'why'>;

const many = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;

/** One sentence a kind; a new kind of charge has none until it is written here. */
const sentences: Readonly<Record<ChargeKind, (zone: string) => Says>> = {
  room: (zone) => (line) => {
    const level = line.code.startsWith(roomPrefix) ? line.code.slice(roomPrefix.length) : 'unknown';
    return {
      what: `One night in ${levels[level] ?? level}`,
      why: `The bed that you had at midnight of ${day(line.serviceAt, zone)}. The day of your discharge is not charged.`,
    };
  },
  observation:
    () =>
    ({ units }, at) => ({
      what: `Observation, ${many(units, 'hour', 'hours')}`,
      why: `You were watched without being admitted, from ${at} on; time that is charged otherwise is left out.`,
    }),
  emergency: () => (_line, at, name) => ({
    what: name,
    why: `You came to the emergency department on ${at}. The level follows from what was done for you there.`,
  }),
  'critical-care': () => (_line, at, name) => ({ what: name, why: `Doctors and nurses stayed with you for half an hour or more from ${at} on.` }),
  medication:
    () =>
    ({ units, modifiers }, at, name) =>
      modifiers?.includes('JW') === true
        ? { what: `${name}, the rest of its container`, why: `Opened for your dose of ${at}; what is left may be given to nobody else.` }
        : { what: `${name}, ${many(units, 'dose', 'doses')}`, why: `Given to you on ${at}.` },
  infusion: () => (_line, at, name) => ({ what: name, why: `The work of giving it into a vein, from ${at}; the drug is its own line.` }),
  laboratory: () => (_line, at, name) => ({ what: name, why: `A test whose result was confirmed; the sample is of ${at}.` }),
  imaging: () => (_line, at, name) => ({ what: name, why: `An examination that was completed on ${at}.` }),
  surgery:
    () =>
    ({ units }, at, name) => ({ what: name, why: units > 1 ? `${units} minutes in the operating room, from ${at}.` : `In the operating room on ${at}.` }),
  anaesthesia:
    () =>
    ({ units }, at, name) => ({ what: name, why: `${many(units, 'minute', 'minutes')} of anaesthesia, from ${at}.` }),
  recovery:
    () =>
    ({ units }, at, name) => ({ what: name, why: `${many(units, 'minute', 'minutes')} in the recovery room, from ${at}.` }),
  implant: () => (_line, at, name) => ({ what: name, why: `Put into your body on ${at}; its number is kept with your record.` }),
  service:
    () =>
    ({ units }, at, name) => ({ what: units === 1 ? name : `${name}, ${units}`, why: `Done for you on ${at}.` }),
  professional: () => (_line, at, name) => ({ what: name, why: `A doctor’s work, by the note that was signed for ${at}.` }),
  posted: () => (_line, at, name) => ({ what: name, why: `Done on ${at}, and told by the department that did it.` }),
  credit: () => (_line, at, name) => ({ what: `${name}, taken off`, why: `A department took this off your account on ${at}.` }),
};

export function billLine({ kind, code, title, units, serviceAt, credit }: AccountLine, zone: string): BillLine {
  const at = `${day(serviceAt, zone)}, ${hourMinute(serviceAt, zone)}`;
  const line = { code, units, serviceAt, ...(title === undefined ? {} : { title }) };
  const undone = credit === undefined ? {} : { undone: 'This was corrected: it was taken off again, and costs you nothing.' };
  return { ...sentences[kind](zone)(line, at, title ?? code), ...undone };
}

export const shareWords: Readonly<Record<ShareKind, string>> = {
  deductible: 'what you pay before your plan does (deductible)',
  'co-insurance': 'your part of each bill (co-insurance)',
  'co-payment': 'your fixed part (co-payment)',
  other: 'other parts that your plan leaves to you',
};

/** What a payer decided on a line, in a sentence. */
export function decidedWords({ payer, paidCents, writtenOffCents, patientCents, deniedCents }: StatementLine['decided'][number]): string {
  const parts = [
    `Your plan (${payer}) paid ${exact(paidCents)}`,
    ...(writtenOffCents > 0 ? [`${exact(writtenOffCents)} is taken off by its agreement with the hospital`] : []),
    ...(deniedCents > 0 ? [`it refused ${exact(deniedCents)}, which the hospital may ask for again`] : []),
    patientCents > 0 ? `${exact(patientCents)} is yours` : 'nothing of it is yours',
  ];
  return `${parts.join('; ')}.`;
}
