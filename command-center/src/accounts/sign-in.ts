/**
 * How somebody proves that it is them: by a password (and a second factor, second-factor.ts), by an invitation, and on a tablet that they signed in at before by a PIN. What fails is slowed by the
 * address and the name together, and a tablet asks for the password again after a few wrong PINs: nobody is locked out by somebody else.
 */
import type { Queryable } from '../postgres/queryable.ts';
import { digestOf, secretText } from '../smart/tables.ts';
import { createPace, type Pace } from '../access/pace.ts';
import { identityOfAccount, type Account, type Accounts } from './accounts.ts';
import { isSecret } from './secrets.ts';
import type { SecondFactor } from './second-factor.ts';
import type { OpenedBy, Sessions } from './sessions.ts';
import type { Identity } from '../access/roles.ts';

export const signInLimits = {
  /** Of one name from one address: so many at once, and so many a second from then on. */
  pace: { given: { burst: 60, perSecond: 1 }, failed: { burst: 6, perSecond: 1 / 30 } },
  /** The same of PINs at one tablet, which beside it asks for the password after a few wrong ones. */
  pinPace: { given: { burst: 60, perSecond: 1 }, failed: { burst: 20, perSecond: 1 / 10 } },
  /** Hashes that are worked out or wait; each takes a tenth of a second. */
  atOnce: 64,
  /** Wrong PINs on one tablet after which it asks for the password. */
  wrongPins: 5,
  /** Hours for which a tablet knows who signed in at it. */
  tabletHours: 16,
} as const;

export interface SignedIn {
  readonly identity: Identity;
  readonly account: Account;
  /** The word by which a tablet is known; told where one was asked for. */
  readonly tablet?: string;
}
/** `wait`: seconds, where it was tried too often. */
export type Refused = { readonly wait: number } | 'wrong' | 'busy' | FactorRefused;
/** The password is right: `code` is asked for besides, `enrol` is to be done first, or the code was wrong. */
export type FactorRefused = 'code' | 'enrol' | 'wrong-code';
export type Answer = SignedIn | Refused;
export const isRefused = (answer: object | Refused): answer is Refused => typeof answer === 'string' || 'wait' in answer;

export interface Tried {
  readonly login: string;
  readonly secret: string;
  readonly peer: string;
  /** Of the authenticator, or one on paper. */
  readonly code?: string;
}

export interface SignIn {
  /** `tablet`: the device is shared, and is known by this word, or by one that is made where it is empty. */
  byPassword(tried: Tried, tablet?: string): Promise<Answer>;
  byPin(tried: Tried, tablet: string): Promise<Answer>;
  /** `code` and `enrol`: the password is said, and signs in with a second factor. */
  byInvitation(invitation: string, password: string, peer: string): Promise<SignedIn | FactorRefused | undefined>;
  /** Whose name and password these are, at the same pace; nothing is opened. */
  proves(tried: Tried): Promise<Account | Refused>;
  /** The same with the second factor, where the account has one or its role asks for it. */
  provesWhole(tried: Tried): Promise<Account | Refused>;
  /** Tablets forget whoever it is: they sign in with their password. */
  forget(account: string): Promise<void>;
}

interface SignInParts {
  readonly db: Queryable;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly secondFactor: SecondFactor;
  nowMs?(): number;
}

export function createSignIn({ db, accounts, sessions, secondFactor, nowMs = () => performance.now() }: SignInParts): SignIn {
  const [pace, pinPace] = [createPace(nowMs, signInLimits.pace), createPace(nowMs, signInLimits.pinPace)];
  let working = 0;

  /** One try, at the pace of its name and address. */
  async function tried(at: Pace, who: string, prove: () => Promise<boolean>): Promise<true | Refused> {
    const wait = Math.max(at.wait(who, 'failed'), at.wait(who, 'given'));
    if (wait > 0) return { wait };
    if (working >= signInLimits.atOnce) return 'busy';
    working++;
    const isRight = await prove().finally(() => working--);
    at.took(who, isRight ? 'given' : 'failed');
    return isRight ? true : 'wrong';
  }

  async function opened({ id }: Account, by: OpenedBy, peer: string): Promise<SignedIn> {
    const session = await sessions.open(id, by, peer);
    // Read once the session stands: whoever changes the account from here on ends the session with it.
    const account = await accounts.find(id);
    if (account === undefined) throw new RangeError(`an account that is gone: ${id}`);
    return { account, identity: { ...identityOfAccount(account), session } };
  }

  const keyOf = ({ login, peer }: Pick<Tried, 'login' | 'peer'>): string => `${peer}|${login.trim().toLowerCase()}`;
  const proves: SignIn['proves'] = async ({ login, secret, peer }) => {
    const known = await accounts.known(login);
    const usable = known?.account.state === 'active' ? known : undefined;
    const answer = await tried(pace, keyOf({ login, peer }), () => isSecret(secret, usable?.password));
    return answer === true ? (usable?.account ?? 'wrong') : answer;
  };
  const provesWhole: SignIn['provesWhole'] = async (asked) => {
    const account = await proves(asked);
    return isRefused(account) ? account : ((await missing(account, asked.code)) ?? account);
  };
  /** What the second factor lacks yet; undefined: nothing. */
  async function missing({ id, role }: Account, code: string | undefined): Promise<Refused | undefined> {
    const state = await secondFactor.stateOf(id, role);
    if (state !== 'ready') return state === 'due' ? 'enrol' : undefined;
    if (code === undefined) return 'code';
    const answer = await secondFactor.take(id, code);
    return answer === 'right' ? undefined : answer === 'wrong' ? 'wrong-code' : answer;
  }

  return {
    proves,
    provesWhole,
    byPassword: async (asked, tablet) => {
      const account = await provesWhole(asked);
      if (isRefused(account)) return account;
      const signed = await opened(account, 'password', asked.peer);
      return tablet === undefined ? signed : { ...signed, tablet: await paired(db, tablet, account.id) };
    },
    byPin: async ({ login, secret, peer }, tablet) => {
      const known = await accounts.known(login);
      const usable = known?.account.state === 'active' && (await isPaired(db, tablet, known.account.id)) ? known : undefined;
      const answer = await tried(pinPace, `${keyOf({ login, peer })}|${digestOf(tablet)}`, () => isSecret(secret, usable?.pin));
      if (usable !== undefined && (answer === true || answer === 'wrong')) await counted(db, tablet, usable.account.id, answer === true);
      if (answer !== true) return answer;
      if (usable === undefined) return 'wrong';
      // A tablet knows whom it let in with everything that was asked for then.
      if ((await secondFactor.stateOf(usable.account.id, usable.account.role)) === 'due') return 'enrol';
      return opened(usable.account, 'pin', peer);
    },
    byInvitation: async (invitation, password, peer) => {
      const account = await accounts.accept(invitation, password);
      if (account === undefined) return undefined;
      const state = await secondFactor.stateOf(account.id, account.role);
      return state === 'none' ? opened(account, 'invitation', peer) : state === 'ready' ? 'code' : 'enrol';
    },
    forget: async (account) => void (await db.query('DELETE FROM account_tablet WHERE account = $1', [account])),
  };
}

async function paired(db: Queryable, word: string, account: string): Promise<string> {
  const tablet = /^[\w-]{43}$/.test(word) ? word : secretText();
  await db.query('DELETE FROM account_tablet WHERE until < now()');
  await db.query(
    `INSERT INTO account_tablet (tablet, account, until) VALUES ($1, $2, now() + $3 * interval '1 hour')
     ON CONFLICT (tablet, account) DO UPDATE SET until = EXCLUDED.until, wrong = 0`,
    [digestOf(tablet), account, signInLimits.tabletHours],
  );
  return tablet;
}

const isPaired = async (db: Queryable, tablet: string, account: string): Promise<boolean> =>
  ((
    await db.query('SELECT 1 FROM account_tablet WHERE tablet = $1 AND account = $2 AND until > now() AND wrong < $3', [
      digestOf(tablet),
      account,
      signInLimits.wrongPins,
    ])
  ).rowCount ?? 0) > 0;

async function counted(db: Queryable, tablet: string, account: string, isRight: boolean): Promise<void> {
  await db.query(`UPDATE account_tablet SET wrong = ${isRight ? '0' : 'wrong + 1'} WHERE tablet = $1 AND account = $2`, [digestOf(tablet), account]);
}
