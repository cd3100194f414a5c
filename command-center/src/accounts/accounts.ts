/**
 * The people who sign in here themselves: who they are, as what they work and where. A table, not facts of the house: it is configuration of the doors, as
 * applications are; who changed it is in the audit. What an account no longer allows ends with the change (sessions.ts).
 */
import { randomBytes } from 'node:crypto';
import { isRole, type Identity, type Role } from '../access/roles.ts';
import type { Queryable } from '../postgres/queryable.ts';
import { digestOf, secretText } from '../smart/tables.ts';
import { hashOfSecret } from './secrets.ts';

export interface Account {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  /** As facts name this person. */
  readonly staff: string;
  readonly badge?: string;
  readonly role: Role;
  readonly facility?: string;
  readonly unit?: string;
  readonly state: 'invited' | 'active' | 'disabled';
  readonly hasPin: boolean;
  /** Signs in with a code of an authenticator besides. */
  readonly hasFactor: boolean;
  readonly madeAt: number;
  readonly signedInAt?: number;
  /** Sessions that are open now. */
  readonly sessions: number;
}
export type AccountForm = Pick<Account, 'login' | 'name' | 'staff' | 'role'> & Partial<Pick<Account, 'badge' | 'facility' | 'unit'>>;

/** Hours in which an invitation is taken up. */
export const invitationHours = 48;
export const accountsAtMost = 20_000;

interface Row {
  id: string;
  login: string;
  name: string;
  staff: string;
  badge: string | null;
  role: string;
  facility: string | null;
  unit: string | null;
  password: string | null;
  pin: string | null;
  disabled_at: Date | null;
  signed_in_at: Date | null;
  made_at: Date;
  sessions: number;
  has_factor: boolean;
}

/** With what proves that it is them: never shown to anybody. */
export interface Kept {
  readonly account: Account;
  readonly password: string | undefined;
  readonly pin: string | undefined;
}

const given = <K extends string, V>(key: K, value: V | null | undefined): Partial<Record<K, V>> =>
  value === null || value === undefined ? {} : ({ [key]: value } as Record<K, V>);

function keptOf(row: Row): Kept {
  if (!isRole(row.role)) throw new RangeError(`an account of no role: ${row.id}`);
  const account: Account = {
    id: row.id,
    login: row.login,
    name: row.name,
    staff: row.staff,
    role: row.role,
    state: row.disabled_at !== null ? 'disabled' : row.password === null ? 'invited' : 'active',
    hasPin: row.pin !== null,
    hasFactor: row.has_factor,
    madeAt: row.made_at.getTime(),
    sessions: row.sessions,
    ...given('badge', row.badge),
    ...given('facility', row.facility),
    ...given('unit', row.unit),
    ...given('signedInAt', row.signed_in_at?.getTime()),
  };
  return { account, password: row.password ?? undefined, pin: row.pin ?? undefined };
}

const columns = `a.*, (SELECT count(*)::int FROM account_session s WHERE s.account = a.id AND s.ended_at IS NULL AND s.until > now()) AS sessions,
  EXISTS (SELECT 1 FROM account_factor f WHERE f.account = a.id AND f.confirmed_at IS NOT NULL) AS has_factor`;
/** Administrators of the whole installation; locked, so that of two who take each other away one is told that they are the last. */
const admins = "admins AS (SELECT id FROM account WHERE role = 'admin' AND facility IS NULL AND disabled_at IS NULL ORDER BY id FOR UPDATE)";
const isNotLast = '(NOT EXISTS (SELECT 1 FROM admins WHERE admins.id = account.id) OR (SELECT count(*) FROM admins) > 1)';

export interface Accounts {
  all(): Promise<readonly Account[]>;
  find(id: string): Promise<Account | undefined>;
  /** By the name to sign in with, or the badge. */
  known(login: string): Promise<Kept | undefined>;
  /** undefined: the name to sign in with, the staff id or the badge is taken, or there are too many. The invitation is told this once. */
  add(form: AccountForm, by: string): Promise<{ readonly id: string; readonly invitation: string } | undefined>;
  change(id: string, form: Omit<AccountForm, 'login' | 'staff'>): Promise<'changed' | 'last' | 'taken'>;
  disable(id: string): Promise<'changed' | 'last'>;
  enable(id: string): Promise<boolean>;
  /** The password opens nothing from now on; whoever has the invitation says a new one. */
  invite(id: string): Promise<string | undefined>;
  /** Whose invitation this is, while it can be taken up. */
  invited(invitation: string): Promise<Account | undefined>;
  /** Once: the invitation is used up. */
  accept(invitation: string, password: string): Promise<Account | undefined>;
  setPassword(id: string, password: string): Promise<void>;
  /** undefined takes it away. */
  setPin(id: string, pin: string | undefined): Promise<boolean>;
}

export function createAccounts(db: Queryable): Accounts {
  const one = async (where: string, values: readonly unknown[]): Promise<Kept | undefined> => {
    const [row] = (await db.query<Row>(`SELECT ${columns} FROM account a WHERE ${where}`, [...values])).rows;
    return row === undefined ? undefined : keptOf(row);
  };
  const changed = async (sql: string, values: readonly unknown[]): Promise<boolean> => ((await db.query(sql, [...values])).rowCount ?? 0) > 0;
  return {
    all: async () => (await db.query<Row>(`SELECT ${columns} FROM account a ORDER BY name, id`)).rows.map((row) => keptOf(row).account),
    find: async (id) => (await one('a.id = $1', [id]))?.account,
    known: (login) => one('a.login = $1 OR a.badge = $2', [login.trim().toLowerCase(), login.trim()]),
    add: async ({ login, name, staff, badge, role, facility, unit }, by) => {
      const [id, invitation] = [`u_${randomBytes(9).toString('base64url')}`, secretText()];
      const made = await changed(
        `INSERT INTO account (id, login, name, staff, badge, role, facility, unit, invitation, invited_until, made_by)
         SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, now() + $10 * interval '1 hour', $11 WHERE (SELECT count(*) FROM account) < $12 ON CONFLICT DO NOTHING`,
        [id, login, name, staff, badge ?? null, role, facility ?? null, unit ?? null, digestOf(invitation), invitationHours, by, accountsAtMost],
      );
      return made ? { id, invitation } : undefined;
    },
    change: async (id, { name, badge, role, facility, unit }) => {
      const taken = badge === undefined ? undefined : await one('a.badge = $1 AND a.id <> $2', [badge, id]);
      if (taken !== undefined) return 'taken';
      const isAdmin = role === 'admin' && facility === undefined;
      const done = await changed(
        `WITH ${admins} UPDATE account SET name = $2, badge = $3, role = $4, facility = $5, unit = $6 WHERE id = $1 AND ($7 OR ${isNotLast})`,
        [id, name, badge ?? null, role, facility ?? null, unit ?? null, isAdmin],
      );
      return done ? 'changed' : 'last';
    },
    disable: async (id) =>
      (await changed(`WITH ${admins} UPDATE account SET disabled_at = coalesce(disabled_at, now()) WHERE id = $1 AND ${isNotLast}`, [id])) ? 'changed' : 'last',
    enable: (id) => changed('UPDATE account SET disabled_at = NULL WHERE id = $1 AND disabled_at IS NOT NULL', [id]),
    invite: async (id) => {
      const invitation = secretText();
      const done = await changed(
        "UPDATE account SET password = NULL, pin = NULL, invitation = $2, invited_until = now() + $3 * interval '1 hour' WHERE id = $1 AND disabled_at IS NULL",
        [id, digestOf(invitation), invitationHours],
      );
      return done ? invitation : undefined;
    },
    invited: async (invitation) => (await one('a.invitation = $1 AND a.invited_until > now() AND a.disabled_at IS NULL', [digestOf(invitation)]))?.account,
    accept: async (invitation, password) => {
      const { rows } = await db.query<{ id: string }>(
        'UPDATE account SET password = $2, invitation = NULL, invited_until = NULL WHERE invitation = $1 AND invited_until > now() AND disabled_at IS NULL RETURNING id',
        [digestOf(invitation), await hashOfSecret(password)],
      );
      return rows[0] === undefined ? undefined : (await one('a.id = $1', [rows[0].id]))?.account;
    },
    setPassword: async (id, password) => void (await changed('UPDATE account SET password = $2 WHERE id = $1', [id, await hashOfSecret(password)])),
    setPin: async (id, pin) => changed('UPDATE account SET pin = $2 WHERE id = $1', [id, pin === undefined ? null : await hashOfSecret(pin)]),
  };
}

/** As what somebody of this account works. */
export const identityOfAccount = ({ role, facility, unit, staff }: Account): Identity => ({
  role,
  staff,
  ...(facility === undefined ? {} : { facility }),
  ...(unit === undefined ? {} : { unit }),
});
