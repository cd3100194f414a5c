/** Codes of an authenticator: HOTP (RFC 4226) of the time (RFC 6238), six digits each half minute, as every authenticator makes them. Pure: whoever asks says when. */
import { createHmac, timingSafeEqual } from 'node:crypto';

export const codeLimits = {
  /** Bytes of a key (RFC 4226 4: 160 bits are recommended). */
  keyBytes: 20,
  digits: 6,
  stepSeconds: 30,
  /** Steps by which a clock may be off, each way (RFC 6238 5.2). */
  drift: 1,
} as const;

export const stepAt = (ms: number): number => Math.floor(ms / 1000 / codeLimits.stepSeconds);

/** HOTP with SHA-1 (RFC 4226 5.3). */
export function codeOf(key: Uint8Array, step: number, digits: number = codeLimits.digits): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', key).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 0x0f;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, '0');
}

/** The step whose code this is, later than the last that was taken; undefined: none near now. */
export function stepOf(key: Uint8Array, code: string, nowMs: number, after: number): number | undefined {
  const now = stepAt(nowMs);
  const near = Array.from({ length: 2 * codeLimits.drift + 1 }, (_, n) => now - codeLimits.drift + n);
  const given = Buffer.from(code);
  // Each is compared, so that the answer takes as long whichever it is.
  const right = near.filter((step) => {
    const own = Buffer.from(codeOf(key, step));
    return own.length === given.length && timingSafeEqual(own, given);
  });
  return right.find((step) => step > after);
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 6, without padding: what a person types who cannot scan. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => letters[parseInt(five.padEnd(5, '0'), 2)]).join('');
}

/** What an authenticator scans: whose key it is, and at which house. */
export function addressOf(key: Uint8Array, login: string, house: string): string {
  const label = `${encodeURIComponent(house)}:${encodeURIComponent(login)}`;
  return `otpauth://totp/${label}?secret=${base32(key)}&issuer=${encodeURIComponent(house)}&algorithm=SHA1&digits=${codeLimits.digits}&period=${codeLimits.stepSeconds}`;
}
