/** The levers as a form offers them: what each is called, what it takes, and how an address carries a list of them. */
import type { Lever } from '@healthos/core/house/what-if/levers.ts';

export type Name = Lever['lever'];
export interface Field {
  readonly field: string;
  readonly title: string;
  readonly kind: 'number' | 'unit' | 'level';
  readonly first?: number;
  readonly least?: number;
  readonly most?: number;
  readonly unit?: string;
}
const hours = (field: string, title: string, first: number): Field => ({ field, title, kind: 'number', first, least: 0, most: 72, unit: 'h' });
const number = (field: string, title: string, first: number, most: number, unit = ''): Field => ({ field, title, kind: 'number', first, least: 1, most, unit });
const unit: Field = { field: 'unit', title: 'Unit', kind: 'unit' };

export const offered: readonly { readonly lever: Name; readonly title: string; readonly does: string; readonly fields: readonly Field[] }[] = [
  { lever: 'open-beds', title: 'Open beds', does: 'Blocked beds, or beds without staff, become usable now.', fields: [unit, number('beds', 'Beds', 4, 60)] },
  { lever: 'nurses', title: 'Add nurses', does: 'Each opens as many beds without staff as the ratio allows.', fields: [unit, number('more', 'More', 1, 20)] },
  {
    lever: 'hold-electives',
    title: 'Hold electives',
    does: 'A share of elective cases does not begin.',
    fields: [number('share', 'Share', 50, 100, '%'), hours('fromHour', 'From +', 0), hours('untilHour', 'Until +', 24)],
  },
  { lever: 'cleaners', title: 'Add cleaners', does: 'More beds are cleaned at a time.', fields: [number('more', 'More', 2, 30)] },
  {
    lever: 'divert-ambulances',
    title: 'Divert arrivals',
    does: 'A share of emergency arrivals goes elsewhere.',
    fields: [number('share', 'Share', 25, 100, '%'), hours('fromHour', 'From +', 0), hours('untilHour', 'Until +', 8)],
  },
  {
    lever: 'accept-transfers',
    title: 'Accept transfers',
    does: 'Patients of other hospitals come, and need beds.',
    fields: [{ field: 'level', title: 'Level', kind: 'level' }, number('patients', 'Patients', 2, 40), hours('withinHours', 'Within', 12)],
  },
  {
    lever: 'discharge-lounge',
    title: 'Discharge lounge',
    does: 'Whoever is to leave waits there by day; the bed is free sooner.',
    fields: [number('places', 'Places', 8, 60)],
  },
  {
    lever: 'earlier-discharges',
    title: 'Earlier discharges',
    does: 'Whoever is to leave goes sooner, by so much.',
    fields: [number('hours', 'Hours', 2, 12, 'h')],
  },
];

export const titleOf = (name: Name): string => offered.find(({ lever }) => lever === name)?.title ?? name;

/** `cleaners:2,hold-electives:50:0:24`. */
export const writeLevers = (levers: readonly Lever[]): string =>
  levers
    .map((one) => {
      const said: Readonly<Record<string, string | number>> = one;
      return [one.lever, ...(offered.find(({ lever }) => lever === one.lever)?.fields.map(({ field }) => said[field]) ?? [])].join(':');
    })
    .join(',');

/** What cannot be read is left out: the server checks the rest. */
export function readLevers(text: string): readonly Lever[] {
  return text.split(',').flatMap((part) => {
    const [name, ...values] = part.split(':');
    const found = offered.find(({ lever }) => lever === name);
    if (found === undefined || values.length !== found.fields.length) return [];
    return [leverOf(found.lever, found.fields, values)];
  });
}

export function leverOf(name: Name, fields: readonly Field[], values: readonly string[]): Lever {
  const made: Record<string, string | number> = { lever: name };
  for (const [i, { field, kind }] of fields.entries()) made[field] = kind === 'number' ? Number(values[i]) : (values[i] ?? '');
  // Its fields are those of its kind by the written list above; the server reads it again.
  return made as Record<string, string | number> & Lever;
}

/** What is wrong with a value before it is sent; undefined when nothing is. */
export function wrongWith({ title, kind, least = 0, most = 0 }: Field, value: string): string | undefined {
  if (kind !== 'number') return value === '' ? `Choose a ${title.toLowerCase()}.` : undefined;
  const n = Number(value);
  return value !== '' && Number.isInteger(n) && n >= least && n <= most ? undefined : `${title} takes a whole number from ${least} to ${most}.`;
}
