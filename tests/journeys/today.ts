/** Messages of the demo hospital's systems about what happens now: walls show today. */

export interface Visiting {
  readonly control: string;
  readonly patient: string;
  readonly visit: string;
  /** `MICU^01^A` */
  readonly place: string;
  /** When the stay began, as PV1-44 says: whoever leaves it out says now. */
  readonly admittedAt?: number;
}

const time = (at: number): string => `${new Date(at).toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`;
const header = (type: string, control: string, sender: string, at = Date.now()): string =>
  `MSH|^~\\&|${sender}|LGH|HOS|LGH|${time(at)}||${type}|${control}|P|2.5.1`;
const message = (...segments: readonly string[]): Buffer => Buffer.from(`${segments.join('\r')}\r`, 'latin1');
const person = (patient: string): string => `PID|1||${patient}^^^LGH^MR||Test^Pat${patient}||19700102|F`;
/** PV1-3 and PV1-19, with PV1-44 as given. */
const stay = ({ place, visit }: Visiting, admittedAt: string): string => `PV1|1|I|${place}^LGH${'|'.repeat(16)}${visit}${'|'.repeat(25)}${admittedAt}`;

export function movement(trigger: string, who: Visiting): Buffer {
  const at = time(Date.now());
  return message(header(`ADT^${trigger}`, who.control, 'LGHADT'), `EVN|${trigger}|${at}`, person(who.patient), stay(who, time(who.admittedAt ?? Date.now())));
}

/** An admission whose PID-3 is empty: nobody can say whom it is about. */
export function namelessAdmission(who: Visiting): Buffer {
  const at = time(Date.now());
  return message(header('ADT^A01', who.control, 'LGHADT'), `EVN|A01|${at}`, 'PID|1||||Test^Nobody||19700102|F', stay(who, at));
}

/** One administration; `action` is RXA-21: A given, D taken back. The time is part of which administration it is. */
export function dose(who: Visiting, at: number, action: 'A' | 'D'): Buffer {
  const rxa = ['RXA', '1', '1', time(at), time(at), 'ACET650^Acetaminophen^L', '650', 'mg', ...Array.from({ length: 12 }, () => ''), 'CP', action];
  return message(
    header('RAS^O17^RAS_O17', who.control, 'LGHRX'),
    person(who.patient),
    stay(who, ''),
    `ORC|RE|${who.visit}-O1^RX`,
    'RXE|1|ACET650^Acetaminophen^L|650||mg',
    'RXR|PO',
    rxa.join('|'),
  );
}

/** A stay that is over, of somebody with a plan, finally coded: its admission and its discharge, told when they were. */
export function pastStay(who: Visiting, admittedAt: number, dischargedAt: number): readonly Buffer[] {
  const sent = (trigger: string, at: number, ...more: readonly string[]): Buffer =>
    message(header(`ADT^${trigger}`, `${who.control}-${trigger}`, 'LGHADT', at), `EVN|${trigger}|${time(at)}`, person(who.patient), ...more);
  return [
    sent('A01', admittedAt, stay(who, time(admittedAt)), 'DG1|1||I50.23^Heart failure^I10|||F', 'IN1|1|MCR^Medicare|MCR|Medicare'),
    sent('A03', dischargedAt, `${stay(who, time(admittedAt))}|${time(dischargedAt)}`),
  ];
}

/** What a patient paid at the desk (FT1-6 PY). */
export function paidAtDesk(who: Visiting, at: number, amount: string): Buffer {
  return message(
    header('DFT^P03', who.control, 'LGHFIN', at),
    `EVN|P03|${time(at)}`,
    person(who.patient),
    stay(who, ''),
    `FT1|1|${who.control}||${time(at)}||PY|CASH^Paid at the desk^L|||1|${amount}`,
  );
}
