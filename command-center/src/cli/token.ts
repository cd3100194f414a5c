/** One bearer token, signed with the key of this installation: works while the server runs and before its first start. */
import { issueToken, signingKey } from '../access/tokens.ts';
import { isRole } from '../access/roles.ts';
import type { Config } from '../config.ts';

export interface AskedToken {
  readonly role: string;
  readonly facility?: string;
  readonly unit?: string;
  readonly patient?: string;
  readonly scope?: string;
  /** An opaque staff id: who acts, where several hold one role. */
  readonly staff?: string;
  readonly hours: number;
}

export async function token(config: Pick<Config, 'dataDir'>, asked: AskedToken): Promise<string> {
  const { role, hours, facility, unit, patient, scope, staff } = asked;
  if (!isRole(role)) throw new Error(`There is no role ${role}.`);
  const key = await signingKey(config.dataDir);
  return issueToken(
    key,
    {
      role,
      ...(facility === undefined ? {} : { facility }),
      ...(unit === undefined ? {} : { unit }),
      ...(patient === undefined ? {} : { patient }),
      ...(scope === undefined ? {} : { scope }),
      ...(staff === undefined ? {} : { staff }),
    },
    hours,
  );
}
