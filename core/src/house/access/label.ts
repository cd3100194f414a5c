/** How sensitive a person's record is now: the strictest of what a sender and a steward say of any of its source records. */
import { personOf, recordsOf } from '../../identity/fold.ts';
import type { PatientId } from '../../ids.ts';
import { getRow } from '../../table.ts';
import type { ViewInput } from '../../views/view.ts';
import { stricter, type SensitivityLabel } from '../../sensitivity.ts';
import { labelPackOf } from './label-pack.ts';

export interface Labelled {
  readonly label: SensitivityLabel;
  /** Facts that say so, newest first; empty where nobody said anything. */
  readonly positions: readonly number[];
}

export function labelOf(input: ViewInput, patient: PatientId): Labelled {
  let label: SensitivityLabel = 'normal';
  if (input.hospital.work.RecordLabelled.size === 0) return { label, positions: [] };
  const positions: number[] = [];
  for (const record of recordsOf(input.identity, personOf(input.identity, patient))) {
    const own = labelOfRecord(input.hospital, record);
    positions.push(...own.positions);
    label = stricter(label, own.label);
  }
  return { label, positions: positions.sort((a, b) => b - a) };
}

/** What is said of one source record alone, whoever else the person is. */
function labelOfRecord({ work }: ViewInput['hospital'], record: PatientId): Labelled {
  let label: SensitivityLabel = 'normal';
  const versions = getRow(work.RecordLabelled, record) ?? [];
  const positions: number[] = [];
  for (const word of new Set(versions.map(({ event }) => `${event.said}|${event.place ?? ''}`))) {
    const newest = versions.findLast(({ event }) => `${event.said}|${event.place ?? ''}` === word);
    if (newest === undefined) continue;
    positions.push(newest.position);
    label = stricter(label, newest.event.label);
  }
  return { label, positions };
}

/**
 * Whether a system that asks who somebody is may be told of a source record. It has nobody in its care: a label lets it through where it lets an
 * office. The label of one record keeps that record, not what other systems told of the same person.
 */
export function isToldToSystems(house: Pick<ViewInput, 'hospital' | 'now'>, record: PatientId): boolean {
  const { label } = labelOfRecord(house.hospital, record);
  return label === 'normal' || labelPackOf(house).opens[label].includes('office');
}
