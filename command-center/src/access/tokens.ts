/** Bearer tokens: signed with a key of this installation, one algorithm, one issuer, one audience, with an end. */
import { randomBytes } from 'node:crypto';
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

/** Who the bearer is; undefined for anything that is not a valid token of ours. */
export async function verifyToken(key: Uint8Array, token: string): Promise<Identity | undefined> {
  const verified = await jwtVerify(token, key, { algorithms: [algorithm], issuer, audience, requiredClaims: ['exp'] }).catch(() => undefined);
  const role = verified?.payload['role'];
  if (typeof role !== 'string' || !isRole(role)) return undefined;
  const said = (name: string): string | undefined => {
    const value = verified?.payload[name];
    return typeof value === 'string' ? value : undefined;
  };
  const [facility, unit, patient, scope, display, staff] = ['facility', 'unit', 'patient', 'scope', 'display', 'staff'].map(said);
  return {
    role,
    ...(facility === undefined ? {} : { facility }),
    ...(unit === undefined ? {} : { unit }),
    ...(patient === undefined ? {} : { patient }),
    ...(scope === undefined ? {} : { scope }),
    ...(display === undefined ? {} : { display }),
    ...(staff === undefined ? {} : { staff }),
  };
}
