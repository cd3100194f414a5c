/** Every kind of resource that this house answers with; the CapabilityStatement lists these and no others. */
import { appointmentKind } from './kinds/appointment.ts';
import { auditEventKind } from './kinds/audit-event.ts';
import { benefitKind, claimKind, claimResponseKind } from './kinds/claims.ts';
import { coverageKind } from './kinds/coverage.ts';
import { documentReferenceKind } from './kinds/documents.ts';
import { administrationKind, immunizationKind } from './kinds/doses.ts';
import { encounterKind } from './kinds/encounter.ts';
import { keptKinds } from './kinds/kept-kinds.ts';
import { allergyKind, conditionKind, procedureKind } from './kinds/lines.ts';
import { locationKind } from './kinds/location.ts';
import { accountKind, chargeItemKind } from './kinds/money.ts';
import { observationKind } from './kinds/observation.ts';
import { deviceKind, organizationKind, practitionerKind } from './kinds/of-house.ts';
import { askedKind, medicationRequestKind } from './kinds/orders.ts';
import { patientKind } from './kinds/patient.ts';
import { provenanceKind } from './kinds/provenance.ts';
import { reportKind } from './kinds/report.ts';
import { taskKind } from './kinds/task.ts';
import { ofAll, type Parameter } from './parameters.ts';
import type { Kind } from './thing.ts';

const told: readonly Kind[] = [
  patientKind,
  encounterKind,
  observationKind,
  conditionKind,
  allergyKind,
  medicationRequestKind,
  administrationKind,
  askedKind,
  reportKind,
  documentReferenceKind,
  immunizationKind,
  procedureKind,
  appointmentKind,
  coverageKind,
  chargeItemKind,
  accountKind,
  claimKind,
  claimResponseKind,
  benefitKind,
  locationKind,
  organizationKind,
  practitionerKind,
  deviceKind,
  taskKind,
  ...keptKinds,
];

export const kinds: readonly Kind[] = [...told, provenanceKind(told), auditEventKind];

const byName: ReadonlyMap<string, Kind> = new Map(kinds.map((one) => [one.kind, one] as const));

export const kindOf = (name: string): Kind | undefined => byName.get(name);

export const parametersOf = ({ parameters }: Kind): readonly Parameter[] => [...ofAll, ...parameters];
