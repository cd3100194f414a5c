/** The columns of the tracking board: what is drawn, searched, sorted and exported. A drawn cell may hold two lines; the file has one column for each. */
import type { EdRow } from '@healthos/core/views/rows-emergency.ts';
import { elapsed, hourMinute } from '../look/clock.ts';
import { levelWord } from '../tiles/level-words.ts';
import type { Column } from '../work/table.ts';
import { complaintWords, dispositionWords, placeOf, stateWords } from './words.ts';

export interface Told {
  readonly name: (encounter: string) => string;
  /** What somebody who works here is called. */
  readonly staff: (id: string) => string;
  readonly now: number | undefined;
  readonly zone: string;
}

const order: Readonly<Record<EdRow['state'], number>> = { arrived: 0, waiting: 1, roomed: 2, 'in-care': 3, boarding: 4, leaving: 5 };
const severity = (row: EdRow): number => (row.asks?.severity === 'critical' ? 0 : row.asks?.severity === 'watch' ? 1 : 2);
export const areaOf = (row: EdRow): string => row.area ?? (row.room === undefined ? 'Waiting' : '');

export function boardColumns({ name, staff, now, zone }: Told): readonly Column<EdRow>[] {
  const since = (at: number | undefined): string | undefined => (at === undefined || now === undefined ? undefined : elapsed(at, now));
  const between = (from: number, to: number | undefined): string | undefined => (to === undefined ? undefined : elapsed(from, to));
  const clock = (at: number | undefined): string | undefined => (at === undefined ? undefined : hourMinute(at, zone));
  const took = (row: EdRow, to: number | undefined): number | undefined => (to === undefined ? undefined : to - row.arrivedAt);
  return [
    { key: 'asks', title: '!', text: (row) => row.asks?.says ?? '', sort: (row) => severity(row) * 1e15 + row.arrivedAt, width: '40px' },
    { key: 'room', title: 'Room', text: placeOf, width: '72px' },
    { key: 'area', title: 'Zone', text: areaOf, fileOnly: true },
    { key: 'patient', title: 'Patient', text: (row) => name(row.encounter) },
    { key: 'encounter', title: 'Visit', text: (row) => row.encounter, fileOnly: true },
    { key: 'complaint', title: 'Complaint', text: (row) => complaintWords(row.complaint), fileOnly: true },
    { key: 'esi', title: 'ESI', text: (row) => row.esi?.toString(), sort: (row) => row.esi, width: '48px', right: true },
    { key: 'state', title: 'State', text: (row) => stateWords[row.state], sort: (row) => order[row.state], width: '136px' },
    {
      key: 'disposition',
      title: 'Disposition',
      text: (row) => (row.disposition === undefined ? undefined : dispositionWords[row.disposition]),
      fileOnly: true,
    },
    { key: 'level', title: 'To', text: (row) => (row.level === undefined ? undefined : levelWord(row.level)), fileOnly: true },
    { key: 'bed', title: 'Next bed', text: (row) => row.nextBed, fileOnly: true },
    { key: 'arrived', title: 'In ED', text: (row) => since(row.arrivedAt), sort: (row) => row.arrivedAt, width: '72px', right: true },
    { key: 'arrivedAt', title: 'Arrived', text: (row) => clock(row.arrivedAt), fileOnly: true },
    {
      key: 'toRoom',
      title: 'To room',
      text: (row) => between(row.arrivedAt, row.roomedAt),
      sort: (row) => took(row, row.roomedAt),
      width: '80px',
      right: true,
    },
    { key: 'toProvider', title: 'To provider', text: (row) => between(row.arrivedAt, row.seenAt), sort: (row) => took(row, row.seenAt), fileOnly: true },
    { key: 'provider', title: 'Provider', text: (row) => (row.provider === undefined ? undefined : staff(row.provider)), width: '120px' },
    { key: 'decision', title: 'Boards', text: (row) => since(row.decidedAt), sort: (row) => row.decidedAt, width: '88px', right: true },
    { key: 'request', title: 'Since request', text: (row) => since(row.requestedAt), sort: (row) => row.requestedAt, fileOnly: true },
  ];
}

/** Whether a row is shown under what the address filters by. */
export function passes(row: EdRow, filter: { readonly area: string; readonly provider: string; readonly state: string }): boolean {
  return (
    (filter.area === '' || areaOf(row) === filter.area) &&
    (filter.provider === '' || row.provider === filter.provider) &&
    (filter.state === '' || (filter.state === 'asks' ? row.asks !== undefined : row.state === filter.state))
  );
}
