/** The answer to one request: beds that fit, best first, with the parts of their score; how many do not fit, by the first rule that refuses; and why a given one does not. */
import type { BedId } from '../../ids.ts';
import { keptOn } from '../../kept-on.ts';
import { changeTo, type Board, type BoardChange } from './board.ts';
import type { PlacementBed } from './placement-bed.ts';
import { applyChange, sayChange, type Change, type Situation } from './changes.ts';
import { hardRules, type HardRule } from './hard-rules.ts';
import { placementPack } from './pack.ts';
import { cleanAtOf, partsOf, type Moment, type Part } from './soft-parts.ts';
import type { Instant } from '../../time.ts';
import type { BedWish } from './wish.ts';

export interface Choice {
  readonly bed: BedId;
  readonly score: number;
  readonly parts: readonly Part[];
  /** What could not be told, and did not refuse. */
  readonly unknowns: readonly string[];
  readonly single: boolean;
  readonly cleanliness: PlacementBed['cleanliness'];
  readonly cleanAt?: Instant;
  readonly position: number;
}

export interface Ranking {
  readonly pack: string;
  readonly beds: number;
  readonly fits: readonly Choice[];
  /** Beds that do not fit, by the first rule that refuses, in the order of the rules. */
  readonly refused: readonly { readonly rule: string; readonly title: string; readonly beds: number }[];
}

/** Beds of these levels are no places to be placed in, and are not counted among those that do not fit. */
const counted = ({ level }: PlacementBed): boolean => level !== 'emergency' && level !== 'or' && level !== 'pacu';

export function rank(board: Board, wish: BedWish, moment: Moment): Ranking {
  const situation = { board, wish };
  const fits: Choice[] = [];
  const refused = new Map<HardRule, number>();
  let beds = 0;
  for (const bed of board.beds.values()) {
    if (!counted(bed)) continue;
    beds++;
    const first = firstRefusal(situation, bed);
    if (first === undefined) fits.push(choiceOf(situation, bed, moment));
    else refused.set(first, (refused.get(first) ?? 0) + 1);
  }
  fits.sort((a, b) => b.score - a.score || byName(a.bed, b.bed));
  return {
    pack: placementPack.pack,
    beds,
    fits,
    refused: hardRules.flatMap((rule) => {
      const count = refused.get(rule);
      return count === undefined ? [] : [{ rule: rule.rule, title: rule.title, beds: count }];
    }),
  };
}

export interface Fits {
  readonly count: number;
  /** Where none fits: what refuses most of the beds that are free. */
  readonly blockedBy?: { readonly rule: string; readonly title: string };
}

const isFree = (bed: PlacementBed): boolean => counted(bed) && bed.lodgers.length === 0 && bed.serviceability === 'open';

const free = keptOn<Board, readonly PlacementBed[]>();

/** Beds that somebody could be placed in at all: what is in them, or wrong with them, does not depend on who asks. */
function freeBeds(board: Board): readonly PlacementBed[] {
  const known = free.get(board);
  if (known !== undefined) return known;
  const made = [...board.beds.values()].filter(isFree);
  free.set(board, made);
  return made;
}

/** How many beds fit, and how many of those that do not are refused by which rule. */
interface Judged {
  readonly count: number;
  readonly refused: ReadonlyMap<HardRule, number>;
}
const judged = keptOn<Board, Map<BedWish, Judged>>();

/** How many beds fit, without scores. A wish and a board are values that never change: it is counted once for both. */
export function fitsOf(board: Board, wish: BedWish): Fits {
  const { count, refused } = judgedOf(board, wish);
  if (count > 0) return { count };
  let most: HardRule | undefined;
  for (const rule of hardRules) if ((refused.get(rule) ?? 0) > (most === undefined ? 0 : (refused.get(most) ?? 0))) most = rule;
  return most === undefined ? { count } : { count, blockedBy: { rule: most.rule, title: most.title } };
}

function judgedOf(board: Board, wish: BedWish): Judged {
  const known = judged.get(board) ?? new Map<BedWish, Judged>();
  judged.set(board, known);
  const made = known.get(wish) ?? fromBefore(board, wish) ?? judgedBeds({ board, wish }, freeBeds(board));
  known.set(wish, made);
  return made;
}

function judgedBeds(situation: Situation, beds: readonly PlacementBed[]): Judged {
  const refused = new Map<HardRule, number>();
  let count = 0;
  for (const bed of beds) {
    const first = firstRefusal(situation, bed);
    if (first === undefined) count++;
    else if (first.rule !== 'not-promised') refused.set(first, (refused.get(first) ?? 0) + 1);
  }
  return { count, refused };
}

/** What the board before says of the wish, with the beds taken out and put in again of which a rule may say something else: a rule looks at the bed, its room and its unit. */
function fromBefore(board: Board, wish: BedWish): Judged | undefined {
  const change = changeTo(board);
  const base = change === undefined ? undefined : judged.get(change.before)?.get(wish);
  if (change === undefined || base === undefined) return undefined;
  const touched = touchedBy(board, change);
  const [was, is] = [judgedBeds({ board: change.before, wish }, touched.before), judgedBeds({ board, wish }, touched.after)];
  const refused = new Map(base.refused);
  for (const [rule, beds] of was.refused) refused.set(rule, (refused.get(rule) ?? 0) - beds);
  for (const [rule, beds] of is.refused) refused.set(rule, (refused.get(rule) ?? 0) + beds);
  return { count: base.count - was.count + is.count, refused };
}

interface Touched {
  readonly before: readonly PlacementBed[];
  readonly after: readonly PlacementBed[];
}
const touches = keptOn<Board, Touched>();

/** Free beds of the rooms and units that changed, as they were and as they are. */
function touchedBy(board: Board, { before, beds, units }: BoardChange): Touched {
  const known = touches.get(board);
  if (known !== undefined) return known;
  const [ids, changed] = [new Set<BedId>(), new Set(units)];
  for (const id of beds) for (const mate of board.rooms.get(board.beds.get(id)?.room ?? '') ?? []) ids.add(mate);
  if (changed.size > 0) for (const bed of board.beds.values()) if (changed.has(bed.unit)) ids.add(bed.bed);
  const freeOf = ({ beds: of }: Board): PlacementBed[] =>
    [...ids].flatMap((id) => {
      const bed = of.get(id);
      return bed !== undefined && isFree(bed) ? [bed] : [];
    });
  const made = { before: freeOf(before), after: freeOf(board) };
  touches.set(board, made);
  return made;
}

export function firstRefusal(situation: Situation, bed: PlacementBed): HardRule | undefined {
  for (const rule of hardRules) if (rule.judge(situation, bed) === 'no') return rule;
  return undefined;
}

function choiceOf(situation: Situation, bed: PlacementBed, moment: Moment): Choice {
  const parts = partsOf(situation, bed, moment);
  const cleanAt = cleanAtOf(bed, moment.now);
  return {
    bed: bed.bed,
    score: parts.reduce((sum, { points }) => sum + points, 0),
    parts,
    unknowns: unknownsOf(situation, bed),
    single: situation.board.rooms.get(bed.room)?.length === 1,
    cleanliness: bed.cleanliness,
    ...(cleanAt === undefined || bed.cleanliness === 'clean' ? {} : { cleanAt }),
    position: bed.position,
  };
}

function unknownsOf(situation: Situation, bed: PlacementBed): string[] {
  return hardRules.flatMap((rule) => (rule.unknown !== undefined && rule.judge(situation, bed) === 'unknown' ? [rule.unknown] : []));
}

export interface RuleRefusal {
  readonly rule: string;
  readonly title: string;
  readonly value: string;
  readonly limit: string;
  readonly overridable: boolean;
  /** What would make this rule pass. */
  readonly changes: readonly Change[];
}

export interface WhyNot {
  readonly bed: BedId;
  readonly pack: string;
  readonly rules: number;
  readonly passed: number;
  /** Every rule that refuses, in order. Empty = the bed fits. */
  readonly refusals: readonly RuleRefusal[];
  /** The changes that together make the bed fit, in order, each with its words. */
  readonly unlock: readonly { readonly change: Change; readonly says: string }[];
  /** Where the bed would rank after them. */
  readonly then?: { readonly rank: number; readonly score: number };
  readonly choice?: Choice;
}

/** Changes tried for one bed at most: more than the rules could ask for one after the other. */
const changeLimit = 60;

/** Why a bed does not fit, and the smallest changes after which it does; undefined for a bed that is not there. */
export function whyNot(board: Board, wish: BedWish, id: BedId, moment: Moment): WhyNot | undefined {
  const bed = board.beds.get(id);
  if (bed === undefined) return undefined;
  const situation = { board, wish };
  const refusals = refusalsOf(situation, bed);
  const { changes, after } = unlockOf(situation, id);
  const found = {
    bed: id,
    pack: placementPack.pack,
    rules: hardRules.length,
    passed: hardRules.length - refusals.length,
    refusals,
    unlock: changes.map((change) => ({ change, says: sayChange(change) })),
  };
  if (refusals.length === 0) return { ...found, choice: choiceOf(situation, bed, moment) };
  const ranking = rank(after.board, after.wish, moment).fits;
  const place = ranking.findIndex((choice) => choice.bed === id);
  const choice = ranking[place];
  return choice === undefined ? found : { ...found, then: { rank: place + 1, score: choice.score } };
}

export interface Near {
  readonly bed: BedId;
  readonly first: { readonly rule: string; readonly title: string; readonly value: string; readonly limit: string };
  readonly unlock: readonly string[];
  /** Its score once unlocked. */
  readonly score: number;
}

/** Where no bed fits: the free beds that the fewest changes would unlock, best first. */
export function nearest(board: Board, wish: BedWish, moment: Moment, limit: number): Near[] {
  const situation = { board, wish };
  const found = freeBeds(board).flatMap((bed): Near[] => {
    const [first] = refusalsOf(situation, bed);
    if (first === undefined) return [];
    const { changes, after } = unlockOf(situation, bed.bed);
    const then = after.board.beds.get(bed.bed);
    if (then === undefined) return [];
    const { rule, title, value, limit: most } = first;
    return [{ bed: bed.bed, first: { rule, title, value, limit: most }, unlock: changes.map(sayChange), score: choiceOf(after, then, moment).score }];
  });
  return found.sort((a, b) => a.unlock.length - b.unlock.length || b.score - a.score || byName(a.bed, b.bed)).slice(0, limit);
}

export function refusalsOf(situation: Situation, bed: PlacementBed): RuleRefusal[] {
  return hardRules.flatMap((rule) => {
    if (rule.judge(situation, bed) !== 'no') return [];
    const { rule: name, title, overridable } = rule;
    return [{ rule: name, title, overridable, ...rule.why(situation, bed) }];
  });
}

/** One rule after the other is put right, each judged after what was put right before it, until the bed fits. */
export function unlockOf(situation: Situation, id: BedId): { readonly changes: readonly Change[]; readonly after: Situation } {
  const changes: Change[] = [];
  let after = situation;
  while (changes.length < changeLimit) {
    const bed = after.board.beds.get(id);
    const rule = bed === undefined ? undefined : firstRefusal(after, bed);
    if (bed === undefined || rule === undefined) break;
    for (const change of rule.why(after, bed).changes) {
      changes.push(change);
      after = applyChange(after, change);
    }
  }
  return { changes, after };
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
