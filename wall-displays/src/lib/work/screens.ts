/** The written list of working screens: where each is, what it answers, and whom it is for. The bar at the top and the page of each role are made from it. */
export interface WorkingScreen {
  readonly path: string;
  readonly title: string;
  readonly question: string;
  readonly roles: readonly string[];
}

const everyone = ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician', 'evs', 'transport', 'executive', 'steward', 'token'] as const;
/** Whoever places, staffs and discharges. */
export const house = everyone.filter((role) => role !== 'evs' && role !== 'transport' && role !== 'steward');

export const screens: readonly WorkingScreen[] = [
  { path: '/beds', title: 'Beds', question: 'Who needs a bed, which fits, and what frees next?', roles: ['admin', 'bed-manager', 'charge-nurse', 'token'] },
  {
    path: '/finance',
    title: 'Finance',
    question: 'What did care come to, who pays it, and what stands in the way?',
    roles: ['finance', 'admin', 'executive', 'token'],
  },
  {
    path: '/executive',
    title: 'Executive',
    question: 'Which measure changed, and is it the process or a special cause?',
    roles: ['executive', 'admin', 'finance', 'token'],
  },
  { path: '/evs', title: 'EVS', question: 'Which bed is turned next, and why?', roles: ['evs', 'admin', 'bed-manager', 'charge-nurse', 'token'] },
  {
    path: '/transport',
    title: 'Transport',
    question: 'Who waits for a porter, and who is nearest?',
    roles: ['transport', 'admin', 'bed-manager', 'charge-nurse', 'token'],
  },
  {
    path: '/units',
    title: 'Unit tablet',
    question: 'What does my unit need from me next?',
    roles: ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician', 'token'],
  },
  {
    path: '/orders',
    title: 'Orders',
    question: 'Which orders are unsigned or overdue, and whose are they?',
    roles: ['admin', 'charge-nurse', 'nurse', 'clinician', 'token'],
  },
  { path: '/findings', title: 'Findings', question: 'What asks for somebody, who owns it, and is it answered?', roles: everyone },
  { path: '/huddle', title: 'Huddle', question: 'What does the house agree on now, and what was promised?', roles: house },
  { path: '/ed', title: 'ED', question: 'Who is in the ED, what does each wait for, and who boards?', roles: house },
  { path: '/or', title: 'OR', question: 'Which case is in which room, what runs late, and who holds in recovery?', roles: house },
  {
    path: '/staffing',
    title: 'Staffing',
    question: 'Are there nurses enough, now and next, and who can help?',
    roles: ['admin', 'bed-manager', 'charge-nurse', 'executive', 'token'],
  },
  {
    path: '/surge',
    title: 'Surge',
    question: 'Which level holds, and who does what about it?',
    roles: ['admin', 'bed-manager', 'charge-nurse', 'executive', 'token'],
  },
  {
    path: '/forecast',
    title: 'Forecast',
    question: 'Where does the census head in the next 72 hours, and how sure is that?',
    roles: ['admin', 'bed-manager', 'charge-nurse', 'executive', 'token'],
  },
  {
    path: '/what-if',
    title: 'What if',
    question: 'What would more beds, cleaners or held electives change?',
    roles: ['admin', 'bed-manager', 'executive', 'token'],
  },
  {
    path: '/analytics',
    title: 'Analytics',
    question: 'Where do people stand still, and what are hours lost to?',
    roles: ['admin', 'bed-manager', 'charge-nurse', 'executive', 'token'],
  },
  { path: '/admin', title: 'Feeds and messages', question: 'What arrives, what could not be taken, and how to mend it?', roles: ['admin', 'steward', 'token'] },
  { path: '/admin/orders', title: 'Orders out', question: 'Where do orders go, and what was not taken?', roles: ['admin', 'steward', 'token'] },
  {
    path: '/admin/identity',
    title: 'Identity',
    question: 'Which records are one person, and which were made one by mistake?',
    roles: ['admin', 'steward', 'token'],
  },
  {
    path: '/admin/facility',
    title: 'Facility',
    question: 'Which buildings, units, rooms and beds are there, and what can each give?',
    roles: ['admin', 'token'],
  },
  {
    path: '/admin/packs',
    title: 'Packs',
    question: 'Which prices, rules, codes and terms hold, and what would a new version change?',
    roles: ['admin', 'token'],
  },
  { path: '/admin/clients', title: 'Applications', question: 'Which applications may ask for tokens, and what do they hold?', roles: ['admin', 'token'] },
  { path: '/admin/users', title: 'Users', question: 'Who signs in here, as what and where, and what is open now?', roles: ['admin', 'token'] },
  { path: '/admin/audit', title: 'Audit', question: 'Who read whose record, and why?', roles: ['admin', 'privacy', 'token'] },
  { path: '/admin/displays', title: 'Displays', question: 'Which walls are enrolled?', roles: ['admin', 'token'] },
  { path: '/discharge', title: 'Discharge', question: 'Who leaves when, and what stands in the way?', roles: house },
  {
    path: '/transfers',
    title: 'Transfers',
    question: 'Who is to come from or go to another hospital, and who must answer?',
    roles: ['admin', 'bed-manager', 'clinician', 'executive', 'token'],
  },
  { path: '/admin/proxies', title: 'Proxies', question: 'Who acts for which patient, and until when?', roles: ['admin', 'privacy', 'steward', 'token'] },
  {
    path: '/admin/disclosures',
    title: 'Disclosures',
    question: 'What of a record was shown to whom, and for what purpose?',
    roles: ['admin', 'privacy', 'token'],
  },
  { path: '/my', title: 'My health', question: 'Where am I, what do I wait for, and what was found?', roles: ['patient'] },
];

export const screensOf = (role: string): readonly WorkingScreen[] => screens.filter(({ roles }) => roles.includes(role));
