/** Messages of the demo hospital's systems as a sender would write them. */

/** `20260312120000` plus minutes, in UTC. */
function time(minutes: number): string {
  return `${new Date(Date.UTC(2026, 2, 12, 12, minutes)).toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`;
}

const header = (type: string, control: string, minutes: number, sender: string): string =>
  `MSH|^~\\&|${sender}|LGH|HOS|LGH|${time(minutes)}||${type}|${control}|P|2.5.1`;
const bytes = (...segments: readonly string[]): Buffer => Buffer.from(`${segments.join('\r')}\r`, 'latin1');

export interface Movement {
  readonly trigger: string;
  readonly control: string;
  readonly minutes: number;
  readonly patient: string;
  readonly visit: string;
  /** `4W^01^A` */
  readonly place: string;
  readonly patientClass?: string;
}

export function adt({ trigger, control, minutes, patient, visit, place, patientClass = 'I' }: Movement): Buffer {
  return bytes(
    header(`ADT^${trigger}`, control, minutes, 'LGHADT'),
    `EVN|${trigger}|${time(minutes)}`,
    `PID|1||${patient}^^^LGH^MR||Test^Pat${patient}||19700102|F`,
    `PV1|1|${patientClass}|${place}^LGH||||||||||||||||${visit}|||||||||||||||||||||||||${time(0)}`,
  );
}

export function merge(control: string, minutes: number, survivor: string, gone: string): Buffer {
  return bytes(
    header('ADT^A40^ADT_A39', control, minutes, 'LGHADT'),
    `EVN|A40|${time(minutes)}`,
    `PID|1||${survivor}^^^LGH^MR||Test^Pat${survivor}||19700102|F`,
    `MRG|${gone}^^^LGH^MR`,
  );
}

/** One administration of an order; `action` is RXA-21: A given, D taken back, U corrected. */
export function dose(
  control: string,
  minutes: number,
  about: { readonly patient: string; readonly visit: string; readonly place: string },
  action: 'A' | 'D' | 'U',
  code = 'ACET650',
): Buffer {
  const rxa = [
    'RXA',
    '1',
    '1',
    time(minutes),
    time(minutes),
    `${code}^Acetaminophen^L`,
    '650',
    'mg',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    'CP',
    action,
  ];
  return bytes(
    header('RAS^O17^RAS_O17', control, minutes, 'LGHRX'),
    `PID|1||${about.patient}^^^LGH^MR||Test^Pat${about.patient}||19700102|F`,
    `PV1|1|I|${about.place}^LGH||||||||||||||||${about.visit}`,
    `ORC|RE|${about.visit}-O1^RX`,
    `RXE|1|${code}^Acetaminophen^L|650||mg`,
    'RXR|PO',
    rxa.join('|'),
  );
}
