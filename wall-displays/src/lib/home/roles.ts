/** Which screens each role is led to, and what a role does, in plain words. */
import { screensOf } from '../work/screens.ts';
import { walls } from '../wall/walls.ts';

interface Way {
  readonly path: string;
  readonly title: string;
  readonly question: string;
}

const words: Readonly<Record<string, { readonly title: string; readonly does: string; readonly walls: 'all' | readonly string[] }>> = {
  admin: { title: 'Administrator', does: 'Feeds, messages, displays, every wall', walls: 'all' },
  'bed-manager': { title: 'Bed manager', does: 'Places patients, knows every bed', walls: ['capacity', 'floor', 'discharge', 'ed', 'or', 'huddle'] },
  'charge-nurse': { title: 'Charge nurse', does: 'Runs a unit', walls: ['floor', 'capacity', 'ed', 'or'] },
  nurse: { title: 'Nurse', does: 'Cares for patients of a unit', walls: ['floor', 'capacity', 'ed', 'or'] },
  clinician: { title: 'Clinician', does: 'Treats patients', walls: ['floor', 'capacity', 'ed', 'or'] },
  evs: { title: 'Environmental services', does: 'Turns beds', walls: ['turn', 'floor'] },
  transport: { title: 'Transport', does: 'Moves patients', walls: ['turn', 'floor'] },
  executive: { title: 'Executive', does: 'Answers for the house', walls: 'all' },
  finance: { title: 'Finance', does: 'Follows charges and payment', walls: ['revenue', 'capacity'] },
  steward: { title: 'Identity steward', does: 'Mends identities and messages', walls: ['capacity'] },
  privacy: { title: 'Privacy officer', does: 'Looks at who read what', walls: ['capacity'] },
  patient: { title: 'Patient', does: 'Sees their own stay, results, messages and bills', walls: [] },
  'wall-public': { title: 'Public wall', does: 'A display that shows sums only', walls: ['capacity', 'discharge', 'huddle'] },
  'wall-staff': { title: 'Staff wall', does: 'A display behind staff doors', walls: 'all' },
  token: { title: 'the bearer of a token', does: '', walls: 'all' },
};

export const roleWords = (role: string): { readonly title: string; readonly does: string } => words[role] ?? { title: role, does: '' };

/** Working screens first, then walls. */
export function homeOf(role: string): readonly Way[] {
  const seen = words[role]?.walls ?? [];
  return [
    ...screensOf(role),
    ...walls
      .filter(({ path }) => seen === 'all' || seen.includes(path))
      .map(({ path, title, question }) => ({ path: `/wall/${path}`, title: `${title} wall`, question })),
  ];
}
