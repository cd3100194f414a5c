/** The escalation plans in force: what the site loaded, by its own day, and until then the demo packs, which say that they are. */
import { keptOn } from '../../kept-on.ts';
import { rows } from '../../table.ts';
import { localOf } from '../../time.ts';
import { newestOf } from '../../versions.ts';
import type { SurgePackFile } from '../../work/surge-pack.ts';
import type { ViewInput } from '../../views/view.ts';
import { demoOpelPack, opelFramework, opelMost, opelParameters, type OpelPack, type OpelParameter } from './opel.ts';
import { demoSurgePack, type SurgePack } from './site-pack.ts';

export interface SurgePacks {
  readonly site: SurgePack;
  readonly opel: OpelPack;
}
type Loaded = ViewInput['hospital']['work']['SurgePackLoaded'];
type Of<Kind extends SurgePackFile['kind']> = Extract<SurgePackFile, { readonly kind: Kind }>;

const kept = keptOn<Loaded, Map<string, SurgePacks>>();

export function surgePacksOf({ hospital, now }: Pick<ViewInput, 'hospital' | 'now'>): SurgePacks {
  const table = hospital.work.SurgePackLoaded;
  if (table.size === 0) return demoPacks;
  const day = new Date(localOf(now, hospital.operations.description?.zone ?? 'UTC')).toISOString().slice(0, dayLength);
  const byDay = kept.get(table) ?? new Map<string, SurgePacks>();
  kept.set(table, byDay);
  const known = byDay.get(day) ?? inForce(table, day);
  byDay.set(day, known);
  return known;
}
const demoPacks: SurgePacks = { site: demoSurgePack, opel: demoOpelPack };
const dayLength = 'YYYY-MM-DD'.length;

function inForce(table: Loaded, day: string): SurgePacks {
  const packs = [...rows(table)]
    .flatMap((versions) => newestOf(versions) ?? [])
    .filter(({ event: { pack } }) => pack.effectiveFrom <= day && (pack.effectiveTo === undefined || day < pack.effectiveTo))
    .sort((a, b) =>
      a.event.pack.effectiveFrom === b.event.pack.effectiveFrom ? a.position - b.position : a.event.pack.effectiveFrom < b.event.pack.effectiveFrom ? -1 : 1,
    )
    .map(({ event }) => event.pack);
  const site = packs.findLast((pack): pack is Of<'site'> => pack.kind === 'site');
  const opel = packs.findLast((pack): pack is Of<'opel'> => pack.kind === 'opel');
  return { site: site === undefined ? demoSurgePack : named(site), opel: opel === undefined ? demoOpelPack : opelOf(opel) };
}

/** A plan is known by name and version: an approval of one is none of the next. */
const named = <Pack extends SurgePackFile>(pack: Pack): Pack => ({ ...pack, pack: `${pack.pack}@${pack.version}` });

function opelOf(pack: Of<'opel'>): OpelPack {
  const { parameters, ...rest } = named(pack);
  return { ...rest, parameters: parameters.flatMap((cut) => (isParameter(cut.parameter) ? [{ ...cut, parameter: cut.parameter }] : [])) };
}
const isParameter = (name: string): name is OpelParameter => opelParameters.some((one) => one === name);

/** What would never work, by name. */
export function surgePackFaults(pack: SurgePackFile): readonly string[] {
  const ids = pack.cards.map(({ id }) => id);
  return [
    ...ids.filter((id, n) => ids.indexOf(id) !== n).map((id) => `Two cards are called ${id}.`),
    ...(pack.effectiveTo !== undefined && pack.effectiveTo <= pack.effectiveFrom ? ['The pack ends before it begins.'] : []),
    ...(`${pack.pack}@${pack.version}`.length > keyLength ? [`Name and version are longer than ${keyLength} letters together.`] : []),
    ...(pack.kind === 'site' ? siteFaults(pack) : opelFaults(pack)),
  ];
}
/** Of the pack in an approval, with its card. */
const keyLength = 39;

function siteFaults({ levelsFromBp, cards }: Of<'site'>): readonly string[] {
  return [
    ...(levelsFromBp[0] === 0 ? [] : ['Level 1 holds from 0.']),
    ...(levelsFromBp.every((from, n) => n === 0 || from > (levelsFromBp[n - 1] ?? from)) ? [] : ['The levels do not rise.']),
    ...cards.filter(({ level }) => level > levelsFromBp.length).map(({ id, level }) => `Card ${id} is of level ${level}, which the plan does not have.`),
  ];
}

function opelFaults({ framework, parameters, cards }: Of<'opel'>): readonly string[] {
  const most = parameters.reduce((sum, { cuts }) => sum + Math.max(...cuts.map(({ points }) => points)), 0);
  return [
    ...(framework === opelFramework ? [] : [`${framework} is another scale than ${opelFramework}: it is not scored.`]),
    ...opelParameters.filter((one) => !parameters.some(({ parameter }) => parameter === one)).map((one) => `Parameter ${one} is missing.`),
    ...(most === opelMost ? [] : [`The highest points add up to ${most}, not ${opelMost}.`]),
    ...parameters.flatMap(({ parameter, cuts, worse, unit }) => [
      ...(cuts.every(({ at, points }, n) => n === 0 || (isWorse(worse, at, cuts[n - 1]?.at ?? at) && points > (cuts[n - 1]?.points ?? 0)))
        ? []
        : [`The cuts of ${parameter} do not go from mild to grave.`]),
      ...((parameter.endsWith('-minutes') ? 'minutes' : 'bp') === unit ? [] : [`${parameter} is not in ${unit}.`]),
      ...((parameter === 'four-hour-share' ? 'less' : 'more') === worse ? [] : [`Of ${parameter}, ${worse} is not worse.`]),
    ]),
    ...cards.filter(({ level }) => level > opelLevels).map(({ id, level }) => `Card ${id} is of level ${level}, which the plan does not have.`),
  ];
}
const opelLevels = 4;
const isWorse = (worse: 'more' | 'less', at: number, before: number): boolean => (worse === 'more' ? at > before : at < before);
