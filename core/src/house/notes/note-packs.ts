/** The packs of note templates in force: those that the site loaded, else the small one of the demo. */
import { rows } from '../../table.ts';
import { newestOf } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import { demoNotePack } from './demo-note-pack.ts';
import type { NotePack, NoteTemplate } from './template.ts';

export function notePacks({ hospital, now }: Pick<ViewInput, 'hospital' | 'now'>): readonly NotePack[] {
  const { NotePackLoaded: table } = hospital.work;
  if (table.size === 0) return demo;
  const today = new Date(now).toISOString().slice(0, 10);
  const loaded = [...rows(table)].flatMap((versions) => newestOf(versions)?.event.pack ?? []).filter(({ effectiveFrom }) => effectiveFrom <= today);
  return loaded.length === 0 ? demo : loaded.sort((a, b) => (a.pack < b.pack ? -1 : 1));
}
const demo: readonly NotePack[] = [demoNotePack];

export interface FoundTemplate {
  readonly template: NoteTemplate;
  /** `pack@version/template`: what its notes say that they were written in. */
  readonly from: string;
}

export function templatesOf(packs: readonly NotePack[]): readonly FoundTemplate[] {
  return packs.flatMap(({ pack, version, templates }) => templates.map((template) => ({ template, from: `${pack}@${version}/${template.template}` })));
}

export const templateNamed = (packs: readonly NotePack[], name: string): FoundTemplate | undefined =>
  templatesOf(packs).find(({ template }) => template.template === name);
