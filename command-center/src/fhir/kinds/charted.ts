/** Things of a chart as resources: of each key the versions that came by other doors than FHIR, theirs by the newest word, under the id of the first. */
import type { HealthEvent } from '@healthos/core/event.ts';
import type { EncounterId, OrderId, PatientId } from '@healthos/core/ids.ts';
import type { SensitivityLabel } from '@healthos/core/sensitivity.ts';
import { getRow, type Table } from '@healthos/core/table.ts';
import { wordsFor } from '@healthos/core/told.ts';
import { newestOf, type Told, type Versions } from '@healthos/core/versions.ts';
import { positionId, type Body } from '../resource.ts';
import { toldOf, upTo, type Thing, type Whose } from '../thing.ts';
import { cameAsFhir } from '../whose.ts';

type Charted = HealthEvent & {
  readonly patient: PatientId;
  readonly encounter?: EncounterId;
  readonly order?: OrderId;
  readonly sensitivity?: SensitivityLabel;
};

export interface Charting<E extends Charted> {
  readonly kind: string;
  /** `kind|` of the key in the chart's index. */
  readonly item: string;
  table(whose: Whose): Table<string, Told<E> | Versions<E>>;
  /** Several kinds share one table. */
  isOf?(versions: Versions<E>): boolean;
  write(whose: Whose, versions: Versions<E>): Body | undefined | Promise<Body | undefined>;
}

export function chartedThings<E extends Charted>(whose: Whose, { kind, item, table, isOf, write }: Charting<E>): readonly Thing[] {
  const { person, house } = whose;
  const from = table(whose);
  return [...person.items].flatMap((key) => {
    if (!key.startsWith(`${item}|`)) return [];
    const versions = wordsFor(getRow(from, key.slice(item.length + 1)), person);
    const newest = newestOf(versions);
    const first = toldOf(versions)[0];
    if (newest === undefined || first === undefined || versions.some(cameAsFhir) || isOf?.(versions) === false) return [];
    if (!person.isTheirs(newest.event, newest.at)) return [];
    const label = labelOf(whose, versions);
    return [
      {
        kind,
        id: positionId(house.tag, first.position),
        told: toldOf(versions),
        ...(label === undefined ? {} : { label }),
        write: (position: number): Body | undefined | Promise<Body | undefined> => {
          const known = upTo(versions, position);
          return known.length === 0 ? undefined : write(whose, known);
        },
      },
    ];
  });
}

/** Its own label, else that of the order that it belongs to. */
export function labelOf({ house, person }: Whose, versions: Versions<Charted>): SensitivityLabel | undefined {
  const own = versions.findLast(({ event }) => event.sensitivity !== undefined)?.event.sensitivity;
  const order = newestOf(versions)?.event.order;
  const ofOrder =
    order === undefined
      ? undefined
      : wordsFor(getRow(house.hospital.clinical.orders, order), person).findLast(({ event }) => event.sensitivity !== undefined)?.event.sensitivity;
  const label = own !== undefined && own !== 'normal' ? own : ofOrder;
  return label === 'normal' ? undefined : label;
}

/** The newest word on a part of it: later versions need not repeat what was said. */
export function saidIn<E extends HealthEvent, Key extends keyof E>(versions: Versions<E>, key: Key): E[Key] | undefined {
  return versions.findLast(({ event }) => event[key] !== undefined)?.event[key];
}
