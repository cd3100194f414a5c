/** What the doctor finds of the server itself: the ports it takes, the certificate it shows, the screens it serves, and whether it runs. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { Finding } from './doctor.ts';
import { wordsOf } from './doctor-database.ts';
import { askOwnServer, isNobody, ownUrl } from './own-server.ts';

const answerMs = 2000;
const soonMs = 14 * 86_400_000;
const screens = join(import.meta.dirname, '../../../wall-displays/build/index.html');

/** A server that runs says itself whether it is ready; where none does, its ports must be free. */
export async function serverFindings(config: Config): Promise<readonly Finding[]> {
  const what = 'server';
  const url = ownUrl(config, '/readyz');
  const answer = await askOwnServer(config, '/readyz', { timeoutMs: answerMs }).catch((error: unknown) => (isNobody(error) ? undefined : wordsOf(error)));
  if (typeof answer === 'string') return [{ ok: false, what, says: `something else has the port of ${url} (${answer}); stop it, or set HEALTHOS_HTTP_PORT` }];
  if (answer === undefined) {
    const taken = await takenPort(config);
    return [{ ok: true, what, says: `nothing answers at ${url}; start it with: npx healthos serve` }, ...(taken === undefined ? [] : [taken])];
  }
  if (!/^\s*\{.*"status"/s.test(answer.text))
    return [{ ok: false, what, says: `what answers ${answer.status} at ${url} is no HealthOS; stop it, or set HEALTHOS_HTTP_PORT` }];
  if (answer.status === 200) return [{ ok: true, what, says: `ready at ${url}${/"degraded"/.test(answer.text) ? `: ${answer.text.slice(0, 200)}` : ''}` }];
  return [{ ok: false, what, says: `answers ${answer.status} at ${url}: ${answer.text.slice(0, 200)}` }];
}

/** Listened on for a moment, as a start would. */
async function takenPort({ host, mllpPort, roles }: Config): Promise<Finding | undefined> {
  if (!roles.has('ingest')) return undefined;
  const trial = createServer();
  const failed = await new Promise<unknown>((resolve) => {
    trial.once('error', resolve);
    trial.listen(mllpPort, host, () => trial.close(() => resolve(undefined)));
  });
  if (failed === undefined) return undefined;
  return { ok: false, what: 'MLLP', says: `${host}:${mllpPort} cannot be listened on (${wordsOf(failed)}); free it, or set HEALTHOS_MLLP_PORT` };
}

export function certificateFindings({ tls }: Config, now: number): readonly Finding[] {
  if (tls === undefined) return [];
  const what = 'certificate';
  try {
    const certificate = new X509Certificate(tls.cert);
    if (!certificate.checkPrivateKey(createPrivateKey(tls.key))) return [{ ok: false, what, says: 'HEALTHOS_TLS_KEY is the key of another certificate' }];
    const ends = Date.parse(certificate.validTo);
    const until = `good until ${new Date(ends).toISOString().slice(0, 10)}`;
    if (Date.parse(certificate.validFrom) > now)
      return [{ ok: false, what, says: `not good before ${certificate.validFrom}; look at the clock of this machine` }];
    if (ends - now < soonMs) return [{ ok: false, what, says: `${ends < now ? 'was ' : ''}${until}; renew it (HEALTHOS_TLS_CERT) and start the server again` }];
    return [{ ok: true, what, says: `${until}, for ${certificate.subjectAltName ?? certificate.subject}` }];
  } catch (error) {
    return [{ ok: false, what, says: `HEALTHOS_TLS_CERT and HEALTHOS_TLS_KEY take PEM files (${wordsOf(error)})` }];
  }
}

export function screensFinding({ roles }: Config): readonly Finding[] {
  if (!roles.has('web')) return [];
  const ok = existsSync(screens);
  return [{ ok, what: 'screens', says: ok ? 'built' : 'not built, so nothing is drawn; npm start builds them' }];
}
