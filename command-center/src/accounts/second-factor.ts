/**
 * The second factor of an account: the key of an authenticator, encrypted with the key of the installation, and codes on paper for the day on which the
 * telephone is lost. Each code is taken once, whichever process is told it: the database says so.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, randomInt } from 'node:crypto';
import type { Role } from '../access/roles.ts';
import { createPace } from '../access/pace.ts';
import type { Queryable } from '../postgres/queryable.ts';
import { digestOf } from '../smart/tables.ts';
import { codeLimits, stepOf } from './one-time-code.ts';

export const factorLimits = {
  /** Codes on paper: so many, of so many letters. */
  paperCodes: 10,
  paperLetters: 16,
  /** Wrong codes of one account, from wherever: only who has its password is asked for one, so a stranger locks nobody out. */
  pace: { given: { burst: 60, perSecond: 1 }, failed: { burst: 6, perSecond: 1 / 30 } },
  /** Minutes in which a key that was shown is confirmed by a code. */
  beginMinutes: 30,
} as const;

/** `ready`: a code is asked for at sign-in. `due`: the role asks for one, and there is no authenticator yet. */
export type FactorState = 'ready' | 'due' | 'none';
/** `wait`: seconds, where it was tried too often. */
export type CodeAnswer = 'right' | 'wrong' | { readonly wait: number };

export interface SecondFactor {
  stateOf(account: string, role: Role): Promise<FactorState>;
  /** A new key, good for nothing until a code confirms it; undefined: there is an authenticator already. */
  begin(account: string): Promise<Uint8Array | undefined>;
  /** The codes for paper, told this once. */
  confirm(account: string, code: string): Promise<{ readonly paper: readonly string[] } | Exclude<CodeAnswer, 'right'>>;
  /** Takes a code of the authenticator, or one on paper. */
  take(account: string, code: string): Promise<CodeAnswer>;
  /** false: there was none. */
  reset(account: string): Promise<boolean>;
}

export interface FactorSettings {
  /** The key of the installation, from which that of this is derived. */
  key(): Promise<Uint8Array>;
  /** Whoever works as one of these signs in with a second factor. */
  readonly roles: ReadonlySet<Role>;
}

interface Parts extends FactorSettings {
  readonly db: Queryable;
  now?(): number;
}

interface Row {
  readonly secret: string;
  readonly last_step: string;
}

export function createSecondFactor({ db, key, roles, now = Date.now }: Parts): SecondFactor {
  const pace = createPace(now, factorLimits.pace);
  const sealed = sealing(key);
  const kept = async (account: string, where: string): Promise<Row | undefined> =>
    (await db.query<Row>(`SELECT secret, last_step FROM account_factor WHERE account = $1 AND ${where}`, [account])).rows[0];
  const changed = async (sql: string, values: readonly unknown[]): Promise<boolean> => ((await db.query(sql, [...values])).rowCount ?? 0) > 0;

  /** One try, at the pace of the account. */
  async function tried(account: string, prove: () => Promise<boolean>): Promise<CodeAnswer> {
    const wait = pace.wait(account, 'failed');
    if (wait > 0) return { wait };
    const isRight = await prove();
    pace.took(account, isRight ? 'given' : 'failed');
    return isRight ? 'right' : 'wrong';
  }

  /** Of two that show one code at one moment, the database lets one have it. */
  async function takes(account: string, code: string, row: Row, more: string): Promise<boolean> {
    const step = stepOf(await sealed.open(account, row.secret), code, now(), Number(row.last_step));
    return (
      step !== undefined &&
      changed(`UPDATE account_factor SET last_step = $2 ${more} WHERE account = $1 AND last_step < $2 AND secret = $3`, [account, step, row.secret])
    );
  }

  return {
    stateOf: async (account, role) => ((await kept(account, 'confirmed_at IS NOT NULL')) !== undefined ? 'ready' : roles.has(role) ? 'due' : 'none'),
    begin: async (account) => {
      const secret = randomBytes(codeLimits.keyBytes);
      const made = await changed(
        `INSERT INTO account_factor (account, secret) VALUES ($1, $2)
         ON CONFLICT (account) DO UPDATE SET secret = EXCLUDED.secret, made_at = now(), last_step = 0 WHERE account_factor.confirmed_at IS NULL`,
        [account, await sealed.seal(account, secret)],
      );
      return made ? secret : undefined;
    },
    confirm: async (account, code) => {
      const row = await kept(account, `confirmed_at IS NULL AND made_at > now() - interval '${factorLimits.beginMinutes} minutes'`);
      const answer = await tried(account, async () => row !== undefined && takes(account, digitsOf(code), row, ', confirmed_at = now()'));
      if (answer !== 'right') return answer;
      const paper = Array.from({ length: factorLimits.paperCodes }, paperCode);
      await db.query('DELETE FROM account_recovery WHERE account = $1', [account]);
      await db.query('INSERT INTO account_recovery (account, code) SELECT $1, unnest($2::text[])', [account, paper.map((one) => paperDigest(account, one))]);
      return { paper };
    },
    take: (account, code) =>
      tried(account, async () => {
        const row = await kept(account, 'confirmed_at IS NOT NULL');
        if (row === undefined) return false;
        if (/^[\d\s]*$/.test(code)) return takes(account, digitsOf(code), row, '');
        return changed('DELETE FROM account_recovery WHERE account = $1 AND code = $2', [account, paperDigest(account, code)]);
      }),
    reset: async (account) => {
      await db.query('DELETE FROM account_recovery WHERE account = $1', [account]);
      return changed('DELETE FROM account_factor WHERE account = $1', [account]);
    },
  };
}

const digitsOf = (code: string): string => code.replace(/\s/g, '');
/** No letter that looks like another one. */
const paperAlphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
/** 79 bits, in groups of four: never all digits, by which a code of the authenticator is told. */
function paperCode(): string {
  const made = Array.from({ length: factorLimits.paperLetters }, () => paperAlphabet[randomInt(paperAlphabet.length)]).join('');
  return /[a-z]/.test(made) ? made.replace(/(.{4})(?=.)/g, '$1-') : paperCode();
}
/** Long enough by chance that a digest tells nobody what it is of. */
const paperDigest = (account: string, code: string): string => digestOf(`${account} ${code.toLowerCase().replace(/[\s-]/g, '')}`);

/** AES-256-GCM with a key of its own, and the account said with it: a secret that is moved to another account opens nothing. */
function sealing(key: () => Promise<Uint8Array>) {
  let derived: Promise<Buffer> | undefined;
  const own = (): Promise<Buffer> => (derived ??= key().then((of) => Buffer.from(hkdfSync('sha256', of, '', 'healthos second factor', 32))));
  return {
    /** `iv.tag.text` */
    seal: async (account: string, secret: Uint8Array): Promise<string> => {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', await own(), iv).setAAD(Buffer.from(account));
      const text = Buffer.concat([cipher.update(secret), cipher.final()]);
      return [iv, cipher.getAuthTag(), text].map((part) => part.toString('base64url')).join('.');
    },
    open: async (account: string, sealed: string): Promise<Buffer> => {
      const [iv, tag, text] = sealed.split('.').map((part) => Buffer.from(part, 'base64url'));
      if (iv === undefined || tag === undefined || text === undefined) throw new RangeError(`a second factor that is not as it was written: ${account}`);
      const cipher = createDecipheriv('aes-256-gcm', await own(), iv, { authTagLength: 16 })
        .setAAD(Buffer.from(account))
        .setAuthTag(tag);
      return Buffer.concat([cipher.update(text), cipher.final()]);
    },
  };
}
