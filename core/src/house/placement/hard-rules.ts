/**
 * The hard rules of placement, one entry each, in the order in which a bed is refused. A rule says yes, no, or that it cannot tell; a no names the
 * value that refuses, the limit, and the smallest change after which this rule lets the bed pass.
 */
import type { BedFeature } from '../../operations/facility.ts';
import type { PlacementBed } from './placement-bed.ts';
import type { Change, Situation } from './changes.ts';
import { bears, stepsAbove } from './pack.ts';
import { clearing, emptyRoom, isForAnother, mates, roomMates, sameOrganism, sayLodger, spread } from './room-mates.ts';

export type Verdict = 'yes' | 'no' | 'unknown';

export interface Why {
  /** What refuses, here. */
  readonly value: string;
  readonly limit: string;
  readonly changes: readonly Change[];
}

export interface HardRule {
  readonly rule: string;
  readonly title: string;
  /** May a person with a reason go past it? What is physically or legally impossible is put right instead. */
  readonly overridable: boolean;
  /** What is said where it cannot tell and lets pass. */
  readonly unknown?: string;
  judge(situation: Situation, bed: PlacementBed): Verdict;
  /** Only after a no. */
  why(situation: Situation, bed: PlacementBed): Why;
}

const yesNo = (passes: boolean): Verdict => (passes ? 'yes' : 'no');

/** A fixture that the request needs. */
function needs(feature: BedFeature, title: string): HardRule {
  return {
    rule: feature,
    title,
    overridable: true,
    judge: ({ wish }, { features }) => yesNo(!wish.needs.includes(feature) || features.has(feature)),
    why: (_situation, { bed, described }) => ({
      value: described ? `${bed} has none` : `${bed} is not described`,
      limit: `${feature} needed`,
      changes: [{ change: 'equip-bed', bed, feature }],
    }),
  };
}

export const hardRules: readonly HardRule[] = [
  {
    rule: 'isolation-known',
    title: 'Isolation is known',
    overridable: false,
    judge: ({ wish }) => yesNo(wish.isolation !== undefined),
    why: () => ({ value: 'isolation unknown', limit: 'typed, or declared none', changes: [{ change: 'state-isolation', isolation: 'none' }] }),
  },
  {
    rule: 'in-service',
    title: 'Open, not blocked',
    overridable: false,
    judge: (_situation, { serviceability }) => yesNo(serviceability === 'open'),
    why: (_situation, { bed, serviceability, blockReason }) => ({
      value: blockReason === undefined ? serviceability : `${serviceability}: ${blockReason}`,
      limit: 'open',
      changes: [{ change: 'open-bed', bed }],
    }),
  },
  {
    rule: 'staffed',
    title: 'Staffed',
    overridable: true,
    judge: (_situation, { staffed }) => yesNo(staffed),
    why: (_situation, { bed }) => ({ value: 'no staff', limit: 'staffed', changes: [{ change: 'staff-bed', bed }] }),
  },
  {
    rule: 'vacant',
    title: 'Nobody is in it',
    overridable: false,
    judge: (_situation, { lodgers }) => yesNo(lodgers.length === 0),
    why: (_situation, { bed, lodgers }) => ({
      value: `occupied by ${lodgers.map(({ encounter }) => encounter).join(' and ')}`,
      limit: 'vacant',
      changes: [{ change: 'vacate-bed', bed }],
    }),
  },
  {
    rule: 'not-promised',
    title: 'Not held or assigned',
    overridable: false,
    judge: ({ wish }, { promise, plans }) => yesNo(!isForAnother(promise, wish) && plans.every((id) => id === wish.encounter)),
    why: ({ wish }, { bed, promise, plans }) => {
      const others = plans.filter((id) => id !== wish.encounter);
      const promised = isForAnother(promise, wish) ? promise : undefined;
      return {
        value:
          promised === undefined
            ? `planned for ${others.join(' and ')}`
            : `${promised.kind}${promised.encounter === undefined ? '' : ` for ${promised.encounter}`}`,
        limit: 'free of any promise to another',
        changes: [
          ...(promised === undefined ? [] : [{ change: 'release-bed', bed } as const]),
          ...(others.length === 0 ? [] : [{ change: 'cancel-plans', bed, encounters: others } as const]),
        ],
      };
    },
  },
  {
    rule: 'level-of-care',
    title: 'Level of care at least as asked',
    overridable: true,
    judge: ({ wish }, { level }) => yesNo(stepsAbove(level, wish.level) !== undefined),
    why: ({ wish }, { unit, level }) => ({
      value: level === 'unknown' ? `level of ${unit} unknown` : wish.level === 'unknown' ? `${level}, level wanted unknown` : level,
      limit: wish.level === 'unknown' ? 'a level that somebody stated' : `${wish.level} or above`,
      // Nobody asks for a unit that is not described: then the unit is described as what is asked for, or as an ordinary ward.
      changes:
        level !== 'unknown'
          ? [{ change: 'state-level', level }]
          : wish.level === 'unknown'
            ? [
                { change: 'describe-unit', unit, level: 'medical-surgical' },
                { change: 'state-level', level: 'medical-surgical' },
              ]
            : [{ change: 'describe-unit', unit, level: wish.level }],
    }),
  },
  {
    rule: 'airborne-room',
    title: 'Airborne: a single of negative pressure',
    overridable: true,
    judge: (situation, bed) => yesNo(situation.wish.isolation !== 'airborne' || (bed.pressure === 'negative' && mates(situation, bed).length === 0)),
    why: (situation, bed) => ({
      value: [bed.pressure === 'negative' ? 'negative pressure' : 'no negative pressure', ...(mates(situation, bed).length > 0 ? ['shared room'] : [])].join(
        ', ',
      ),
      limit: 'negative-pressure single',
      changes: [
        ...(bed.pressure === 'negative' ? [] : [{ change: 'set-pressure', bed: bed.bed, pressure: 'negative' } as const]),
        ...emptyRoom(situation, bed),
      ],
    }),
  },
  {
    rule: 'protective-room',
    title: 'Protective: positive pressure',
    overridable: true,
    judge: ({ wish }, { pressure }) => yesNo(wish.isolation !== 'protective' || pressure === 'positive'),
    why: (_situation, { bed, pressure }) => ({
      value: pressure === 'negative' ? 'negative pressure' : 'no positive pressure',
      limit: 'positive pressure',
      changes: [{ change: 'set-pressure', bed, pressure: 'positive' }],
    }),
  },
  {
    rule: 'contact-droplet-room',
    title: 'Contact or droplet: a single, or the same organism',
    overridable: true,
    judge: (situation, bed) => {
      if (!spread(situation.wish.isolation)) return 'yes';
      const beside = mates(situation, bed);
      if (beside.length === 0) return 'yes';
      const lodgers = roomMates(situation, bed).map(({ lodger }) => lodger);
      return yesNo(lodgers.length > 0 && lodgers.every((lodger) => sameOrganism(situation, lodger)));
    },
    why: (situation, bed) => {
      const others = roomMates(situation, bed).filter(({ lodger }) => !sameOrganism(situation, lodger));
      const cohort = roomMates(situation, bed).length > others.length;
      return {
        value: others.length === 0 ? 'shared room' : `shared with ${others.map(({ lodger }) => sayLodger(lodger)).join(' and ')}`,
        limit: `single, or cohort of ${situation.wish.organism ?? 'the same organism (not stated)'}`,
        changes: cohort ? clearing(situation, others) : emptyRoom(situation, bed),
      };
    },
  },
  {
    rule: 'room-mate-isolation',
    title: 'No room-mate under isolation',
    overridable: true,
    unknown: 'isolation of a room-mate is unknown',
    judge: (situation, bed) => {
      let unknown = false;
      for (const { lodger } of roomMates(situation, bed)) {
        if (lodger.isolation === undefined) unknown = true;
        else if (lodger.isolation !== 'none' && !(spread(lodger.isolation) && sameOrganism(situation, lodger))) return 'no';
      }
      return unknown ? 'unknown' : 'yes';
    },
    why: (situation, bed) => {
      const isolated = roomMates(situation, bed).filter(
        ({ lodger }) => lodger.isolation !== undefined && lodger.isolation !== 'none' && !(spread(lodger.isolation) && sameOrganism(situation, lodger)),
      );
      return {
        value: `beside ${isolated.map(({ lodger }) => sayLodger(lodger)).join(' and ')}`,
        limit: 'room-mates not isolated, or of the same organism',
        changes: clearing(situation, isolated),
      };
    },
  },
  {
    rule: 'same-sex',
    title: 'Shared room of one sex',
    overridable: true,
    judge: (situation, bed) =>
      yesNo(situation.board.mixedSexRooms || roomMates(situation, bed).every(({ lodger }) => lodger.sex !== undefined && lodger.sex === situation.wish.sex)),
    why: (situation, bed) => {
      const { sex } = situation.wish;
      const beside = roomMates(situation, bed);
      const first = beside[0]?.lodger.sex;
      const agreed = sex ?? first;
      return {
        value: `${sex ?? 'sex not stated'} beside ${beside.map(({ lodger }) => lodger.sex ?? 'sex not stated').join(', ')}`,
        limit: 'same sex in a shared room',
        changes: [
          ...(sex === undefined && first !== undefined ? [{ change: 'state-sex', sex: first } as const] : []),
          ...clearing(
            situation,
            beside.filter(({ lodger }) => lodger.sex === undefined || lodger.sex !== agreed),
          ),
        ],
      };
    },
  },
  {
    rule: 'age-band',
    title: 'Age band of the unit',
    overridable: true,
    judge: ({ wish }, { ages }) => yesNo(wish.age !== undefined && ages.includes(wish.age)),
    why: ({ wish }, { unit, ages }) => {
      const first = ages[0];
      return {
        value: wish.age ?? 'age not stated',
        limit: ages.length === 0 ? 'no age' : ages.join(' or '),
        changes:
          wish.age === undefined && first !== undefined ? [{ change: 'state-age', age: first }] : [{ change: 'take-age', unit, age: wish.age ?? 'adult' }],
      };
    },
  },
  needs('telemetry', 'Telemetry'),
  needs('ventilator', 'Ventilator'),
  needs('dialysis', 'Dialysis'),
  needs('bariatric', 'Bariatric bed'),
  {
    rule: 'weight',
    title: 'The bed bears the weight',
    overridable: true,
    judge: ({ wish, board }, { maxWeightKg }) => yesNo(wish.weightKg === undefined || wish.weightKg <= bears(maxWeightKg, board.ordinaryKg).kg),
    why: ({ wish, board }, { bed, maxWeightKg }) => ({
      value: `${wish.weightKg ?? 0} kg`,
      limit: bears(maxWeightKg, board.ordinaryKg).says,
      changes: [{ change: 'strengthen-bed', bed, maxWeightKg: wish.weightKg ?? 0 }],
    }),
  },
  needs('ligature-safe', 'Ligature-safe room'),
  {
    rule: 'unit-ratio',
    title: 'Unit ratio not exceeded',
    overridable: true,
    unknown: 'staffing not reported',
    judge: (situation, bed) => {
      const load = loadOf(situation, bed);
      if (load === undefined) return 'yes';
      return load.nurses === undefined ? 'unknown' : yesNo(load.patients <= load.ratio * load.nurses);
    },
    why: (situation, bed) => {
      const { patients = 0, nurses = 0, ratio = 1 } = loadOf(situation, bed) ?? {};
      const before = patients - 1;
      return {
        value:
          nurses === 0
            ? `${patients} ${patients === 1 ? 'patient' : 'patients'}, no nurse present`
            : `now ${before} ÷ ${nurses} = ${quotient(before, nurses)}, with this patient ${patients} ÷ ${nurses} = ${quotient(patients, nurses)}`,
        limit: `1:${ratio}`,
        changes: [{ change: 'add-nurses', unit: bed.unit, nurses: nursesFor(patients, ratio) - nurses }],
      };
    },
  },
];

export type RuleName = string;
export const ruleNamed = (name: string): HardRule | undefined => hardRules.find(({ rule }) => rule === name);

/** Patients of the unit with this one, whoever is promised a bed there included; undefined where the unit has no ratio. */
export function loadOf(
  { board, wish }: Situation,
  bed: PlacementBed,
): { readonly patients: number; readonly nurses?: number; readonly ratio: number } | undefined {
  const unit = board.units.get(bed.unit);
  if (unit?.ratio === undefined) return undefined;
  const patients = unit.patients.size + (unit.patients.has(wish.encounter) ? 0 : 1);
  return { patients, ratio: unit.ratio, ...(unit.nurses === undefined ? {} : { nurses: unit.nurses }) };
}

/** The fewest nurses whose ratio holds, whatever a division rounds to. */
function nursesFor(patients: number, ratio: number): number {
  const least = Math.max(0, Math.ceil(patients / ratio) - 1);
  return patients <= ratio * least ? least : patients <= ratio * (least + 1) ? least + 1 : least + 2;
}

const quotient = (a: number, b: number): string => (Math.round((a / b) * 10) / 10).toFixed(1);
