/** Imaging: the order and what became of it (ORM), the report (ORU). */
import { fields, pid, pv1, time, type ActOf, type Content } from './segments.ts';

const impression = '19005-8^Radiology Imaging study [Impression]^LN';
/** What the report says; a corrected one says it again. */
const says = { reported: 'No acute finding.', corrected: 'No acute finding. Corrected: the side was named wrongly.' } as const;

export function examination(act: ActOf<'imaging'>, facility: string): Content {
  const { order, exam, step, visit } = act;
  const who = [pid(visit.person, facility), pv1(visit, facility)];
  const code = `${exam.code}^${exam.name}^LN`;
  const at = time(act.at);
  if (step === 'reported' || step === 'corrected') {
    const status = step === 'reported' ? 'F' : 'C';
    const obr = fields('OBR', { 1: '1', 2: order, 3: `${order}F`, 4: code, 7: at, 22: at, 24: exam.section, 25: status });
    return ['ORU^R01^ORU_R01', [...who, `ORC|RE|${order}|${order}F`, obr, fields('OBX', { 1: '1', 2: 'TX', 3: impression, 5: says[step], 11: status })]];
  }
  const orc = fields('ORC', { 1: step === 'ordered' ? 'NW' : 'SC', 2: order, 3: step === 'ordered' ? '' : `${order}F`, 5: become[step], 9: at });
  return ['ORM^O01^ORM_O01', [...who, orc, fields('OBR', { 1: '1', 2: order, 4: code, 24: exam.section })]];
}

/** ORC-5 (table 0038): an examination that is broken off is discontinued. */
const become = { ordered: '', ended: 'CM', unfinished: 'DC' } as const;
