/** Professional charges from signed notes: a note that waits for a cosignature is charged and held; one that is taken back is credited. */
import type { DocumentRecorded } from '../../clinical/events.ts';
import { localDay } from '../../time.ts';
import { newestOf, type Version, type Versions } from '../../versions.ts';
import { lineOrGap, type Charged } from '../charge-line.ts';
import { filedHere, keyed, filing, type Filed, type Filing } from '../filed-here.ts';
import type { Work } from '../lines.ts';
import type { ProfessionalRule } from '../rule-pack.ts';
import { keptLines } from './kept-lines.ts';
import { settle, stepsOf, type Known } from './settle.ts';

const kept = keptLines();

export function professionalLines(work: Work): readonly Charged[] {
  const lists = documentsHere(work).filter(([, versions]) => versions.some((version) => ruleOf(work, version) !== undefined));
  const [first] = lists;
  if (first === undefined) return [];
  return kept(work, first[1], [work.encounter.encounter, ...lists.map(([, versions]) => versions)], () =>
    settle(stepsOf(lists, (known) => dueOf(work, known))),
  );
}

function documentsHere(work: Work): Filed<DocumentRecorded> {
  const { documents, index } = work.hospital.clinical;
  return filedHere(work, { byEncounter: index.documentsByEncounter, byPatient: index.documentsByPatient, words: keyed(documents) }, filingOf);
}

function filingOf(versions: Versions<DocumentRecorded>): Filing | undefined {
  const newest = newestOf(versions);
  return newest === undefined ? undefined : filing(newest.event, versions[0]?.at ?? newest.at);
}

function ruleOf({ prices }: Work, { event, at }: Version<DocumentRecorded>): ProfessionalRule | undefined {
  const rules = prices.rulesAt(at).professional;
  return rules !== undefined && Object.hasOwn(rules, event.kind.code) ? rules[event.kind.code] : undefined;
}

/** TXA-17 (table 0271): legally authenticated, authenticated; `PA` is signed by somebody who may not sign alone. */
const signed: ReadonlySet<string> = new Set(['AU', 'LA']);
const awaiting = 'PA';

function dueOf(work: Work, known: Known<DocumentRecorded>): readonly Charged[] {
  const due: Charged[] = [];
  /** One of a kind by one author on one day: two notes of a day are one visit. */
  const once = new Set<string>();
  for (const [document, versions] of known) {
    const first = versions[0];
    const newest = newestOf(versions);
    if (first === undefined || newest === undefined || newest.event.change === 'cancel' || first.event.parent !== undefined) continue;
    const rule = ruleOf(work, first);
    const signedBy = versions.find(({ event }) => signed.has(event.completion ?? '') || event.completion === awaiting);
    if (rule === undefined || signedBy === undefined) continue;
    const visit = `${rule.code}|${first.event.author ?? first.event.by ?? document}|${localDay(first.at, work.zone)}`;
    if (once.has(visit)) continue;
    once.add(visit);
    const held = rule.cosigned && !versions.some(({ event }) => signed.has(event.completion ?? ''));
    due.push(
      lineOrGap(work, {
        charge: `note:${document}`,
        kind: 'professional',
        code: rule.code,
        units: 1,
        unit: 'each',
        serviceAt: first.at,
        toldAt: signedBy.recordedAt,
        position: signedBy.position,
        positions: versions.map(({ position }) => position),
        ...(held ? { heldBy: 'cosignature-missing' } : {}),
      }),
    );
  }
  return due;
}
