/** What a process of several does: takes feeds in, does the work of houses, serves people and walls. One alone does all. */
export const processRoles = ['ingest', 'follow', 'web'] as const;
export type ProcessRole = (typeof processRoles)[number];

/** `ingest,web`, or `all`; undefined for anything else. */
export function readRoles(text: string): ReadonlySet<ProcessRole> | undefined {
  if (text === 'all') return new Set(processRoles);
  const roles = text.split(',').map((word) => processRoles.find((role) => role === word.trim()));
  return roles.some((role) => role === undefined) ? undefined : new Set(roles.filter((role) => role !== undefined));
}
