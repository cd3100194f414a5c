/** One call of a service, answered: of whom it is, whether they may be read of, what the rules say, and what is kept of the cards that were sent. */
import { createHash } from 'node:crypto';
import { lastPosition } from '@healthos/core/by-subject.ts';
import type { Encounter } from '@healthos/core/encounter.ts';
import { personIn } from '@healthos/core/house/chart/whose.ts';
import { patientId, type PatientId } from '@healthos/core/ids.ts';
import type { Hook } from '@healthos/core/work/cards.ts';
import { cardsShow } from '@healthos/core/requests/cards-keep.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { mayOpen } from '../access/may-open.ts';
import { mayVisit } from '../access/policy.ts';
import { readerNow } from '../access/reader-rows.ts';
import type { Identity } from '../access/roles.ts';
import type { Read } from '../audit/chain.ts';
import type { Decide } from '../decide.ts';
import type { RegisteredClient } from '../smart/clients.ts';
import { knownReference } from '../fhir/known-reference.ts';
import { keyIn } from '../fhir/resource.ts';
import type { Follow } from '../follow.ts';
import { judgedOnce } from '../judge.ts';
import { isWrong, practitionerOf, type Asked, type Wrong } from './asked.ts';
import { cardId, writeCard, type CallOf, type CardDraft } from './card.ts';
import { draftsOf, type Whom } from './drafts.ts';
import { orderCards } from './order-cards.ts';
import { dischargeCards, findingCards } from './patient-cards.ts';

export interface Answering {
  readonly follow: Pick<Follow, 'enterprise' | 'input' | 'level'>;
  readonly decide: Decide;
  audit(read: Omit<Read, 'peer'>): Promise<boolean>;
  readonly peer: string;
  /** Where the embedded chart is. */
  readonly base: string;
}
export type Answered = { readonly cards: readonly object[] } | Wrong | { readonly refused: 'telling' | 'busy' | 'unaudited' };

/** Somebody who works where the client does: by the client's word, which it signed. */
export function identityOf(ehr: RegisteredClient, user: string): Identity {
  const said = practitionerOf(user);
  const staff = said === undefined ? undefined : (keyIn(said)?.key ?? said);
  return { role: 'clinician', ...(ehr.facility === undefined ? {} : { facility: ehr.facility }), ...(staff === undefined ? {} : { staff }) };
}

/** Hooks whose cards say what rules found. */
const asksFindings: ReadonlySet<Hook> = new Set(['patient-view', 'encounter-discharge']);

export async function answerCall(ehr: RegisteredClient, asked: Asked, parts: Answering): Promise<Answered> {
  await parts.follow.level();
  if (asked.prefetchedPatient !== undefined && asked.prefetchedPatient !== asked.patient) return { wrong: 'prefetch.patient' };
  const identity = identityOf(ehr, asked.user);
  const known = whoIn(parts, identity, asked);
  if (known !== undefined && !isWrong(known) && asksFindings.has(asked.hook)) await judgedOnce(known.input);
  const found = whoIn(parts, identity, asked);
  // Nobody whom this house knows: nothing is said of them.
  if (found === undefined) return { cards: [] };
  if (isWrong(found)) return found;
  const { input, patient, encounter } = found;
  if (input.telling === true) return { refused: 'telling' };
  const opening = mayOpen(identity, patient, input);
  if (!opening.may) return { cards: [] };
  const drafts = cardsOf(input, asked, identity, found);
  if (isWrong(drafts)) return drafts;
  const read = {
    role: identity.role,
    ...(identity.staff === undefined ? {} : { staff: identity.staff }),
    facility: input.hospital.facility,
    patients: [patient],
  };
  const isAudited = await parts.audit({
    ...read,
    kind: 'hooks',
    view: asked.hook,
    why: opening.why,
    label: opening.label,
    positions: [input.hospital.position],
  });
  if (!isAudited) return { refused: 'unaudited' };
  const call: CallOf = { client: ehr.name, hook: asked.hook, instance: asked.instance };
  if (!(await keep(parts, call, identity, input, encounter, drafts))) return { refused: 'busy' };
  const appContext = JSON.stringify({ hook: asked.hook });
  return { cards: drafts.map((draft) => writeCard(call, draft, { base: parts.base, appContext })) };
}

interface Found {
  readonly input: ViewInput;
  readonly patient: PatientId;
  readonly whom: Whom;
  readonly encounter?: Encounter;
  readonly encounters: readonly Encounter[];
}

/** The person in the first house that knows them, and the visit that the call names; a visit of somebody else is wrong. */
function whoIn({ follow }: Answering, identity: Identity, asked: Asked): Found | Wrong | undefined {
  const enterprise = follow.enterprise();
  for (const { facility, index } of enterprise.hospitals.values()) {
    const named = mayVisit(identity, facility) ? knownReference(enterprise, facility, `Patient/${asked.patient}`)?.patient : undefined;
    const input = named === undefined || lastPosition(index.subjects, `P|${named}`) === 0 ? undefined : follow.input(facility);
    if (named === undefined || input === undefined) continue;
    const { person, encounters } = personIn(input, named);
    const visit = asked.encounter === undefined ? undefined : knownReference(enterprise, facility, `Encounter/${asked.encounter}`);
    if (visit?.patient !== undefined && personIn(input, visit.patient).person !== person) return { wrong: 'context.encounterId' };
    const encounter = encounters.find((one) => one.encounter === visit?.encounter);
    const whom = {
      patientFhir: asked.patient,
      patient: patientId(person),
      ...(encounter === undefined || asked.encounter === undefined ? {} : { encounter: encounter.encounter, encounterFhir: asked.encounter }),
    };
    return { input, patient: patientId(person), whom, encounters, ...(encounter === undefined ? {} : { encounter }) };
  }
  return undefined;
}

function cardsOf(input: ViewInput, asked: Asked, identity: Identity, { whom, encounter, encounters }: Found): readonly CardDraft[] | Wrong {
  const reader = readerNow(identity, input);
  switch (asked.hook) {
    case 'patient-view':
      return findingCards(input, encounter === undefined ? encounters : [encounter], reader);
    case 'encounter-discharge':
      return encounter === undefined ? [] : [...findingCards(input, [encounter], reader), ...dischargeCards(input, encounter)];
    case 'order-select':
    case 'order-sign': {
      const drafts = draftsOf(input, asked.drafts, whom, 'context.draftOrders.entry');
      if (isWrong(drafts)) return drafts;
      const standing = draftsOf(input, asked.standing, whom, 'prefetch.medications.entry');
      return isWrong(standing) ? standing : orderCards(input, drafts, standing, asked.selections);
    }
  }
}

/** Kept before they are sent: an answer to a card finds its rule. The same call again is the same cards. */
async function keep(
  { decide, peer }: Answering,
  call: CallOf,
  identity: Identity,
  { hospital }: ViewInput,
  encounter: Encounter | undefined,
  drafts: readonly CardDraft[],
): Promise<boolean> {
  if (drafts.length === 0) return true;
  const cards = drafts.slice(0, cardsKept).map(({ check, rule, indicator }) => ({
    card: cardId(call, check),
    service: call.hook,
    client: call.client,
    rule: rule.slice(0, 120),
    check: check.slice(0, 500),
    indicator,
    ...(encounter === undefined ? {} : { encounter: encounter.encounter }),
    ...(encounter?.location === undefined ? {} : { unit: encounter.location.unit }),
  }));
  const id = `cds-${createHash('sha256')
    .update(JSON.stringify([call, cards]))
    .digest('hex')
    .slice(0, 40)}`;
  const actor = { role: identity.role, ...(identity.staff === undefined ? {} : { staff: identity.staff.slice(0, 60) }) };
  const answer = await decide({ facility: hospital.facility, kind: cardsShow, body: { cards }, id, actor, peer });
  return answer.outcome === 'done';
}
const cardsKept = 100;
