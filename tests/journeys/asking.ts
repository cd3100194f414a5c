/** What somebody asks of the house beside the browser of a journey: over the door of requests, each under an id of its own, and taken unless the journey says otherwise. */
import { expect } from 'vitest';
import type { Identity, Role } from '@healthos/command-center/access/roles.ts';
import { soon, type Body, type Server } from '../server/started.ts';

export type Ask = (who: Role | Identity, staff: string, request: string, body: object) => Promise<Body>;

/** `server` is there once the journey began. */
export function askingOf(server: () => Server): Ask {
  let sent = 0;
  return async (who, staff, request, body) => {
    const identity: Identity = typeof who === 'string' ? { role: who, staff } : { ...who, staff };
    const response = await fetch(`${server().url}/api/facilities/LGH/requests/${request}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await server().running.issue(identity)}` },
      body: JSON.stringify({ id: `journey-${sent++}-${request}`, body }),
    });
    const text = await response.text();
    expect([request, response.status, response.ok ? '' : text]).toEqual([request, 200, '']);
    return JSON.parse(text) as Body;
  };
}

/** The record that a visit is of. */
export async function patientOfVisit(server: Server, visit: string): Promise<string> {
  const row = await soon(async () => (await server.ask('admin', '/api/facilities/LGH/encounters')).body.rows?.find((one) => one['encounter'] === visit));
  return String(row['patient']);
}
