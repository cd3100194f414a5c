/** The written list of work facts: what people and departments do all day and no HL7 message says. Each is one schema and one line in its file's list. */
import type { Static } from 'typebox';
import { accessKinds } from './access.ts';
import { cardKinds } from './cards.ts';
import { dischargeKinds } from './discharge.ts';
import { emergencyKinds } from './emergency.ts';
import { houseKinds } from './house.ts';
import { identityKinds } from './identity.ts';
import { noteKinds } from './notes.ts';
import { orderKinds } from './orders.ts';
import { moneyKinds } from './money.ts';
import { nursingKinds } from './nursing.ts';
import { placementKinds } from './placement.ts';
import { portalKinds } from './portal.ts';
import { reasoningKinds } from './reasoning.ts';
import { reconciliationKinds } from './reconciliation.ts';
import { turnKinds } from './turn.ts';

export const workKinds = [
  ...placementKinds,
  ...turnKinds,
  ...emergencyKinds,
  ...dischargeKinds,
  ...houseKinds,
  ...accessKinds,
  ...cardKinds,
  ...reasoningKinds,
  ...reconciliationKinds,
  ...noteKinds,
  ...orderKinds,
  ...nursingKinds,
  ...moneyKinds,
  ...identityKinds,
  ...portalKinds,
] as const;

type Kind = (typeof workKinds)[number];
export type WorkEvent = Static<Kind['schema']>;
export type WorkType = WorkEvent['type'];
export type WorkOf<Type extends WorkType> = Extract<WorkEvent, { readonly type: Type }>;
