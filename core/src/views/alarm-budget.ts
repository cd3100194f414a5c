/** View `alarm-budget`: the alarms that the product itself raises, measured as ISA-18.2 measures them. */
import { alarmBudgetOf, budgetPack } from '../house/findings/alarm-budget.ts';
import { findingsOf, preparedFindings } from '../reasoning/findings.ts';
import { rows } from '../table.ts';
import { dayMs } from '../time.ts';
import { replaced } from './keep.ts';
import { newestFirst } from './lineage.ts';
import type { AlarmBudgetRow } from './rows-huddle.ts';
import type { View } from './view.ts';

export const alarmBudgetView: View<AlarmBudgetRow> = {
  name: 'alarm-budget',
  title: 'Alarm budget',
  definition: `${budgetPack.pack}: ${budgetPack.definition}`,
  audience: 'aggregate',
  tables: [preparedFindings],
  rows: (input, earlier) => {
    const { roles, open, unanswered, stale, chattering, deadLetters } = alarmBudgetOf(input, findingsOf(input));
    const floods = roles.reduce((sum, role) => sum + role.floods, 0);
    const made = new Map<string, AlarmBudgetRow>([
      ['house', { tile: 'house', ...open, unanswered, stale, chattering: chattering.length, floods, deadLetters, pack: budgetPack.pack }],
    ]);
    for (const role of roles) made.set(`role/${role.role}`, { tile: 'role', ...role });
    return replaced(earlier?.rows, made);
  },
  lineage: (input, key) => {
    const role = key.startsWith('role/') ? key.slice('role/'.length) : undefined;
    if (role === undefined && key !== 'house') return undefined;
    const alerts = [...rows(input.hospital.work.AlertSent)]
      .flat()
      .filter(({ event, at }) => at > input.now - dayMs && (role === undefined || event.to === role));
    return newestFirst(alerts.map(({ position }) => position));
  },
};
