/**
 * Edits that a site loads: pairs of codes, most units of a code in a day, codes that need a diagnosis, another code or a sex. The set that holds is the
 * one of the service day; a set whose versions have all ended stops a claim rather than let it pass unread.
 */
import { keptOn } from '../../kept-on.ts';
import { localDay, type Instant, type Zone } from '../../time.ts';
import type { ClaimLine, ClaimSubmitted } from '../claim-events.ts';
import type { EditPack } from '../packs.ts';
import type { EditHit, ScrubAbout } from './scrub.ts';

type Edit = EditPack['edits'][number];

interface Ready {
  readonly pack: EditPack;
  /** By the code that they are about. */
  readonly byCode: ReadonlyMap<string, readonly Edit[]>;
}

const kept = keptOn<EditPack, Ready>();

/** Codes that an edit begins with: `column1` of a pair, `code` of all others. */
function ready(pack: EditPack): Ready {
  const known = kept.get(pack);
  if (known !== undefined) return known;
  const byCode = new Map<string, Edit[]>();
  for (const edit of pack.edits) {
    const code = edit.values['column1'] ?? edit.values['code'] ?? '';
    const list = byCode.get(code);
    if (list === undefined) byCode.set(code, [edit]);
    else list.push(edit);
  }
  const made = { pack, byCode };
  kept.set(pack, made);
  return made;
}

export function* loadedEdits(claim: ClaimSubmitted, about: ScrubAbout): Generator<EditHit> {
  const sets = new Set(about.packs.map(({ set }) => set));
  for (const set of [...sets].sort()) {
    const versions = about.packs.filter((pack) => pack.set === set);
    const found = inForce(versions, claim.through);
    if (found === undefined) {
      if (versions.some(({ effectiveFrom }) => effectiveFrom <= claim.through))
        yield { edit: 'pack.expired', pack: set, severity: 'stop', says: 'No version of this edit set is in force on that day.', value: set };
      continue;
    }
    for (const line of claim.lines) yield* editsOfLine(ready(found), line, claim, about);
  }
}

function inForce(versions: readonly EditPack[], at: Instant): EditPack | undefined {
  return [...versions]
    .sort((a, b) => b.effectiveFrom - a.effectiveFrom || (a.version < b.version ? 1 : -1))
    .find(({ effectiveFrom, effectiveTo }) => effectiveFrom <= at && (effectiveTo === undefined || at < effectiveTo));
}

function* editsOfLine({ pack, byCode }: Ready, line: ClaimLine, claim: ClaimSubmitted, about: ScrubAbout): Generator<EditHit> {
  for (const edit of byCode.get(line.code) ?? []) {
    const says = broken(edit, line, claim, about);
    if (says !== undefined)
      yield { edit: edit.edit, pack: pack.version, severity: edit.values['severity'] === 'warn' ? 'warn' : 'stop', says, line: line.line, value: line.code };
  }
}

/** What is wrong, in words; undefined where nothing is, or the kind is none of these. */
function broken({ kind, values }: Edit, line: ClaimLine, claim: ClaimSubmitted, about: ScrubAbout): string | undefined {
  switch (kind) {
    case 'pair':
      return pairBroken(values, line, claim, about.zone);
    case 'most-units':
      return mostUnits(values, line, claim, about.zone);
    case 'needs-diagnosis':
      return claim.diagnoses.some(({ code }) => listOf(values['begins']).some((begins) => code.startsWith(begins)))
        ? undefined
        : `${line.code} needs a diagnosis of ${values['begins'] ?? '?'}.`;
    case 'needs-code':
      return claim.lines.some(({ code }) => listOf(values['codes']).includes(code))
        ? undefined
        : `${line.code} is billed with one of ${values['codes'] ?? '?'}.`;
    case 'sex':
      return about.sex === undefined || about.sex === 'X' || about.sex === values['sex'] ? undefined : `${line.code} is for sex ${values['sex'] ?? '?'} only.`;
    case 'needs-modifier':
      return (line.modifiers ?? []).some((one) => listOf(values['modifiers']).includes(one))
        ? undefined
        : `${line.code} needs a modifier of ${values['modifiers'] ?? '?'}.`;
    default:
      return undefined;
  }
}

const listOf = (text = ''): readonly string[] => text.split(/[\s,]+/).filter((one) => one !== '');

/** Both codes on one day, and no modifier that the pair allows on the second. */
function pairBroken({ column2 = '', modifiers }: Readonly<Record<string, string>>, line: ClaimLine, claim: ClaimSubmitted, zone: Zone): string | undefined {
  const day = localDay(line.serviceAt, zone);
  const other = claim.lines.find((one) => one.code === column2 && localDay(one.serviceAt, zone) === day);
  if (other === undefined || (other.modifiers ?? []).some((one) => listOf(modifiers).includes(one))) return undefined;
  return `${column2} is part of ${line.code} on the same day (line ${other.line}).`;
}

/** Of the code on the day, over all its lines: said once, at the first. */
function mostUnits({ units = '' }: Readonly<Record<string, string>>, line: ClaimLine, claim: ClaimSubmitted, zone: Zone): string | undefined {
  const day = localDay(line.serviceAt, zone);
  const same = claim.lines.filter((one) => one.code === line.code && localDay(one.serviceAt, zone) === day);
  const sum = same.reduce((total, one) => total + one.units, 0);
  return same[0] !== line || !(sum > Number(units)) ? undefined : `${sum} of ${line.code} on one day: at most ${units}.`;
}
