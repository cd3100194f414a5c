/** What the doctor finds of the database: that it answers, is safe, of our schema and time, and that somebody keeps its backup. */
import type { Config } from '../config.ts';
import { faultCodes } from '../fault.ts';
import { findBinaries } from '../postgres/binaries.ts';
import { lookAtDatabase, type SeenDatabase } from '../postgres/look.ts';
import type { Finding } from './doctor.ts';

/** Clocks further apart make times of messages that nobody understands (command-center/deployment.md, Clocks). */
const clockMs = 1000;
/** As the rules of monitoring have it: BackupBehind and BackupOld. */
const [behindMs, oldMs] = [300_000, 48 * 3_600_000];

export async function databaseFindings(config: Config): Promise<readonly Finding[]> {
  const what = 'database';
  if (config.databaseUrl === undefined) {
    const missing = await findBinaries().then(
      () => undefined,
      (error: unknown) => wordsOf(error),
    );
    if (missing !== undefined) return [{ ok: false, what, says: missing }];
  }
  const seen = await lookAtDatabase(config).catch((error: unknown) => wordsOf(error));
  if (seen === undefined) return [{ ok: true, what, says: 'embedded, not running; it starts with the server' }];
  if (typeof seen === 'string') return [{ ok: false, what, says: `DATABASE_URL: ${seen}; start it or correct the URL` }];
  return [settings(config, seen), clock(seen), ...schema(seen), ...houses(seen), ...backups(seen)];
}

/** What a network says may have no words, only a code. */
export const wordsOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.message === '' && 'code' in error ? String(error.code) : error.message;
};

/** Set so that what is acknowledged is on disk (G10). */
function settings(config: Config, { safety, version, timescale }: SeenDatabase): Finding {
  const what = 'database';
  const unsafe = Object.entries(safety).filter(([, value]) => value === 'off' || value === 'local');
  const said = (pairs: readonly (readonly [string, string])[]): string => pairs.map(([name, value]) => `${name}=${value}`).join(' ');
  if (unsafe.length > 0) return { ok: false, what, says: `${said(unsafe)}: it may lose what it acknowledged; set them to on` };
  const which = config.databaseUrl === undefined ? 'embedded' : 'DATABASE_URL';
  return {
    ok: true,
    what,
    says: `${which}, PostgreSQL ${version}${timescale === undefined ? '' : `, TimescaleDB ${timescale}`}, ${said(Object.entries(safety))}`,
  };
}

function clock({ aheadMs }: SeenDatabase): Finding {
  const ok = Math.abs(aheadMs) <= clockMs;
  const says = `the database is ${(Math.abs(aheadMs) / 1000).toFixed(1)} s ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine`;
  return { ok, what: 'clock', says: ok ? 'the database has the time of this machine' : `${says}; set both by one source (chrony)` };
}

function schema({ missingSteps, tooNew }: SeenDatabase): readonly Finding[] {
  const what = 'schema';
  if (tooNew !== undefined) return [{ ok: false, what, says: `a newer version took away what this one needs (step ${tooNew}); start that version` }];
  if (missingSteps === undefined) return [{ ok: true, what, says: 'no log yet; the first start makes it' }];
  if (missingSteps.length === 0) return [{ ok: true, what, says: 'has everything of this version' }];
  return [{ ok: true, what, says: `of a version before; a start adds what is missing (steps ${missingSteps.join(', ')}), or: npx healthos migrate` }];
}

/** Whether the database itself keeps what is read for one house from the others (decision 0026). */
function houses({ missingSteps, readerTrouble }: SeenDatabase): readonly Finding[] {
  const what = 'houses';
  if (missingSteps === undefined || missingSteps.length > 0) return [];
  if (readerTrouble === undefined) return [{ ok: true, what, says: 'one house is read by a role that may read no other' }];
  return [{ ok: false, what, says: `${readerTrouble}. ${faultCodes['database.no-reader']}` }];
}

function backups({ backups: told, mayReplicate, missingSteps }: SeenDatabase): readonly Finding[] {
  const what = 'backup';
  if (missingSteps === undefined) return [];
  if (!mayReplicate)
    return [{ ok: false, what, says: 'the user of DATABASE_URL may not replicate, so npx healthos backup cannot: ALTER ROLE ... REPLICATION' }];
  if (told.length === 0) return [{ ok: true, what, says: 'none is known of; npx healthos backup FOLDER --follow keeps one, to the second' }];
  const now = Date.now();
  return told.map(({ slot, copiedAt, reaches }) => {
    const behind = reaches === undefined ? undefined : now - reaches;
    const old = copiedAt === undefined ? undefined : now - copiedAt;
    if (behind !== undefined && behind > behindMs)
      return { ok: false, what, says: `${slot} reaches no further than ${ago(behind)} ago; does npx healthos backup FOLDER --follow run?` };
    if (old === undefined || old > oldMs)
      return { ok: false, what, says: `${slot} has no whole copy ${old === undefined ? 'yet' : `since ${ago(old)}`}; make one: npx healthos backup FOLDER` };
    return {
      ok: true,
      what,
      says: `${slot}: whole copy ${ago(old)} ago${behind === undefined ? ', its log is not followed' : `, log kept to ${ago(behind)} ago`}`,
    };
  });
}

function ago(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes < 1 ? 'less than a minute' : minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
