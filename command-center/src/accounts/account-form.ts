/** Whether an account can be as it was put: each field is looked at, and what is wrong is said of all of them at once. */
import type { Role } from '../access/roles.ts';
import type { AccountForm } from './accounts.ts';

/** Roles of people who work here; walls and feeds are no people, and patients sign in by other ways. */
export const accountRoles: readonly Role[] = [
  'admin',
  'bed-manager',
  'charge-nurse',
  'nurse',
  'clinician',
  'evs',
  'transport',
  'executive',
  'finance',
  'steward',
  'privacy',
];
/** Who may be bound to one unit. */
export const unitRoles: readonly Role[] = ['charge-nurse', 'nurse', 'clinician', 'evs', 'transport'];

export interface AskedAccount {
  readonly login: string;
  readonly name: string;
  readonly staff?: string;
  readonly badge?: string;
  readonly role: string;
  readonly facility?: string;
  readonly unit?: string;
}
export interface WrongField {
  readonly field: keyof AskedAccount;
  readonly says: string;
}

/** What there is of houses, and which of them whoever asks may give away. */
export interface Houses {
  /** Whoever is bound to a house makes accounts of that house alone. */
  readonly own: string | undefined;
  units(facility: string): readonly string[] | undefined;
}

export function readAccount(asked: AskedAccount, houses: Houses): AccountForm | readonly WrongField[] {
  const [login, name, badge] = [asked.login.trim().toLowerCase(), asked.name.trim(), asked.badge?.trim() ?? ''];
  const staff = asked.staff?.trim() ?? '';
  const wrong: WrongField[] = [
    ...(/^[a-z0-9][a-z0-9._@-]{2,59}$/.test(login) ? [] : [{ field: 'login' as const, says: 'Small letters, digits, dot, dash, underscore and @; 3 to 60.' }]),
    ...(name === '' || name.length > 80 ? [{ field: 'name' as const, says: '1 to 80 letters.' }] : []),
    ...(staff === '' || /^[\w.@-]{1,60}$/.test(staff) ? [] : [{ field: 'staff' as const, says: 'Letters, digits, dot, dash, underscore and @; at most 60.' }]),
    ...(badge === '' || /^[\w-]{4,40}$/.test(badge)
      ? []
      : [{ field: 'badge' as const, says: 'Letters, digits and dashes as the scanner reads them; 4 to 40.' }]),
    ...aboutPlace(asked, houses),
  ];
  const role = accountRoles.find((one) => one === asked.role);
  if (role === undefined) wrong.push({ field: 'role', says: `One of ${accountRoles.join(', ')}.` });
  if (wrong.length > 0 || role === undefined) return wrong;
  return {
    login,
    name,
    staff: staff === '' ? login : staff,
    role,
    ...(badge === '' ? {} : { badge }),
    ...(present(asked.facility) ? { facility: asked.facility } : {}),
    ...(present(asked.unit) ? { unit: asked.unit } : {}),
  };
}

const present = (text: string | undefined): text is string => text !== undefined && text !== '';

function aboutPlace({ role, facility, unit }: AskedAccount, { own, units }: Houses): readonly WrongField[] {
  if (own !== undefined && facility !== own) return [{ field: 'facility', says: 'You give accounts of your own hospital alone.' }];
  if (!present(facility)) return present(unit) ? [{ field: 'facility', says: 'A unit is of a hospital: say which.' }] : [];
  const known = units(facility);
  if (known === undefined) return [{ field: 'facility', says: 'There is no such hospital here.' }];
  if (!present(unit)) return [];
  if (!unitRoles.some((one) => one === role)) return [{ field: 'unit', says: `Only ${unitRoles.join(', ')} work on one unit.` }];
  return known.includes(unit) ? [] : [{ field: 'unit', says: 'There is no such unit in this hospital.' }];
}
