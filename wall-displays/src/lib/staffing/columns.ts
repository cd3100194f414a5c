/** The columns of the staffing table: what a supervisor sorts, filters and exports. */
import { counted } from '@healthos/core/counted.ts';
import type { StaffingRow } from '@healthos/core/views/rows-staffing.ts';
import { hourMinute } from '../look/clock.ts';
import type { Column } from '../work/table.ts';

export const breachMinutes = ({ breaches }: Pick<StaffingRow, 'breaches'>, now: number): number =>
  Math.round(breaches.reduce((sum, { from, until }) => sum + ((until ?? now) - from), 0) / 60_000);

const spare = ({ nurses, needed }: StaffingRow): number | undefined => (nurses === undefined || needed === undefined ? undefined : nurses - needed);
const text = (value: number | undefined): string | undefined => (value === undefined ? undefined : String(value));

export function staffingColumns(zone: string, now: number): readonly Column<StaffingRow>[] {
  return [
    { key: 'unit', title: 'Unit', text: ({ unit }) => unit, width: '72px' },
    { key: 'name', title: 'Name', text: ({ name }) => name },
    {
      key: 'state',
      title: 'Now',
      text: ({ state }) => state,
      sort: (row) => (row.state === 'breach' ? (row.since ?? 0) : row.state === 'met' ? Infinity : undefined),
      width: '132px',
    },
    { key: 'patients', title: 'Patients', text: ({ patients }) => String(patients), sort: ({ patients }) => patients, right: true, width: '72px' },
    { key: 'nurses', title: 'Nurses', text: ({ nurses }) => text(nurses), sort: ({ nurses }) => nurses, right: true, width: '64px' },
    { key: 'needed', title: 'Needed', text: ({ needed }) => text(needed), sort: ({ needed }) => needed, right: true, width: '64px' },
    { key: 'spare', title: 'Spare', text: (row) => text(spare(row)), sort: spare, right: true, width: '56px' },
    { key: 'away', title: 'Break, absent', text: ({ onBreak, absent }) => `${onBreak}, ${absent}`, right: true, width: '96px' },
    { key: 'floats', title: 'Floats in, out', text: ({ floatsIn, floatsOut }) => `${floatsIn}, ${floatsOut}`, right: true, width: '96px' },
    { key: 'hppd', title: 'HPPD', text: ({ hppd }) => hppd?.toFixed(1), sort: ({ hppd }) => hppd, right: true, width: '56px' },
    {
      key: 'breaches',
      title: 'Short in 24 h',
      text: (row) => `${counted(row.breaches.length, 'time')}, ${breachMinutes(row, now)} min`,
      sort: (row) => breachMinutes(row, now),
      width: '132px',
    },
    {
      key: 'next',
      title: 'Next shift',
      text: ({ next }) => (next === undefined ? undefined : `${hourMinute(next.startsAt, zone)}, ${next.scheduled} for ${next.projected}`),
      width: '112px',
    },
    { key: 'gap', title: 'Gap', text: ({ next }) => text(next?.gap), sort: ({ next }) => next?.gap, right: true, width: '48px' },
  ];
}
