/**
 * Who may knock at which door, written by hand: of everybody else a refusal looks like absence. A door without a row here fails the test, and so does a row
 * without its door. The views have their own table beside the policy.
 */
import { viewTable } from '@healthos/command-center/access/expected-views.ts';
import { everyone, type Who } from './knockers.ts';

export interface Row {
  readonly may: readonly Who[];
  /** What whoever may is answered; 200 unless said. */
  readonly says?: readonly number[];
  /** May not, but is told that there is a record: they may break the glass. */
  readonly closed?: readonly Who[];
  /** Applications whose scopes do not go so far are told so (RFC 6750). */
  readonly forbidden?: readonly Who[];
  /** What the request says beside what the server describes. */
  readonly more?: Readonly<Record<string, unknown>>;
  /** A search answers everybody who may ask, and shows the canary to these alone. */
  readonly shows?: readonly Who[];
}

const staff: readonly Who[] = ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician', 'evs', 'transport', 'executive', 'finance', 'steward', 'privacy'];
const bound: readonly Who[] = ['other-unit', 'other-house', 'other-house-nurse'];
const carers: readonly Who[] = ['admin', 'charge-nurse', 'nurse', 'clinician'];
const opens: readonly Who[] = ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician', 'steward'];
const money: readonly Who[] = ['admin', 'executive', 'finance'];
const own: readonly Who[] = ['patient', 'proxy'];
const apps: readonly Who[] = ['app', 'own-app'];
const patients: readonly Who[] = [...own, 'stranger'];
const keepers: readonly Who[] = ['admin', 'steward'];
const officers: readonly Who[] = ['admin', 'privacy'];
const known = everyone.filter((who) => who !== 'nobody');
const signedIn = known.filter((who) => !apps.includes(who));

const open = (says = 200, more: Row['more'] = {}): Row => ({ may: everyone, says: [says], more });
const to = (may: readonly Who[], says: number | readonly number[] = 200, more: Row['more'] = {}): Row => ({ may, says: [says].flat(), more });
/** Of one record: a nurse of another unit may break the glass. */
const record = (may: readonly Who[], says: number | readonly number[] = 200, more: Row['more'] = {}): Row => ({
  ...to(may, says, more),
  closed: ['other-unit'],
});
const patientFhir = { kind: 'Patient' } as const;
/** Doors of FHIR show nothing to whom the record does not open. */
const readers: readonly Who[] = [...opens, ...own, ...apps];

const health: Readonly<Record<string, Row>> = {
  'GET /': open(),
  'GET /healthz': open(),
  'GET /readyz': open(),
  'GET /metrics': to(['admin', 'executive', 'feed', 'monitor']),
  'GET /api/openapi.json': to([...staff, 'feed', ...bound]),
  'GET /api/docs': to([...staff, 'feed', ...bound]),
  'GET /.well-known/smart-configuration': open(),
  'GET /fhir/R4/.well-known/smart-configuration': open(),
  'GET /fhir/R4/metadata': open(),
  'GET /cds-services': open(),
  'OPTIONS /fhir/*': open(204),
  'OPTIONS /cds-services': open(204),
  'OPTIONS /cds-services/*': open(204),
  'GET /oauth/style.json': open(),
  'GET /oauth/pages.css': open(),
  // The authorisation server asks for itself who is there; without a sign-in that is under way there is nothing.
  'GET /oauth/*': open(404),
  'POST /oauth/*': open(404),
  'OPTIONS /oauth/*': open(404),
  'GET /oauth/sign-in/:uid': open(400),
  'POST /oauth/sign-in/:uid': open(400),
};

const access: Readonly<Record<string, Row>> = {
  'GET /api/sign-in': open(),
  // This is no demo, nobody has an account, and no site signs anybody in.
  'POST /api/sign-in': open(401),
  'POST /api/sign-in/password': { may: everyone, says: [401, 429] },
  'POST /api/sign-in/pin': { may: everyone, says: [401, 429] },
  'POST /api/sign-in/second-factor': { may: everyone, says: [401, 429] },
  'POST /api/sign-in/second-factor/confirm': { may: everyone, says: [401, 429] },
  'POST /api/sign-in/invitation': open(404),
  'POST /api/sign-in/ticket': open(401),
  'GET /api/sign-in/site': open(404),
  'GET /api/sign-in/site/answer': open(303),
  'POST /api/sign-out': to(signedIn, 204),
  'POST /api/live-tickets': to(signedIn, 201),
  // Of an account, which nobody here has.
  'GET /api/my-account': to([]),
  'PUT /api/my-account/pin': to([]),
  'PUT /api/my-account/password': to([]),
  'GET /api/users': to(['admin', 'other-house']),
  'POST /api/users': to(['admin', 'other-house'], 422),
  ...Object.fromEntries(
    ['PUT /api/users/:id', 'POST /api/users/:id/disable', 'POST /api/users/:id/enable', 'POST /api/users/:id/invitation', 'DELETE /api/users/:id/pin'].map(
      (route) => [route, to([])],
    ),
  ),
  'DELETE /api/users/:id/second-factor': to([]),
  'GET /api/users/:id/sessions': to([]),
  'DELETE /api/users/:id/sessions/:session': to([]),
  'GET /api/displays': to(['admin', 'other-house']),
  'POST /api/displays': to(['admin'], 201),
  'POST /api/displays/enrol': open(404),
  'DELETE /api/displays/:id': to([]),
  'GET /api/clients': to(['admin']),
  'POST /api/clients': to(['admin'], 422),
  'POST /api/clients/:id/disable': to([]),
  'POST /api/clients/:id/enable': to([]),
  'GET /api/clients/:id/grants': to(['admin']),
  'DELETE /api/clients/:id/grants/:grant': to([]),
  'POST /api/launches': to([...opens, ...own], 201, { body: 'launch' }),
  'GET /api/launched': to([...opens, ...patients, ...bound]),
  'GET /api/proxies': to(['admin', 'steward', 'privacy']),
  'POST /api/proxies': to(['admin', 'steward', 'privacy'], 409),
  'DELETE /api/proxies/:proxy': to([]),
  'GET /api/audit': to([...officers, 'other-house']),
  'GET /api/audit/glass': to(officers),
  'GET /api/audit/verify': to([...officers, 'other-house']),
  'GET /api/disclosures': to(officers),
  'GET /api/consents': to(officers),
};

const house: Readonly<Record<string, Row>> = {
  'GET /api/facilities': to([...staff, 'wall-public', 'wall-staff', ...bound]),
  'GET /api/network': to([...staff, 'wall-public', 'wall-staff', ...bound]),
  'GET /api/facilities/:facility/plan': to([...staff, 'wall-public', 'wall-staff', 'other-unit']),
  'GET /api/facilities/:facility/state-hash': to(keepers),
  'GET /api/views/:view/rows/:key/lineage': to(['admin', 'bed-manager', 'charge-nurse', 'clinician', 'executive', 'steward', 'wall-staff']),
  'GET /api/facilities/:facility/find': {
    ...to([...opens, 'evs', 'transport', 'executive', 'other-unit']),
    shows: [...opens, 'evs', 'transport', 'executive'],
  },
  'POST /api/facilities/:facility/names': {
    ...to([...carers, 'bed-manager', 'transport', 'finance', 'steward', 'privacy', 'other-unit']),
    more: { body: 'names' },
  },
  'POST /api/facilities/:facility/staff-names': to([...carers, 'bed-manager', 'evs', 'transport', 'finance', 'steward', 'privacy', 'other-unit']),
  'GET /api/facilities/:facility/my-patients': to([...carers, 'other-unit']),
  'GET /api/facilities/:facility/placement/:request': to(['admin', 'bed-manager', 'charge-nurse'], 200, { request: 'visit' }),
  'GET /api/facilities/:facility/portal-inbox': to([...carers, 'other-unit']),
  'GET /api/facilities/:facility/orderables': to([...carers, 'other-unit']),
  'GET /api/facilities/:facility/results-unasked': { ...to([...carers, 'other-unit']), shows: carers },
  'GET /api/facilities/:facility/units/:unit/device-values-apart': to(carers),
  'GET /api/facilities/:facility/identity': to(keepers),
  'GET /api/facilities/:facility/identity/pair': to(keepers, 200, { b: 'holder' }),
  'POST /api/identity/unmerge': to(keepers, 409),
  'POST /api/facilities/:facility/what-if': to(['admin', 'bed-manager', 'executive'], [202, 409, 503]),
  'GET /api/facilities/:facility/what-if/:run': to([]),
  'DELETE /api/facilities/:facility/what-if/:run': to([]),
  'GET /api/feeds': to(['admin', 'bed-manager', 'executive', 'steward', 'wall-staff', 'other-house']),
  'GET /api/messages': { ...to([...keepers, 'other-house']), more: { query: { controlId: 'MA-CANARYWP1' } }, shows: keepers },
  'GET /api/messages/:id': to([...keepers, 'clinician', 'bed-manager', 'finance', 'executive'], 200, { id: 'message' }),
  'GET /api/messages/:id/raw': to([...keepers, 'clinician', 'bed-manager', 'finance', 'executive'], 200, { id: 'message' }),
  'POST /api/messages/:id/replay': to(keepers, [200, 409], { id: 'message' }),
  'POST /api/feeds/:feed/messages': to(['admin', 'feed', 'other-house'], 422, { feed: 'adt', type: 'application/hl7-v2', body: 'MSH|^~\\&|LGHADT|LGH' }),
  'POST /api/telling': to([]),
  'GET /api/telling/:facility/findings': to([]),
  'GET /api/orders-out': to([...keepers, 'other-house']),
  'POST /api/orders-out/retry': to([]),
  'POST /api/orders-out/drop': to([]),
  'GET /api/orders-out/destinations': to([...keepers, 'other-house']),
  'GET /api/folders': to(keepers),
  'GET /api/folders/refused/:name': to([]),
  'GET /api/facilities/:facility/packs/:kind/:name': to(money, [200], { kind: 'charge-master', name: '-' }),
  'GET /api/facilities/:facility/claims-out': to(['admin', 'finance', 'feed']),
  'GET /api/facilities/:facility/inquiries-out': to(['admin', 'finance', 'feed']),
  'GET /api/accounts/:encounter': to(money),
  'GET /api/accounts/:encounter/coverage': to(money),
  'GET /api/accounts/:encounter/billing': to(money),
  'GET /api/accounts/:encounter/appeal': to([]),
  'GET /api/accounts/:encounter/statement': to([...money, ...own]),
  'GET /api/accounts/:encounter/statement.pdf': to([...money, ...own]),
  'GET /api/facilities/:facility/remittances/:remittance': to([]),
  'POST /api/facilities/:facility/reprice': to(money, [202, 409, 422, 503]),
  'GET /api/facilities/:facility/reprice/:run': to([]),
  'DELETE /api/facilities/:facility/reprice/:run': to([]),
};

const note = { query: { template: 'progress', encounter: 'visit' } } as const;
const ofRecord: Readonly<Record<string, Row>> = {
  'GET /api/patients/:patient/chart': record([...opens, ...own]),
  'GET /api/patients/:patient/results': record([...opens, ...own]),
  'GET /api/patients/:patient/timeline': record([...opens, ...own]),
  'GET /api/patients/:patient/lineage': record([...opens, ...own], 200, { item: 'item' }),
  'GET /api/patients/:patient/comments': record([...opens, ...own], 200, { item: 'item' }),
  'GET /api/patients/:patient/documents/:document/text': record([...opens, ...own], 200, { document: 'document' }),
  'GET /api/patients/:patient/resources': record([...opens, ...own]),
  'GET /api/patients/:patient/resources/:kind/:id': record([]),
  'GET /api/patients/:patient/access': to([...opens, ...own, 'other-unit']),
  'GET /api/patients/:patient/release': record(carers, 200, { item: 'item' }),
  'GET /api/patients/:patient/answers': record(carers),
  'GET /api/patients/:patient/panel': record(opens),
  'GET /api/patients/:patient/notes': record(opens),
  'GET /api/patients/:patient/note-parts': record(opens, [200, 404], note),
  'GET /api/patients/:patient/reconciliation': record(opens),
  'PUT /api/patients/:patient/note-drafts/:document': record(opens, [200, 409]),
  'DELETE /api/patients/:patient/note-drafts/:document': record(opens, 204),
  'GET /api/patients/:patient/flowsheet': record(opens),
  'GET /api/patients/:patient/touched': record(opens, [200, 404], { item: 'item' }),
  'GET /api/patients/:patient/orders': record(opens),
  'POST /api/patients/:patient/order-checks': record(opens),
  'GET /api/my': { ...to(patients), shows: own },
  'GET /api/my-payment-methods': to(patients),
  ...Object.fromEntries(
    [
      'stay',
      'results',
      'record',
      'prevention',
      'bills',
      'messages',
      'questionnaires',
      'appointments',
      'slots',
      'consents',
      'looks',
      'applications',
      'record.pdf',
    ].map((part) => [`GET /api/my/:patient/${part}`, to(own)]),
  ),
  'DELETE /api/my/:patient/applications/:grant': to([]),
  'POST /api/my/:patient/payments': to(own, 409),
};

/** Who acts for somebody reads of them by name; what they search for is their own. */
const everyKind = { may: known, shows: readers.filter((who) => who !== 'proxy') } as const;
const fhir: Readonly<Record<string, Row>> = {
  'POST /fhir': to(['admin', 'feed'], 422),
  'POST /fhir/R4': to(['admin', 'feed'], 422),
  'POST /fhir/R4/': to(['admin', 'feed'], 422),
  'GET /fhir/R4/:kind/:id': to(readers, 200, patientFhir),
  'GET /fhir/R4/:kind/:id/_history/:version': to(readers, 200, { ...patientFhir, version: '1' }),
  'GET /fhir/R4/:kind/:id/_history': to(readers, 200, patientFhir),
  'GET /fhir/R4/:kind': { ...everyKind, more: { ...patientFhir, query: { identifier: 'CANARYWP1' } } },
  'POST /fhir/R4/:kind/_search': { ...everyKind, more: { ...patientFhir, type: 'application/x-www-form-urlencoded', body: 'identifier=CANARYWP1' } },
  'POST /fhir/R4/:kind': { ...to(['admin', 'feed'], [400, 422]), forbidden: apps, more: { ...patientFhir, body: '{}' } },
  'PUT /fhir/R4/:kind/:id': { ...to(['admin', 'feed'], [400, 422]), forbidden: apps, more: { ...patientFhir, body: '{}' } },
  'PATCH /fhir/R4/:kind/:id': { ...to(['admin', 'feed'], [400, 415]), forbidden: apps, more: { ...patientFhir, body: '{}' } },
  'GET /fhir/R4/Patient/:id/$everything': to(readers),
  'POST /fhir/R4/Patient/$match': to(known, [400, 403, 404]),
  'GET /fhir/R4/Binary/:id': to([]),
  'GET /fhir/R4/AuditEvent': { ...to([...officers, 'other-house']) },
  'GET /fhir/R4/AuditEvent/:id': to([]),
  // Without the header that begins one there is no export, whoever asks.
  'GET /fhir/R4/$export': to([...opens, ...patients, ...bound, ...apps], [400, 403]),
  'GET /fhir/R4/Patient/$export': to([...opens, ...patients, ...bound, ...apps], [400, 403]),
  'GET /fhir/R4/$export/:job': to([]),
  'DELETE /fhir/R4/$export/:job': to([]),
  'GET /fhir/R4/$export/:job/:file': to([]),
  // An EHR proves itself by a token that it signs for each call: whoever else asks, whatever they bear, is nobody.
  'POST /cds-services/:service': open(401, { service: 'patient-view' }),
  'POST /cds-services/:service/feedback': open(401, { service: 'patient-view' }),
  'POST /fhir/R4/Subscription': { ...to([...opens, ...patients, ...bound], 400), forbidden: apps },
  'GET /fhir/R4/Subscription': to(known),
  ...Object.fromEntries(
    [
      'PUT /fhir/R4/Subscription/:id',
      'DELETE /fhir/R4/Subscription/:id',
      'GET /fhir/R4/Subscription/:id',
      'GET /fhir/R4/Subscription/:id/$status',
      'GET /fhir/R4/Subscription/:id/$events',
      'GET /fhir/R4/Subscription/:id/$get-ws-binding-token',
      'GET /fhir/R4/Subscription/$get-ws-binding-token',
      'POST /fhir/R4/Subscription/:id/$get-ws-binding-token',
      'POST /fhir/R4/Subscription/$get-ws-binding-token',
    ].map((route) => [route, to([])]),
  ),
};

/** Who asks for what. `200` and `409` are answers of the house: it was let in. */
const bedCrew: readonly Who[] = ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician', 'other-unit'];
const placers: readonly Who[] = ['admin', 'bed-manager', 'charge-nurse'];
const treats: readonly Who[] = [...carers, 'other-unit'];
const anyone: readonly Who[] = ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician', 'evs', 'transport', 'executive', 'steward', 'other-unit'];
const asked: readonly (readonly [who: readonly Who[], requests: string])[] = [
  [['admin', 'bed-manager', 'executive'], 'surge-approve surge-state what-if-promote'],
  [['admin', 'bed-manager', 'charge-nurse', 'clinician', 'evs', 'executive', 'transport'], 'surge-card'],
  [['admin'], 'surge-pack-load medication-pack-load rule-mode order-pack-load note-pack-load care-pack-load'],
  [bedCrew, 'ready-to-move request-bed complete-bed-request discharge-step milestone-step barrier-step ed-step case-step'],
  [bedCrew.filter((who) => who !== 'clinician'), 'staff-check-in assign-nurse census-repair ed-room ambulance-step'],
  [placers, 'float-staff schedule-shift hold-bed release-bed bed-fit bed-staff case-move'],
  [anyone, 'dispute undo finding-step'],
  [[...placers, 'clinician'], 'withdraw-bed-request post-acute-step status-step case-cancel'],
  [['admin', 'bed-manager'], 'assign-bed unit-age plan-cancel'],
  [[...placers, 'nurse', 'evs', 'other-unit'], 'bed-dirty'],
  [[...placers, 'evs'], 'bed-block evs-step evs-prioritise'],
  [['admin', 'bed-manager', 'evs'], 'evs-assign'],
  [[...bedCrew, 'transport'], 'transport-request'],
  [['admin', 'bed-manager', 'transport'], 'transport-dispatch'],
  [['admin', 'transport'], 'transport-step'],
  [['admin', 'bed-manager', 'clinician'], 'transfer-open transfer-step partner-capacity'],
  [[], 'alert alert-outcome statement-delivered rule-firings identity-propose identity-link-alike proxy-grant patient-payment'],
  [[...placers, 'executive'], 'huddle-step'],
  [[...placers, 'executive', 'clinician', 'evs', 'transport', 'steward'], 'commitment-step'],
  [['admin', 'charge-nurse', 'clinician'], 'providers-on-duty'],
  [
    treats,
    'acknowledge-critical care-team-step order-place order-hold order-release mar-give mar-correct vitals-chart vitals-validate home-medication vitals-reject vitals-correct assess line-step result-retract supply-record',
  ],
  [treats.filter((who) => who !== 'admin'), 'break-glass close-glass note-sign note-addend note-retract'],
  [officers, 'review-glass label-pack-load release-pack-load'],
  [['admin', 'steward', 'privacy'], 'label-record'],
  [['admin', 'clinician'], 'order-sign order-discontinue order-replace medications-reconcile'],
  [keepers, 'identity-link identity-unlink identity-refuse identity-merge identity-unmerge identity-overlay'],
  [['clinician'], 'note-cosign'],
  [['admin', 'charge-nurse', 'nurse', 'other-unit'], 'task-step'],
  [
    ['admin', 'finance'],
    'claim-submit claims-batch claim-hold claim-release claim-correct claim-void denial-step statement-issue refund-issue pack-activate charge-step eligibility-ask claim-status-ask authorisation-step',
  ],
  [own, 'proxy-revoke consent-step questionnaire-answer'],
];
const team: readonly Who[] = ['charge-nurse', 'nurse', 'clinician'];
/** Of the record that they name: one's own, that of whom one acts for, and of whom one treats. */
const ofPortal: Readonly<Record<string, Row>> = {
  'match-pack-load': to(keepers, [200, 409], { body: 'match-pack' }),
  'release-step': { ...record(['clinician'], [200, 409]), closed: [], more: { body: 'release' } },
  'portal-message-send': record([...own, ...team], [200, 409]),
  'portal-message-read': record([...own, ...team], [200, 409]),
  'appointment-step': record([...own, ...team], [200, 409]),
};

const request = (name: string): string => `POST /api/facilities/:facility/requests/${name}`;

export const doorTable: Readonly<Record<string, Row>> = {
  ...health,
  ...access,
  ...house,
  ...ofRecord,
  ...fhir,
  ...Object.fromEntries(asked.flatMap(([may, names]) => names.split(' ').map((name) => [request(name), to(may, [200, 409])]))),
  ...Object.fromEntries(Object.entries(ofPortal).map(([name, row]) => [request(name), row])),
  ...Object.fromEntries(
    Object.entries(viewTable).map(([view, roles]) => [
      `GET /api/facilities/:facility/${view}`,
      to([...roles, ...(roles.includes('nurse') ? (['other-unit'] as const) : [])]),
    ]),
  ),
};
