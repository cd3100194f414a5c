/** Which screens each role is led to, and what a role does, in plain words. */
import { walls } from '../wall/walls.ts';

interface Way {
  readonly path: string;
  readonly title: string;
  readonly question: string;
}
const wall = (path: (typeof walls)[number]['path']): Way => {
  const found = walls.find((one) => one.path === path) ?? walls[0];
  return { path: `/wall/${found.path}`, title: `${found.title} wall`, question: found.question };
};
const admin: Way = { path: '/admin', title: 'Feeds and messages', question: 'What arrives, what could not be taken, and how to mend it?' };
const displays: Way = { path: '/admin/displays', title: 'Displays', question: 'Which walls are enrolled?' };

const words: Readonly<Record<string, { readonly title: string; readonly does: string; readonly ways: readonly Way[] }>> = {
  admin: { title: 'Administrator', does: 'Feeds, messages, displays, every wall', ways: [wall('capacity'), wall('floor'), wall('revenue'), admin, displays] },
  'bed-manager': { title: 'Bed manager', does: 'Places patients, knows every bed', ways: [wall('capacity'), wall('floor')] },
  'charge-nurse': { title: 'Charge nurse', does: 'Runs a unit', ways: [wall('floor'), wall('capacity')] },
  nurse: { title: 'Nurse', does: 'Cares for patients of a unit', ways: [wall('floor'), wall('capacity')] },
  clinician: { title: 'Clinician', does: 'Treats patients', ways: [wall('floor'), wall('capacity')] },
  evs: { title: 'Environmental services', does: 'Turns beds', ways: [wall('floor'), wall('capacity')] },
  transport: { title: 'Transport', does: 'Moves patients', ways: [wall('floor'), wall('capacity')] },
  executive: { title: 'Executive', does: 'Answers for the house', ways: [wall('capacity'), wall('revenue'), wall('floor')] },
  finance: { title: 'Finance', does: 'Follows charges and payment', ways: [wall('revenue'), wall('capacity')] },
  steward: { title: 'Identity steward', does: 'Mends identities and messages', ways: [admin, wall('capacity')] },
  'wall-public': { title: 'Public wall', does: 'A display that shows sums only', ways: [wall('capacity')] },
  'wall-staff': { title: 'Staff wall', does: 'A display behind staff doors', ways: [wall('capacity'), wall('floor'), wall('revenue')] },
  token: { title: 'the bearer of a token', does: '', ways: [wall('capacity'), wall('floor'), wall('revenue'), admin, displays] },
};

export const roleWords = (role: string): { readonly title: string; readonly does: string } => words[role] ?? { title: role, does: '' };
export const homeOf = (role: string): readonly Way[] => words[role]?.ways ?? [];
