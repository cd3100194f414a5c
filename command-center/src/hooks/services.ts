/** The services that another system discovers: one for each hook, each answered by the rules and checks that this house itself works by. */
import type { Hook } from '@healthos/core/work/cards.ts';

export interface Described {
  readonly hook: Hook;
  readonly title: string;
  readonly description: string;
  readonly prefetch: Readonly<Record<string, string>>;
}

const patient = 'Patient/{{context.patientId}}';
const medications = 'MedicationRequest?patient={{context.patientId}}&status=active,on-hold';

export const services: readonly Described[] = [
  {
    hook: 'patient-view',
    title: 'What stands out of this patient',
    description:
      'Findings that are open now: deterioration, critical results, sepsis clocks, medication safety, discharge readiness. Nothing of a patient who is not known here.',
    prefetch: { patient },
  },
  {
    hook: 'order-select',
    title: 'Checks of the order that is being chosen',
    description: 'Allergy with cross-class, interactions, duplicates, and dose by weight and renal function, of the drafts that were just selected.',
    prefetch: { patient, medications },
  },
  {
    hook: 'order-sign',
    title: 'Checks of orders before they are signed',
    description:
      'Allergy with cross-class, interactions, duplicates, and dose by weight and renal function, of every draft. A drug that no pack knows gets no card.',
    prefetch: { patient, medications },
  },
  {
    hook: 'encounter-discharge',
    title: 'What still stands against the discharge',
    description: 'Open barriers with their owners, milestones that are not met, results that nobody answered, and findings that are open.',
    prefetch: { patient },
  },
];

export const serviceNamed = (id: string): Described | undefined => services.find(({ hook }) => hook === id);

export const discovery = { services: services.map(({ hook, ...said }) => ({ id: hook, hook, ...said })) };
