/** Keys of the authorisation server, made once in the data folder, readable by its owner only: it signs with them who somebody is, and its cookies. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface SmartKeys {
  readonly jwks: { readonly keys: readonly Readonly<Record<string, unknown>>[] };
  readonly cookies: readonly string[];
}

export async function smartKeys(dataDir: string): Promise<SmartKeys> {
  const folder = join(dataDir, 'keys');
  const path = join(folder, 'openid.json');
  const kept = await readFile(path, 'utf8').catch(() => undefined);
  if (kept !== undefined) return JSON.parse(kept) as SmartKeys;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `openid.${process.pid}.${Date.now()}`);
  await writeFile(draft, JSON.stringify(made()), { mode: 0o600 });
  // A link fails where the file is there already: of two processes one set of keys wins, whole.
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft);
  return JSON.parse(await readFile(path, 'utf8')) as SmartKeys;
}

/** RS256 is what every client of OpenID Connect reads. */
function made(): SmartKeys {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ format: 'jwk' });
  return {
    jwks: {
      keys: [
        { ...rsa, use: 'sig', alg: 'RS256', kid: randomBytes(9).toString('base64url') },
        { ...ec, use: 'sig', alg: 'ES384', kid: randomBytes(9).toString('base64url') },
      ],
    },
    cookies: [randomBytes(32).toString('base64url')],
  };
}
