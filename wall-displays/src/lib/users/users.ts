/** People who sign in here as the screen holds them, and what of the form goes to the server. */
import { roleWords } from '../home/roles.ts';

export interface User {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly staff: string;
  readonly badge?: string;
  readonly role: string;
  readonly facility?: string;
  readonly unit?: string;
  readonly state: 'invited' | 'active' | 'disabled';
  readonly hasPin: boolean;
  readonly hasFactor: boolean;
  readonly madeAt: number;
  readonly signedInAt?: number;
  readonly sessions: number;
}
export interface House {
  readonly facility: string;
  readonly name: string;
  readonly units: readonly string[];
}
export interface Users {
  readonly rows: readonly User[];
  readonly roles: readonly string[];
  /** Roles that may be bound to one unit. */
  readonly unitRoles: readonly string[];
  readonly houses: readonly House[];
  /** The account of whoever looks, where they have one. */
  readonly self?: string;
}
export interface OpenSession {
  readonly session: string;
  readonly openedBy: 'password' | 'pin' | 'invitation';
  readonly peer: string;
  readonly openedAt: number;
  readonly until: number;
  readonly isOwn: boolean;
}

export const stateWords: Readonly<Record<User['state'], string>> = { invited: 'invited, no password yet', active: 'in use', disabled: 'disabled' };
export const openedWords: Readonly<Record<OpenSession['openedBy'], string>> = {
  password: 'by password',
  pin: 'by PIN on a tablet',
  invitation: 'by invitation',
};

export const placeWords = ({ facility, unit }: Pick<User, 'facility' | 'unit'>): string =>
  facility === undefined ? 'every hospital' : unit === undefined ? facility : `${facility} ${unit}`;

export const rolesChosen = (roles: readonly string[]): readonly (readonly [string, string])[] => roles.map((role) => [role, roleWords(role).title] as const);

export interface UserForm {
  login: string;
  name: string;
  staff: string;
  badge: string;
  role: string;
  facility: string;
  unit: string;
}

export const emptyForm = (facility = ''): UserForm => ({ login: '', name: '', staff: '', badge: '', role: 'nurse', facility, unit: '' });
export const formOf = ({ login, name, staff, badge = '', role, facility = '', unit = '' }: User): UserForm => ({
  login,
  name,
  staff,
  badge,
  role,
  facility,
  unit,
});

/** What is sent; who somebody is to facts and to the door stays as it was made. */
export function bodyOf({ login, name, staff, badge, role, facility, unit }: UserForm, unitRoles: readonly string[], isNew: boolean): object {
  const said = { badge: badge.trim(), facility, unit: unitRoles.includes(role) && facility !== '' ? unit : '', ...(isNew ? { staff: staff.trim() } : {}) };
  return {
    ...(isNew ? { login: login.trim() } : {}),
    name: name.trim(),
    role,
    ...Object.fromEntries(Object.entries(said).filter(([, text]) => text !== '')),
  };
}
