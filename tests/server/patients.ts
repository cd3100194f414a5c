/** A short stay of one person as four systems tell it: admission, an imaging order without a result, a laboratory value, a dose, and a note. */

export interface Told {
  readonly patient: string;
  readonly visit: string;
  /** `4W^01^A` */
  readonly bed: string;
  readonly family: string;
  readonly value: string;
  /** `19700102` */
  readonly born: string;
  readonly drug: string;
  readonly words: string;
}

export function stayMessages({ patient, visit, bed, family, value, born, drug, words }: Told, now = Date.now()): readonly Buffer[] {
  const time = (minutesAgo: number): string => `${new Date(now - minutesAgo * 60_000).toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`;
  const at = (sender: string, type: string, control: string, ago: number, ...segments: readonly string[]): Buffer =>
    Buffer.from(
      [
        `MSH|^~\\&|${sender}|LGH|HOS|LGH|${time(ago)}||${type}|${control}-${patient}|P|2.5.1`,
        ...(type.startsWith('ADT') ? [`EVN|A01|${time(ago)}`] : type.startsWith('MDM') ? [`EVN|T02|${time(ago)}`] : []),
        `PID|1||${patient}^^^LGH^MR||${family}^Given${family}||${born}|F`,
        `PV1|1|I|${bed}^LGH||||||||||||||||${visit}${type.startsWith('ADT') ? `${'|'.repeat(25)}${time(ago)}` : ''}`,
        ...segments,
        '',
      ].join('\r'),
      'latin1',
    );
  return [
    at('LGHADT', 'ADT^A01^ADT_A01', 'MA', 300, 'IN1|1|SELF^Self pay|SELF|Self pay'),
    at('LGHRIS', 'OMI^O23^OMI_O23', 'MI', 200, `ORC|NW|I-${patient}`, `OBR|1|I-${patient}||24558-9^US Abdomen^LN`),
    at(
      'LIS',
      'ORU^R01^ORU_R01',
      'ML',
      100,
      `ORC|RE|L-${patient}|F-${patient}`,
      `OBR|1|L-${patient}|F-${patient}|2160-0^Creatinine^LN|||${time(110)}|||||||||||||||${time(100)}||LAB|F`,
      `OBX|1|NM|2160-0^Creatinine^LN||${value}|mg/dL^^UCUM|0.7-1.3|H|||F|||${time(110)}`,
    ),
    at(
      'LGHRX',
      'RAS^O17^RAS_O17',
      'MR',
      90,
      `ORC|RE|R-${patient}`,
      `RXE|1|${drug}^${drug}^L|10||mg`,
      'RXR|PO',
      ['RXA', '0', '1', time(90), time(90), `${drug}^${drug}^L`, '10', 'mg', ...Array.from({ length: 12 }, () => ''), 'CP', 'A'].join('|'),
    ),
    at(
      'LGHMDM',
      'MDM^T02^MDM_T02',
      'MN',
      80,
      `TXA|1|11506-3^Progress note^LN|TX|${time(80)}||||||||N-${patient}|||||AU`,
      `OBX|1|TX|11506-3^Progress note^LN||${words}||||||F`,
    ),
  ];
}
