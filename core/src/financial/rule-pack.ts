/** How events become charges at a site: which code, counted how. Dated data; the charge master says what each code costs. */
import type { ChargeKind } from './lines.ts';
import type { PackHeader } from './packs.ts';

/** Hours of observation: one charge an hour, the last part of an hour counting from `roundMinutes` on. */
export interface ObservationRules {
  readonly code: string;
  readonly roundMinutes: number;
  /** Codes of services during whose time somebody watches the patient anyway: it is no observation. */
  readonly carveOuts: readonly string[];
  /** Orders that begin observation where no status step says so. */
  readonly orders: readonly string[];
}

/** A line of the facility's point sheet for emergency visits. */
export interface EmergencyPoints {
  readonly says: string;
  readonly points: number;
  /** All that are given must hold. */
  readonly when: {
    readonly esi?: number;
    readonly disposition?: 'admit' | 'discharge' | 'transfer' | 'observe';
    readonly arrivedBy?: 'ambulance';
    /** At least so many of them during the visit. */
    readonly laboratory?: number;
    readonly imaging?: number;
    readonly doses?: number;
    readonly infusions?: number;
    readonly services?: number;
  };
}
export interface EmergencyRules {
  readonly points: readonly EmergencyPoints[];
  /** In rising order: the last whose `atLeast` is reached holds. */
  readonly levels: readonly { readonly atLeast: number; readonly code: string }[];
  readonly criticalCare: {
    readonly services: readonly string[];
    readonly leastMinutes: number;
    readonly code: string;
    readonly firstMinutes: number;
    readonly more: string;
    readonly everyMinutes: number;
  };
}

/** Injections and infusions by their time. */
export interface InfusionRules {
  readonly routes: readonly string[];
  /** Drug codes that are fluids. */
  readonly hydration: readonly string[];
  readonly pushMinutes: number;
  readonly hydrationMinutes: number;
  readonly codes: {
    readonly push: { readonly initial: string; readonly further: string };
    readonly infusion: { readonly initial: string; readonly further: string; readonly hour: string };
    readonly hydration: { readonly initial: string; readonly hour: string };
  };
}

/** Charge codes by the code of what was ordered; what is not named is charged under its own code. */
export interface TestRules {
  readonly codes: Readonly<Record<string, string>>;
}

/** Minutes of theatre by acuity, of anaesthesia and of recovery. */
export interface TheatreRules {
  readonly surgery: Readonly<Record<string, string>>;
  readonly defaultAcuity: string;
  /** Of a case that ended before it was begun. */
  readonly aborted: string;
  readonly anaesthesia: string;
  readonly recovery: string;
}

/** Of what is done or used: counted by the piece, once a local day, once a run, or by its time. */
export interface ServiceRule {
  readonly code: string;
  readonly kind: Extract<ChargeKind, 'service' | 'implant' | 'critical-care'>;
  readonly basis: 'each' | 'day' | 'run' | 'timed';
  /** Of a timed one: minutes of one unit, and how many of the last one count as one. */
  readonly minutes?: number;
  readonly leastMinutes?: number;
}

export interface ProfessionalRule {
  readonly code: string;
  /** Held until somebody cosigned where the signer may not sign alone. */
  readonly cosigned: boolean;
}

/** How a drug is billed: the code, how much one unit of it is, and the containers that it comes in. */
export interface DrugRule {
  readonly code: string;
  /** `250` and `mg`: decimals as text, so that nothing is rounded. */
  readonly per: { readonly amount: string; readonly unit: string };
  /** What is left of a single-dose container is thrown away; of a multi-dose one it is not. */
  readonly container: 'single-dose' | 'multi-dose';
  /** What single-dose containers hold, in the unit of `per`. */
  readonly sizes?: readonly string[];
}

export interface ChargeRules extends PackHeader {
  readonly kind: 'rule-pack';
  /** Told later than this after the service, a charge is late. */
  readonly lateAfterDays: number;
  readonly observation?: ObservationRules;
  readonly emergency?: EmergencyRules;
  readonly infusion?: InfusionRules;
  readonly tests?: TestRules;
  readonly theatre?: TheatreRules;
  /** By the code of the service. */
  readonly services?: Readonly<Record<string, ServiceRule>>;
  /** Implants: share of the invoice that is charged, in basis points. */
  readonly implantMarkupBp?: number;
  /** By the code of the drug. */
  readonly drugs?: Readonly<Record<string, DrugRule>>;
  /** By the kind of the note. */
  readonly professional?: Readonly<Record<string, ProfessionalRule>>;
}
