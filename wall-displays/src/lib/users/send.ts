/** Sends a form of a user, and tells at which field something is wrong. */
import { readJson } from '../reach/read-json.ts';

export interface Sent {
  readonly ok: boolean;
  readonly id?: string;
  readonly invitation?: string;
  readonly hours?: number;
  /** By field; what is of no field stands under the empty name. */
  readonly wrong: Readonly<Record<string, string>>;
}

interface Said {
  readonly id?: string;
  readonly invitation?: string;
  readonly hours?: number;
  readonly title?: string;
  readonly fields?: readonly { readonly field: string; readonly says: string }[];
}

export async function send(token: string, method: 'POST' | 'PUT', path: string, body: object): Promise<Sent> {
  const response = await fetch(path, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  }).catch(() => undefined);
  const text = (await response?.text().catch(() => undefined)) ?? '';
  const said = (text === '' ? {} : (readJson(text) ?? {})) as Said;
  if (response?.ok === true) {
    const { id, invitation, hours } = said;
    return {
      ok: true,
      wrong: {},
      ...(id === undefined ? {} : { id }),
      ...(invitation === undefined ? {} : { invitation }),
      ...(hours === undefined ? {} : { hours }),
    };
  }
  const fields = said.fields?.map(({ field, says }) => [field, says] as const);
  return { ok: false, wrong: Object.fromEntries(fields ?? [['', said.title ?? 'The command center does not answer.']]) };
}
