/** What a chart says of one patient: plain values with the positions behind each, so that a screen opens any of them to its bytes. */
import type { Coded, Comments, MedicationAdministered, OrderRecorded, RecordLineChanged, ResultStatus } from '../../clinical/events.ts';
import type { Specimen } from '../../clinical/specimen.ts';
import type { Vital } from '../../codes/vitals.ts';
import type { EncounterStatus } from '../../encounter.ts';
import type { EncounterId, FacilityId, PatientId } from '../../ids.ts';
import type { Instant } from '../../time.ts';
import type { SensitivityLabel } from '../../sensitivity.ts';
import type { careParts } from '../../work/access.ts';
import type { criticalActions } from '../../work/reasoning.ts';
import type { ScoreState } from '../../views/rows.ts';
import type { TimelineKind } from './timeline-kinds.ts';

/** One word of the record on a thing, as it was said; the newest that holds is the thing now. */
export interface ChartVersion {
  readonly position: number;
  /** When the sender says that it was so. */
  readonly at: Instant;
  readonly says: string;
  readonly status: string;
  readonly holds: boolean;
  readonly comments?: Comments;
  /** `says` is the beginning of a longer text. */
  readonly cut?: true;
}

interface Item {
  /** `kind|key`: what its lineage is asked by. */
  readonly item: string;
  readonly at: Instant;
  /** Oldest first; more than one = it was something else before. */
  readonly versions: readonly ChartVersion[];
}

export interface VisitLine {
  readonly encounter: EncounterId;
  readonly status: EncounterStatus;
  readonly class: string;
  readonly unit?: string;
  readonly bed?: string;
  readonly service?: string;
  readonly attending?: string;
  readonly admitting?: string;
  readonly referring?: readonly string[];
  readonly consulting?: readonly string[];
  readonly isolation?: string;
  readonly acuity?: number;
  readonly arrivedAt?: Instant;
  readonly admittedAt?: Instant;
  readonly dischargedAt?: Instant;
  readonly expectedDischargeAt?: Instant;
  readonly disposition?: string;
  /** Where it was, oldest first. */
  readonly stays: readonly { readonly place: string; readonly from: Instant; readonly until?: Instant; readonly away?: true }[];
}

export interface LineItem extends Item {
  readonly line: RecordLineChanged['line'];
  readonly code: Coded;
  readonly severity?: string;
  /** Of an allergy: what it does to them. */
  readonly reaction?: string;
  /** Of a medicine taken at home: how much, how and how often. */
  readonly dose?: string;
  readonly encounter?: EncounterId;
  /** Said to be so no longer. */
  readonly over: boolean;
}

/** Unknown is not none known: nobody said anything, or somebody said that there is none. */
export interface Allergies {
  readonly state: 'unknown' | 'none-known' | 'known';
  readonly lines: readonly LineItem[];
}

export interface OrderItem extends Item {
  readonly order: string;
  readonly kind: OrderRecorded['kind'];
  readonly status: OrderRecorded['status'];
  readonly open: boolean;
  readonly code?: Coded;
  readonly dose?: string;
  readonly route?: string;
  readonly frequency?: string;
  /** For the time after the stay: nobody gives it here. */
  readonly purpose?: OrderRecorded['purpose'];
  readonly priority?: string;
  readonly scheduledAt?: Instant;
  /** Who ordered it, an opaque staff id. */
  readonly requester?: string;
  readonly encounter?: EncounterId;
  /** Results that name it. */
  readonly results: number;
}

export interface DoseItem extends Item {
  readonly administration: string;
  readonly order?: string;
  readonly code: Coded;
  readonly dose?: string;
  readonly route?: string;
  readonly site?: string;
  readonly lot?: string;
  /** Who made it, by the name that its sender gives. */
  readonly manufacturer?: string;
  readonly completion: MedicationAdministered['completion'];
  readonly vaccine: boolean;
  /** Taken back: it was never given. */
  readonly withdrawn: boolean;
}

/** The dose that is owed next; one that is not answered is owed until it is. */
export interface DoseDue {
  readonly at: Instant;
  /** By the pack of the house: from then on it is late. */
  readonly lateAt: Instant;
  /** Until the one after; absent where there is none, or nobody said when. */
  readonly everyMs?: number;
}

/** A medicine by its order, or by its code where it was given without one. */
export interface MedicationLine {
  readonly code: Coded;
  readonly order?: OrderItem;
  readonly given: number;
  readonly lastGiven?: DoseItem;
  readonly last?: DoseItem;
  readonly due?: DoseDue;
}

export interface Acknowledged {
  /** Position of the version that was read. */
  readonly version: number;
  readonly at: Instant;
  /** role, or role:staff. */
  readonly by?: string;
  readonly action: (typeof criticalActions)[number];
  readonly readBack?: boolean;
  readonly position: number;
}

export interface ResultPoint extends Item {
  readonly value: string;
  /** Only of a number: what a trend draws. */
  readonly number?: number;
  readonly status: ResultStatus;
  readonly abnormal?: string;
  readonly range?: string;
  /** On this value, as the version that holds says. */
  readonly comments?: Comments;
  /** What is written on the report that it came in, by the newest word on its order and service. */
  readonly report?: { readonly position: number; readonly at: Instant; readonly comments: Comments };
  /** What it was measured in. */
  readonly specimens?: readonly Specimen[];
  readonly order?: string;
  readonly encounter?: EncounterId;
  /** Of a critical value: who took it in, and which version of it; oldest first. */
  readonly acknowledged?: readonly Acknowledged[];
  /** Retracted (OBX-11 W or D): it was never so; the versions say what was shown until when. */
  readonly withdrawn: boolean;
}

/** One thing that is measured over time, in one unit. */
export interface ResultSeries {
  readonly series: string;
  readonly code: Coded;
  readonly unit?: string;
  readonly vital?: Vital;
  readonly range?: string;
  /** Oldest first. */
  readonly points: readonly ResultPoint[];
  readonly latest?: ResultPoint;
}

export interface DeviceStrip {
  readonly strip: string;
  readonly code: Coded;
  readonly vital: Vital;
  readonly unit?: string;
  /** Oldest first; a point without a number says why. */
  readonly points: readonly { readonly at: Instant; readonly number?: number; readonly reason?: string; readonly position: number }[];
}

export interface DocumentItem extends Item {
  readonly document: string;
  readonly kind: Coded;
  readonly parent?: string;
  readonly completion?: string;
  /** Of a note that was written here. */
  readonly author?: string;
  readonly template?: string;
  readonly bytes?: number;
  readonly cancelled: boolean;
  readonly encounter?: EncounterId;
}

export interface TimelineEntry {
  readonly item: string;
  readonly kind: TimelineKind;
  readonly at: Instant;
  readonly title: string;
  readonly says: string;
  /** Who `says` is of, as `role:staff` or a staff id: the core knows nobody's name. */
  readonly by?: string;
  /** It was taken back, or is over. */
  readonly struck?: true;
  readonly flag?: string;
}

export interface CareTeamLine {
  readonly role: (typeof careParts)[number];
  /** An opaque staff id. */
  readonly staff: string;
  readonly since?: Instant;
  /** What somebody said of it; absent where the visit or the assignment says so. */
  readonly item?: string;
}

/** Somebody joined or left the care team of a visit. */
export interface TeamItem extends Item {
  readonly part: (typeof careParts)[number];
  readonly staff: string;
  readonly step: 'joined' | 'left';
  readonly encounter: EncounterId;
}

/** How sensitive one source record is said to be. */
export interface LabelItem extends Item {
  readonly record: PatientId;
  readonly label: SensitivityLabel;
  readonly said: 'sender' | 'person';
  readonly reason?: string;
}

/** What left the pharmacy. */
export interface DispenseItem extends Item {
  readonly code: Coded;
  readonly amount?: string;
  readonly order?: string;
}

/** A FHIR resource that no part of the chart reads, kept as it came. */
export interface ResourceItem extends Item {
  /** `Claim/id`. */
  readonly resource: string;
  readonly kind: string;
  readonly code?: Coded;
  readonly status?: string;
  readonly encounter?: EncounterId;
  /** It names nobody and came in one bundle with what is theirs: an organisation, a practitioner. */
  readonly ofNobody: boolean;
}

/** Everything of a person, across merges, at one moment as known at another. */
export interface Chart {
  readonly facility: FacilityId;
  readonly position: number;
  readonly patient: PatientId;
  /** Every source record of the person, the surviving one first. */
  readonly records: readonly PatientId[];
  readonly sex?: string;
  readonly deceased: boolean;
  readonly unidentified: boolean;
  /** The visit that goes on, else none. */
  readonly current?: VisitLine;
  readonly score?: ScoreState;
  readonly scorePositions: readonly number[];
  readonly visits: readonly VisitLine[];
  readonly allergies: Allergies;
  readonly lines: readonly LineItem[];
  readonly medications: readonly MedicationLine[];
  readonly orders: readonly OrderItem[];
  readonly doses: readonly DoseItem[];
  readonly immunisations: readonly DoseItem[];
  readonly results: readonly ResultSeries[];
  readonly strips: readonly DeviceStrip[];
  readonly documents: readonly DocumentItem[];
  readonly imaging: readonly { readonly order: OrderItem; readonly reports: readonly ResultPoint[] }[];
  /** Of the visit that goes on. */
  readonly careTeam: readonly CareTeamLine[];
  readonly team: readonly TeamItem[];
  /** The strictest of what is said of any record. */
  readonly label: SensitivityLabel;
  readonly labels: readonly LabelItem[];
  readonly dispenses: readonly DispenseItem[];
  readonly resources: readonly ResourceItem[];
  /** Newest first. */
  readonly timeline: readonly TimelineEntry[];
  /** Things that are there and not shown to this reader: each needs a closer relationship. */
  readonly withheld?: number;
}
