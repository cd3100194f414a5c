/** Bearer tokens: signed with a key of this installation, one algorithm, one issuer, one audience, with an end. */
import { createHash, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jwtVerify, SignJWT } from 'jose';
import { isRole, type Identity } from './roles.ts';

const algorithm = 'HS256';
const issuer = 'healthos';
const audience = 'healthos-api';
/** Default life of a token. */
export const tokenHours = 12;

/** The key of this data directory, made once, readable by its owner only. */
export async function signingKey(dataDir: string): Promise<Uint8Array> {
  const folder = join(dataDir, 'keys');
  const path = join(folder, 'token.key');
  const kept = await readFile(path).catch(() => undefined);
  if (kept !== undefined && kept.length >= 32) return kept;
  await mkdir(dataDir, { recursive: true, mode: 0o755 });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `token.${process.pid}.${Date.now()}`);
  await writeFile(draft, randomBytes(48), { mode: 0o600 });
  // A link fails where the file is there already: of two processes one key wins, whole.
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft);
  return readFile(path);
}

export async function issueToken(key: Uint8Array, identity: Identity, hours = tokenHours): Promise<string> {
  return new SignJWT({ ...identity })
    .setProtectedHeader({ alg: algorithm })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(`${hours}h`)
    .sign(key);
}

/** Signatures that were checked already: the same token comes with every request of a screen. */
export const checkedAtMost = 5000;
const checked = new WeakMap<Uint8Array, Map<string, { readonly identity: Identity; readonly endsAt: number }>>();

/** Who the bearer is; undefined for anything that is not a valid token of ours. A token that was good is remembered by its digest until its end; whether its session or its display still is, is asked each time beside it (applications.ts). */
export async function verifyToken(key: Uint8Array, token: string): Promise<Identity | undefined> {
  const known = checked.get(key) ?? new Map<string, { readonly identity: Identity; readonly endsAt: number }>();
  checked.set(key, known);
  const digest = createHash('sha256').update(token).digest('base64url');
  const before = known.get(digest);
  if (before !== undefined && Date.now() < before.endsAt) return before.identity;
  known.delete(digest);
  const found = await readToken(key, token);
  if (found === undefined) return undefined;
  const oldest = known.keys().next();
  if (known.size >= checkedAtMost && oldest.done !== true) known.delete(oldest.value);
  known.set(digest, found);
  return found.identity;
}

async function readToken(key: Uint8Array, token: string): Promise<{ readonly identity: Identity; readonly endsAt: number } | undefined> {
  const verified = await jwtVerify(token, key, { algorithms: [algorithm], issuer, audience, requiredClaims: ['exp'] }).catch(() => undefined);
  const role = verified?.payload['role'];
  if (typeof role !== 'string' || !isRole(role)) return undefined;
  const said = (name: string): string | undefined => {
    const value = verified?.payload[name];
    return typeof value === 'string' ? value : undefined;
  };
  const [facility, unit, patient, scope, display, staff, session] = ['facility', 'unit', 'patient', 'scope', 'display', 'staff', 'session'].map(said);
  const identity: Identity = {
    role,
    ...(facility === undefined ? {} : { facility }),
    ...(unit === undefined ? {} : { unit }),
    ...(patient === undefined ? {} : { patient }),
    ...(scope === undefined ? {} : { scope }),
    ...(display === undefined ? {} : { display }),
    ...(staff === undefined ? {} : { staff }),
    ...(session === undefined ? {} : { session }),
  };
  return { identity, endsAt: (verified?.payload.exp ?? 0) * 1000 };
}
