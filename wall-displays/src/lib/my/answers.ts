/** What the routes of /api/my answer, as the screen reads it. */
import type { MyBill } from '@healthos/core/house/portal/my-bills.ts';
import type { MyPrevention, MyRecord, MyResult } from '@healthos/core/house/portal/my-record.ts';
import type { MyStay } from '@healthos/core/house/portal/my-stay.ts';
import type { MyAppointment } from '@healthos/core/house/portal/clinics.ts';
import type { Consent } from '@healthos/core/house/portal/consents.ts';
import type { Questionnaire } from '@healthos/core/house/portal/questionnaires.ts';
import type { Thread, ThreadMessage } from '@healthos/core/house/portal/threads.ts';
import type { PortalPart } from '@healthos/core/house/portal/proxies.ts';

export interface Person {
  readonly patient: string;
  readonly facility: string;
  readonly house: string;
  readonly zone: string;
  readonly currency: string;
  readonly why: 'self' | 'proxy';
  readonly relation?: 'parent' | 'guardian' | 'delegate';
  readonly parts?: readonly PortalPart[];
  readonly here: boolean;
  readonly given?: string;
  readonly family?: string;
  readonly fhir: string;
}
interface Answered {
  readonly mark: number;
  readonly asOf: number;
  readonly zone: string;
  readonly release?: { readonly pack: string; readonly waiting: number; readonly until?: number };
}
export interface Answers {
  readonly stay: Answered & {
    readonly stay?: MyStay;
    readonly staff: readonly { readonly staff: string; readonly family?: string; readonly given?: string }[];
  };
  readonly results: Answered & { readonly rows: readonly MyResult[] };
  readonly record: Answered & MyRecord;
  readonly prevention: Answered & MyPrevention;
  readonly bills: Answered & { readonly rows: readonly MyBill[] };
  readonly messages: Answered & { readonly rows: readonly ReadThread[] };
  readonly questionnaires: Answered & {
    readonly rows: readonly Questionnaire[];
    readonly answered: readonly { readonly answer: string; readonly questionnaire: string; readonly at: number }[];
  };
  readonly appointments: Answered & {
    readonly rows: readonly MyAppointment[];
    readonly clinics: readonly { readonly clinic: string; readonly title: Readonly<Record<'en' | 'es', string>> }[];
  };
  readonly consents: Answered & {
    readonly consents: readonly Consent[];
    readonly proxies: readonly {
      readonly proxy: string;
      readonly relation: 'parent' | 'guardian' | 'delegate';
      readonly state: 'active' | 'not-yet' | 'expired' | 'revoked';
      readonly until?: number;
      readonly given?: string;
      readonly family?: string;
    }[];
  };
  readonly applications: Answered & { readonly rows: readonly Application[] };
  readonly looks: Answered & { readonly rows: readonly Look[]; readonly since?: number };
}
/** An application that may read the record now; `grant` where I let it in myself. */
export interface Application {
  readonly client: string;
  readonly name: string;
  readonly role: string;
  readonly madeAt: number;
  readonly until: number;
  /** When I have left, too. */
  readonly stays: boolean;
  readonly kinds: readonly { readonly kind: string; readonly sees: boolean; readonly changes: boolean; readonly inPart: boolean }[];
  readonly grant?: string;
}
/** As the server tells it: who looked is a role and a number, no person. */
export interface Look {
  readonly at: number;
  readonly role: string;
  readonly why: string;
  readonly kind: string;
  readonly who: number;
  readonly times: number;
}
export interface ReadThread extends Omit<Thread, 'messages'> {
  readonly messages: readonly (Omit<ThreadMessage, 'kept'> & { readonly text: string })[];
}
export type Part = keyof Answers;

/** Whoever acts for somebody in the confidential years is let into some parts alone; applications are one's own. */
export const mayAsk = (person: Person, part: Part): boolean =>
  part === 'applications' ? person.why === 'self' : person.parts === undefined || (person.parts as readonly string[]).includes(part);
