/** Passwords and PINs: how they are kept (scrypt, RFC 7914, each with its salt) and which are taken. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** 32 MiB and about 100 ms for each: what an attacker with the table pays for every guess. */
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const;
const bytes = 32;
const salts = 16;

export const secretLimits = { shortest: 12, longest: 128, pinDigits: 6 } as const;

function derived(secret: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(secret.normalize('NFKC'), salt, bytes, cost, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}

/** `scrypt$15$8$1$salt$hash` */
export async function hashOfSecret(secret: string): Promise<string> {
  const salt = randomBytes(salts);
  return `scrypt$15$${cost.r}$${cost.p}$${salt.toString('base64url')}$${(await derived(secret, salt)).toString('base64url')}`;
}

/** Takes as long where nothing is kept: nobody learns by the clock whether there is such an account. */
export async function isSecret(secret: string, kept: string | undefined): Promise<boolean> {
  const [name, n, , , salt = '', hash = ''] = (kept ?? '').split('$');
  const key = await derived(secret, Buffer.from(salt, 'base64url'));
  const known = Buffer.from(hash, 'base64url');
  return name === 'scrypt' && n === '15' && known.length === key.length && timingSafeEqual(known, key);
}

/** Why this password is not taken; undefined: it is. Length is what counts (NIST SP 800-63B 5.1.1.2). */
export function wrongPassword(password: string, login: string): string | undefined {
  if (password.length < secretLimits.shortest) return `At least ${secretLimits.shortest} letters; several words are easiest.`;
  if (password.length > secretLimits.longest) return `At most ${secretLimits.longest} letters.`;
  if (password.toLowerCase().includes(login)) return 'Not with the sign-in name in it.';
  return new Set(password).size < 5 ? 'At least five different letters.' : undefined;
}

/** Why this PIN is not taken; undefined: it is. */
export function wrongPin(pin: string): string | undefined {
  if (!new RegExp(`^\\d{${secretLimits.pinDigits}}$`).test(pin)) return `${secretLimits.pinDigits} digits.`;
  const steps = new Set([...pin].slice(1).map((digit, n) => Number(digit) - Number(pin[n])));
  const [step = 0] = steps;
  return steps.size === 1 && Math.abs(step) <= 1 ? 'Not one digit again and again, nor digits in a row.' : undefined;
}
