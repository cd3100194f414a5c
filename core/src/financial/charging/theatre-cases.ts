/** Surgical cases of an encounter, as their bookings and steps make them. */
import { keysByEncounter } from '../../by-encounter.ts';
import { caseOf, type Case } from '../../house/theatre/case.ts';
import { getRow } from '../../table.ts';
import { numbersOf } from '../../visit-numbers.ts';
import type { Versions } from '../../versions.ts';
import type { WorkOf } from '../../work/events.ts';
import type { Work } from '../lines.ts';

export type Booked = Versions<WorkOf<'CaseScheduled'>>;
export type Stepped = Versions<WorkOf<'CaseStepped'>>;

/** Cases with what was said of each. */
export function saidOfCases({ hospital, encounter }: Work): readonly (readonly [key: string, booked: Booked, steps: Stepped])[] {
  const { CaseScheduled, CaseStepped } = hospital.work;
  if (CaseScheduled.size === 0) return [];
  const index = keysByEncounter(CaseScheduled);
  return numbersOf(hospital, encounter).flatMap((number) =>
    (index.get(number) ?? []).map((key) => [key, getRow(CaseScheduled, key) ?? [], getRow(CaseStepped, key) ?? []] as const),
  );
}

export const casesHere = (work: Work): readonly Case[] => saidOfCases(work).flatMap(([, booked, steps]) => caseOf(booked, steps) ?? []);
