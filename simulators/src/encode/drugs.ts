/** Drugs: prescribed (RDE), given at once or hung and stopped (RAS). */
import { fields, pid, pv1, time, type ActOf, type Content } from './segments.ts';

export function prescription(act: ActOf<'prescription'>, facility: string): Content {
  const { drug } = act;
  return [
    'RDE^O11^RDE_O11',
    [
      pid(act.visit.person, facility),
      pv1(act.visit, facility),
      `ORC|NW|${act.order}|||||||${time(act.at)}`,
      `RXE|1^^${drug.everyHours === 0 ? 'ONCE' : `Q${drug.everyHours}H`}^${time(act.at)}|${drug.code}^${drug.name}^L|${drug.dose}||${drug.unit}`,
      `RXR|${drug.route}`,
    ],
  ];
}

export function dose(act: ActOf<'dose'>, facility: string): Content {
  const { drug, endedAt = act.givenAt, site } = act;
  const rxa = fields('RXA', {
    1: '0',
    2: String(act.number),
    3: time(act.givenAt),
    4: endedAt === 'running' ? '' : time(endedAt),
    5: `${drug.code}^${drug.name}^L`,
    6: drug.dose,
    7: drug.unit,
    9: act.own === true ? 'OWN^Own supply^L' : '',
    18: act.completion === 'CP' ? '' : 'PT',
    20: act.completion,
    21: act.action,
  });
  const rxr = fields('RXR', { 1: drug.route, 2: site ?? '' });
  return ['RAS^O17^RAS_O17', [pid(act.visit.person, facility), pv1(act.visit, facility), `ORC|RE|${act.order}`, rxa, rxr]];
}
