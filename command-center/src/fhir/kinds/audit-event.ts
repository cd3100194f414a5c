/** AuditEvent: who read or wrote what, for the privacy officer; each line of the audit as it is chained. */
import { writeKind, type AuditLine } from '../../audit/chain.ts';
import { date, patient, token } from '../parameters.ts';
import { coding, present, type Resource } from '../resource.ts';
import type { Kind } from '../thing.ts';

/** Its lines lie in a chain of their own, not in the log: the search reads them there. */
export const auditEventKind: Kind = {
  kind: 'AuditEvent',
  audience: 'audit',
  parameters: [
    { ...patient('entity.what'), whose: 'patient' },
    date('date', 'recorded'),
    token('agent', 'agent.who.identifier'),
    token('agent-role', 'agent.role'),
    token('action'),
    token('outcome'),
    token('type'),
    token('subtype'),
  ],
};

export function writeAuditEvent(line: AuditLine): Resource {
  const recorded = new Date(line.at).toISOString();
  const refused = line.why === 'refused';
  const [interaction, action] = line.kind === writeKind ? deedOf(line.view) : (['read', 'R'] as const);
  return {
    resourceType: 'AuditEvent',
    id: String(line.seq),
    meta: { versionId: '1', lastUpdated: recorded },
    type: coding('audit-event-type', 'rest', 'RESTful Operation'),
    subtype: [coding('http://hl7.org/fhir/restful-interaction', interaction)],
    action,
    recorded,
    outcome: refused ? '4' : '0',
    outcomeDesc: line.why,
    purposeOfEvent: line.glass === undefined ? undefined : [{ coding: [coding('v3-ActReason', 'BTG', 'break the glass')], text: line.glass }],
    agent: [
      present({
        role: [{ coding: [{ system: 'urn:healthos:role', code: line.role }] }],
        who: { identifier: { system: 'urn:healthos:staff', value: line.staff ?? line.display ?? line.role } },
        requestor: true,
        network: { address: line.peer, type: '2' },
      }),
    ],
    source: { observer: { display: line.facility === '' ? 'HealthOS' : line.facility } },
    entity: line.patients.map((one) => ({
      what: { reference: `Patient/${one.replaceAll('_', '.')}` },
      type: coding('audit-entity-type', '1', 'Person'),
      role: coding('object-role', '1', 'Patient'),
      name: [line.kind, line.view].filter((part) => part !== undefined).join(' '),
      ...(line.label === undefined ? {} : { securityLabel: [{ text: line.label }] }),
      detail: [
        { type: 'hash', valueString: line.hash },
        ...(line.positions === undefined || line.positions.length === 0 ? [] : [{ type: 'positions', valueString: line.positions.join(' ') }]),
      ],
    })),
  };
}

/** By the first word of what was done. */
function deedOf(view = ''): readonly [interaction: string, action: string] {
  const [deed = ''] = view.split(' ');
  if (deed === 'create') return [deed, 'C'];
  return deed === 'transaction' ? [deed, 'E'] : [deed === 'patch' ? 'patch' : 'update', 'U'];
}
