/** The one policy module: who may see which view and call which route. Deny by default; a refusal looks like absence. */
import type { View } from '@healthos/core/views/view.ts';
import { narrowings, type Narrowing } from './narrowings.ts';
import { portalAsks } from './portal-asks.ts';
import type { Identity, Role } from './roles.ts';

type Audience = View['audience'];

/** Who has no line sees none. */
const audiences: Readonly<Partial<Record<Role, readonly Audience[]>>> = {
  admin: ['aggregate', 'bed', 'money'],
  'bed-manager': ['aggregate', 'bed'],
  'charge-nurse': ['aggregate', 'bed'],
  nurse: ['aggregate', 'bed'],
  clinician: ['aggregate', 'bed'],
  evs: ['aggregate', 'bed'],
  transport: ['aggregate', 'bed'],
  executive: ['aggregate', 'bed', 'money'],
  finance: ['aggregate', 'money'],
  steward: ['aggregate', 'bed'],
  /** Looks at who looked; of the house only sums. */
  privacy: ['aggregate'],
  'wall-public': ['aggregate'],
  'wall-staff': ['aggregate', 'bed'],
};

/** What somebody takes and what was ordered for them: whoever treats, not everybody who may know of a bed. */
const carers: readonly Role[] = ['admin', 'charge-nurse', 'nurse', 'clinician'];
const care: ReadonlySet<string> = new Set(['mar', 'orders', 'care']);

export function maySee(identity: Identity, view: Pick<View, 'name' | 'audience'>): boolean {
  if (care.has(view.name)) return carers.includes(identity.role);
  // Money in sums without encounters: a staff wall may show it.
  return audiences[identity.role]?.includes(view.audience) === true || (identity.role === 'wall-staff' && view.name === 'money');
}

/** The unit that somebody is bound to: of the others' rows only what the narrowing of the view leaves. */
export function boundTo(identity: Identity): string | undefined {
  return identity.unit;
}

export function narrowingOf(view: Pick<View, 'name' | 'audience'>): Narrowing {
  const said = Object.hasOwn(narrowings, view.name) ? narrowings[view.name] : undefined;
  return said ?? (view.audience === 'aggregate' ? 'whole' : 'nothing');
}

export function mayVisit(identity: Identity, facility: string): boolean {
  return identity.facility === undefined || identity.facility === facility;
}

/** Who may ask for what: one line for each request of core/src/requests. A test holds the list and the requests together. */
export const asks: Readonly<Record<string, readonly Role[]>> = {
  'surge-approve': ['admin', 'bed-manager', 'executive'],
  'surge-card': ['admin', 'bed-manager', 'charge-nurse', 'clinician', 'evs', 'executive', 'transport'],
  'surge-pack-load': ['admin'],
  'surge-state': ['admin', 'bed-manager', 'executive'],
  'ready-to-move': ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician'],
  'staff-check-in': ['admin', 'bed-manager', 'charge-nurse', 'nurse'],
  'float-staff': ['admin', 'bed-manager', 'charge-nurse'],
  'schedule-shift': ['admin', 'bed-manager', 'charge-nurse'],
  'assign-nurse': ['admin', 'bed-manager', 'charge-nurse', 'nurse'],
  dispute: ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician', 'evs', 'transport', 'executive', 'steward'],
  'request-bed': ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician'],
  'complete-bed-request': ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician'],
  'withdraw-bed-request': ['admin', 'bed-manager', 'charge-nurse', 'clinician'],
  'hold-bed': ['admin', 'bed-manager', 'charge-nurse'],
  'assign-bed': ['admin', 'bed-manager'],
  'release-bed': ['admin', 'bed-manager', 'charge-nurse'],
  'bed-dirty': ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'evs'],
  undo: ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician', 'evs', 'transport', 'executive', 'steward'],
  'bed-fit': ['admin', 'bed-manager', 'charge-nurse'],
  'bed-staff': ['admin', 'bed-manager', 'charge-nurse'],
  'unit-age': ['admin', 'bed-manager'],
  'plan-cancel': ['admin', 'bed-manager'],
  'bed-block': ['admin', 'bed-manager', 'charge-nurse', 'evs'],
  'evs-step': ['admin', 'bed-manager', 'charge-nurse', 'evs'],
  'evs-prioritise': ['admin', 'bed-manager', 'charge-nurse', 'evs'],
  'evs-assign': ['admin', 'bed-manager', 'evs'],
  'transport-request': ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician', 'transport'],
  'transport-dispatch': ['admin', 'bed-manager', 'transport'],
  'transport-step': ['admin', 'transport'],
  'discharge-step': ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician'],
  'milestone-step': ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician'],
  'barrier-step': ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician'],
  'post-acute-step': ['admin', 'bed-manager', 'charge-nurse', 'clinician'],
  'transfer-open': ['admin', 'bed-manager', 'clinician'],
  'transfer-step': ['admin', 'bed-manager', 'clinician'],
  'partner-capacity': ['admin', 'bed-manager', 'clinician'],
  'status-step': ['admin', 'bed-manager', 'charge-nurse', 'clinician'],
  'census-repair': ['admin', 'bed-manager', 'charge-nurse', 'nurse'],
  /** Of the house alone: alerts are its own deeds. */
  alert: [],
  'alert-outcome': [],
  'statement-delivered': [],
  'huddle-step': ['admin', 'bed-manager', 'charge-nurse', 'executive'],
  'commitment-step': ['admin', 'bed-manager', 'charge-nurse', 'executive', 'clinician', 'evs', 'transport', 'steward'],
  'finding-step': ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician', 'evs', 'transport', 'executive', 'steward'],
  'ed-step': ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician'],
  'ed-room': ['admin', 'bed-manager', 'charge-nurse', 'nurse'],
  'ambulance-step': ['admin', 'bed-manager', 'charge-nurse', 'nurse'],
  'what-if-promote': ['admin', 'bed-manager', 'executive'],
  'providers-on-duty': ['admin', 'charge-nurse', 'clinician'],
  'acknowledge-critical': ['admin', 'clinician', 'charge-nurse', 'nurse'],
  'medication-pack-load': ['admin'],
  'rule-mode': ['admin'],
  /** Of the house alone: what its rules said is its own record. */
  'rule-firings': [],
  'case-step': ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician'],
  'case-move': ['admin', 'bed-manager', 'charge-nurse'],
  'break-glass': ['charge-nurse', 'nurse', 'clinician'],
  'close-glass': ['charge-nurse', 'nurse', 'clinician'],
  'review-glass': ['admin', 'privacy'],
  'label-record': ['admin', 'steward', 'privacy'],
  'care-team-step': ['admin', 'charge-nurse', 'nurse', 'clinician'],
  'case-cancel': ['admin', 'bed-manager', 'charge-nurse', 'clinician'],
  'order-place': ['admin', 'charge-nurse', 'nurse', 'clinician'],
  'order-sign': ['admin', 'clinician'],
  'order-pack-load': ['admin'],
  'order-hold': ['admin', 'charge-nurse', 'nurse', 'clinician'],
  'order-release': ['admin', 'charge-nurse', 'nurse', 'clinician'],
  'order-discontinue': ['admin', 'clinician'],
  'order-replace': ['admin', 'clinician'],
  'mar-give': ['admin', 'charge-nurse', 'nurse', 'clinician'],
  'mar-correct': ['admin', 'charge-nurse', 'nurse', 'clinician'],
  /** Of the house alone: the matcher proposes, a steward decides. */
  'identity-propose': [],
  'identity-link-alike': [],
  'match-pack-load': ['admin', 'steward'],
  'identity-link': ['admin', 'steward'],
  'identity-unlink': ['admin', 'steward'],
  'identity-refuse': ['admin', 'steward'],
  'identity-merge': ['admin', 'steward'],
  'identity-unmerge': ['admin', 'steward'],
  'identity-overlay': ['admin', 'steward'],
  'vitals-chart': ['admin', 'charge-nurse', 'nurse', 'clinician'],
  'vitals-validate': ['admin', 'charge-nurse', 'nurse', 'clinician'],
  'note-pack-load': ['admin'],
  'note-sign': ['charge-nurse', 'nurse', 'clinician'],
  'note-addend': ['charge-nurse', 'nurse', 'clinician'],
  'note-cosign': ['clinician'],
  'note-retract': ['charge-nurse', 'nurse', 'clinician'],
  'home-medication': ['admin', 'charge-nurse', 'nurse', 'clinician'],
  'medications-reconcile': ['admin', 'clinician'],
  'vitals-reject': ['admin', 'charge-nurse', 'nurse', 'clinician'],
  'vitals-correct': ['admin', 'charge-nurse', 'nurse', 'clinician'],
  assess: ['admin', 'charge-nurse', 'nurse', 'clinician'],
  'line-step': ['admin', 'charge-nurse', 'nurse', 'clinician'],
  'task-step': ['admin', 'charge-nurse', 'nurse'],
  'care-pack-load': ['admin'],
  /** What labels let through is the privacy officer's to decide. */
  'label-pack-load': ['admin', 'privacy'],
  'claim-submit': ['admin', 'finance'],
  'claims-batch': ['admin', 'finance'],
  'claim-hold': ['admin', 'finance'],
  'claim-release': ['admin', 'finance'],
  'claim-correct': ['admin', 'finance'],
  'claim-void': ['admin', 'finance'],
  'denial-step': ['admin', 'finance'],
  'statement-issue': ['admin', 'finance'],
  'refund-issue': ['admin', 'finance'],
  'result-retract': ['admin', 'charge-nurse', 'nurse', 'clinician'],
  'pack-activate': ['admin', 'finance'],
  'charge-step': ['admin', 'finance'],
  'eligibility-ask': ['admin', 'finance'],
  'claim-status-ask': ['admin', 'finance'],
  'authorisation-step': ['admin', 'finance'],
  'supply-record': ['admin', 'charge-nurse', 'nurse', 'clinician'],
  ...portalAsks,
};

/** A charge nurse, nurse or other person bound to a unit asks for that unit only; the request itself checks the unit of what it touches. */
export function mayAsk(identity: Identity, request: string): boolean {
  return asks[request]?.includes(identity.role) ?? false;
}

const staff: readonly Role[] = ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician', 'evs', 'transport', 'executive', 'finance', 'steward', 'privacy'];
const viewers: readonly Role[] = [...staff, 'wall-public', 'wall-staff'];

/** What a route asks for; each route names exactly one. */
export const actions = {
  'see-facilities': viewers,
  'see-views': viewers,
  'see-lineage': ['admin', 'bed-manager', 'charge-nurse', 'clinician', 'executive', 'finance', 'steward', 'wall-staff'],
  'see-messages': ['admin', 'steward'],
  /** Whoever answers for a number opens it down to what was sent. */
  'see-bytes': ['admin', 'steward', 'clinician', 'bed-manager', 'finance', 'executive'],
  /** Folders of the installation: refused files with the names that stand in them. */
  'see-folders': ['admin', 'steward'],
  'see-feeds': ['admin', 'bed-manager', 'executive', 'wall-staff', 'steward'],
  'see-docs': [...staff, 'feed'],
  /** Ranked beds of a request: whoever places, or asks for a bed. */
  'see-placement': ['admin', 'bed-manager', 'charge-nurse'],
  'see-metrics': ['admin', 'executive', 'feed', 'monitor'],
  'replay-message': ['admin', 'steward'],
  'post-message': ['admin', 'feed'],
  /** 837 interchanges, with names and member numbers: for whoever carries claims to payers. */
  'collect-claims': ['admin', 'feed', 'finance'],
  'see-statement': ['admin', 'executive', 'finance', 'patient'],
  'manage-displays': ['admin'],
  /** Applications, their scopes and what they hold. */
  'manage-clients': ['admin'],
  /** Who signs in here, as what and where. */
  'manage-users': ['admin'],
  unmerge: ['admin', 'steward'],
  /** Pairs of records side by side, with names. */
  'see-identity': ['admin', 'steward'],
  'see-places': ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician', 'evs', 'transport', 'executive', 'steward'],
  /** Names and birth dates: whoever must tell two people apart before acting. Below, names of staff: whoever works beside them. */
  'see-names': ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician', 'transport', 'finance', 'steward', 'privacy'],
  'see-staff-names': ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician', 'evs', 'transport', 'finance', 'steward', 'privacy'],
  /** Forks the live picture and lets it run: it costs the machine, not the house. */
  'what-if': ['admin', 'bed-manager', 'executive'],
  /** What can be ordered, and results that nobody ordered; and whose patients they are: whoever treats. */
  'see-orderables': carers,
  'see-own-patients': carers,
  /** A patient's record; may-open.ts then decides about the one patient. */
  'open-record': ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician', 'steward', 'patient'],
  /** What whoever treats does with a record: orders, notes, charting. A patient reads what is released to them, at doors of their own. */
  'work-on-record': ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician', 'steward'],
  /** The patient platform; may-open.ts then decides about the one record and the part of it. */
  'see-own-record': ['patient'],
  /** Who read what. */
  'see-audit': ['admin', 'privacy'],
  /** A patient what asks for it alone, of a record that is open to them. */
  ask: [...staff, 'patient'],
  /** Who acts for whom: with the names of both. */
  'manage-proxies': ['admin', 'privacy', 'steward'],
  /** What patients wrote that nobody answered. */
  'see-portal-inbox': carers,
  /** One account: its lines, coverage and what is expected. */
  'see-money': ['admin', 'executive', 'finance'],
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof actions;

/** Of the whole installation, whatever the house: whoever is bound to one is not let in. */
const ofInstallation: ReadonlySet<Action> = new Set(['see-folders', 'see-metrics', 'manage-clients']);

export function may(identity: Identity, action: Action): boolean {
  if (identity.facility !== undefined && ofInstallation.has(action)) return false;
  return (actions[action] as readonly Role[]).includes(identity.role);
}
