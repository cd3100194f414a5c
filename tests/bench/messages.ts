/** The messages that are measured, made here: an admission of 1.2 kB, a laboratory result of 30 rows, a monitor's 60, an appointment, a document of 200 kB. */
/** Minutes before this run: a stay that began long ago has a night for each day since, which would be most of what is measured. */
const ago = (minutes: number): string => `${new Date(Date.now() - minutes * 60_000).toISOString().slice(0, 19).replace(/[-T:]/g, '')}+0000`;
const header = (type: string, n: number | string): string => `MSH|^~\\&|SENDER|GENERAL|HOS|GENERAL|${ago(0)}||${type}|MSG${n}|P|2.5.1|||AL|NE||UNICODE UTF-8`;
const pid =
  'PID|1||4711^^^GENERAL^MR~901-22-7788^^^SSA^SS||Marlow^Grace^Anne^^Ms||19480913|F||2106-3^White^CDCREC|17 Mill Lane^^Larkmoor^VT^05401^USA^H||^PRN^PH^^1^802^5550143|^WPN^PH^^1^802^5550177|en|M|CHR|V88123^^^GENERAL^VN||||2186-5^Not Hispanic^CDCREC';
const pv1 = `PV1|1|I|4W^09^A^GENERAL^^^^4|U|||1001^Dovrin^Elias^^^Dr^MD|1002^Kettering^Ada^^^Dr^MD|1003^Hadley^Noel|MED||||1|A0||1001^Dovrin^Elias^^^Dr^MD|IN|V88123^^^GENERAL^VN|MC|||||||||||||||||||GENERAL||A|||${ago(32)}`;
const join = (...segments: string[]): Buffer => Buffer.from(segments.map((segment) => `${segment}\r`).join(''));

export const admit = (n: number | string = 1): Buffer =>
  join(
    header('ADT^A01^ADT_A01', n),
    `EVN|A01|${ago(0)}|||1001^Dovrin^Elias`,
    pid,
    'NK1|1|Marlow^Peter|SPO^Spouse^HL70063|17 Mill Lane^^Larkmoor^VT^05401|^PRN^PH^^1^802^5550144',
    pv1,
    'AL1|1|DA|70618^Penicillin^RXNORM|MO|Rash',
    'DG1|1||I50.9^Heart failure, unspecified^I10|||A',
    'IN1|1|MCR^Medicare|MCR|Medicare||||||||||||MC',
  );
/** People in the house at a time, its beds, and the units that they are in. */
const house = { people: 600, beds: 800, units: 20 } as const;

/**
 * The nth message of a house of six hundred people: of each two one admits somebody, and one discharges whoever came six hundred before. A house that only fills is none: after half
 * a minute of this bench it would have more people in it than any hospital of the world has beds. Everybody has a name, a birth date and a number of their own.
 */
export function comesOrGoes(run: string, n: number): Buffer {
  const since = n - house.people;
  const leaves = since >= 0 && since % 2 === 1;
  const who = since < 0 ? n : leaves ? (since - 1) / 2 : house.people + since / 2;
  const bed = who % house.beds;
  const text = admit(`${run}-${n}`)
    .toString('latin1')
    .replaceAll('V88123', `V${run}${who}`)
    .replaceAll('4711', `${run}${who}`)
    .replaceAll('4W^09^A', `U${bed % house.units}^${Math.floor(bed / house.units)}^A`)
    .replaceAll('901-22-7788', `9${String(who).padStart(8, '0')}`)
    .replaceAll('Marlow^', `Marlow${inLetters(who)}^`)
    .replaceAll('Grace', `Grace${inLetters((who * 7919) % 100_003)}`)
    .replaceAll('19480913', `19${20 + (who % 80)}0${1 + (who % 9)}1${Math.floor(who / 9) % 10}`);
  return Buffer.from(
    leaves
      ? text
          .replace('ADT^A01^ADT_A01', 'ADT^A03^ADT_A03')
          .replace('EVN|A01', 'EVN|A03')
          .replace(/(PV1\|[^\r]*)/, `$1|${ago(0)}`)
      : text,
    'latin1',
  );
}

const inLetters = (n: number): string => [...String(n)].map((digit) => 'abcdefghij'.charAt(Number(digit))).join('');

export const result = join(
  header('ORU^R01^ORU_R01', 2),
  pid,
  pv1,
  'ORC|RE|O7781|F9912',
  `OBR|1|O7781|F9912|24323-8^Comprehensive metabolic panel^LN|||${ago(92)}|||||||||1001^Dovrin^Elias||||||${ago(12)}||LAB|F`,
  ...Array.from(
    { length: 30 },
    (_, i) =>
      `OBX|${i + 1}|NM|${2000 + i}-${i % 10}^Analyte number ${i}^LN||${(100 + i * 1.7).toFixed(1)}|mmol/L^millimole per liter^UCUM|90-140|${i % 7 === 0 ? 'H' : 'N'}|||F|||${ago(92)}||LAB^Laboratory`,
  ),
);
export const monitor = join(
  header('ORU^R01^ORU_R01', 3),
  'PID|||4711^^^GENERAL^MR||Marlow^Grace',
  'PV1||I|MICU^04^A^GENERAL',
  `OBR|1|||182777000^monitoring of patient^SCT|||${ago(0)}`,
  ...Array.from(
    { length: 60 },
    (_, i) =>
      `OBX|${i + 1}|NM|${147842 + i}^MDC_ECG_HEART_RATE_${i}^MDC|1.${1 + (i % 4)}.1.${i}|${60 + i}|264864^MDC_DIM_BEAT_PER_MIN^MDC|||||F|||${ago(0)}||||0012FFFE34560001^MONITOR^0012FFFE34560001^EUI-64`,
  ),
);
export const appointment = join(
  header('SIU^S12^SIU_S12', 4),
  'SCH|A100|A100F|||||ELECTIVE^Elective^HL70276|NORMAL|45|min|^^45^20260313090000+0000|||||1001^Dovrin^Elias|||||1001^Dovrin^Elias|||||Booked',
  pid,
  pv1,
  'RGS|1|A',
  'AIS|1|A|27447^Procedure^L|20260313090000+0000|||45|min',
  'AIL|1|A|OR^03^A^GENERAL',
  'AIP|1|A|1001^Dovrin^Elias',
);
export const document = join(
  header('MDM^T02^MDM_T02', 5),
  `EVN|T02|${ago(0)}`,
  pid,
  pv1,
  `TXA|1|DS|TEXT|${ago(2)}|1001^Dovrin^Elias||||||D-4711|||||LA`,
  `OBX|1|ED|18842-5^Discharge summary^LN||^application^pdf^Base64^${'QUJD'.repeat(50_000)}||||||F`,
);
