/** CareTeam: who cares for somebody in one visit, from when to when. Each member that is a practitioner has by it what a colleague has who joined here. */
import type { careParts } from '@healthos/core/work/access.ts';
import type { Effective } from '@healthos/core/event.ts';
import type { JsonObject } from '../../formats/json.ts';
import { encounterIn, ownTime, referred, state, type Entry, type Reading } from './bundle.ts';
import { coded, first, object, objects, text, timeIn } from './elements.ts';

/** Of the first that fits; whoever says no role of ours is asked for advice. */
const parts: readonly (readonly [words: RegExp, part: (typeof careParts)[number]])[] = [
  [/attending|primary care|responsible|lead/i, 'attending'],
  [/resident|registrar|trainee/i, 'resident'],
  [/nurs|midwi/i, 'nurse'],
  [/pharma/i, 'pharmacist'],
  [/therap/i, 'therapist'],
  [/case manag|care coord|social work/i, 'case-manager'],
];

/** They were of it and are no more, or never were. */
const over: ReadonlySet<string> = new Set(['inactive', 'entered-in-error', 'suspended']);
/** An id of a member of staff: one that is longer is no id of ours. */
const staffLimit = 120;

/** A team of no visit ties nobody: it is kept as it came. */
export function stateCareTeam(reading: Reading, entry: Entry): undefined {
  const { resource } = entry;
  const { encounter } = encounterIn(reading, entry);
  const status = text(resource, 'status') ?? 'active';
  if (encounter === undefined || status === 'proposed') return undefined;
  const { zone } = reading.context.settings;
  const began = timeIn(resource, ['period.start'], zone) ?? ownTime(reading, entry);
  const ended = timeIn(resource, ['period.end'], zone);
  for (const one of objects(resource, 'participant')) {
    const staff = staffIn(reading, object(one, 'member'));
    if (staff === undefined) continue;
    const from = timeIn(one, ['period.start'], zone) ?? began;
    const until = timeIn(one, ['period.end'], zone) ?? ended ?? (over.has(status) ? later(from, ownTime(reading, entry)) : undefined);
    const fact = { type: 'CareTeamStepped', encounter, staff, part: partOf(one) } as const;
    state(reading, entry, { ...fact, step: 'joined' }, from, 70, `|${staff}`);
    if (until !== undefined) state(reading, entry, { ...fact, step: 'left' }, until, 75, `|${staff}|left`);
  }
  return undefined;
}

const later = (a: Effective, b: Effective): Effective => (b.at > a.at ? b : a);

function partOf(participant: JsonObject): (typeof careParts)[number] {
  const role = coded(first(participant, 'role'));
  const words = `${role?.code ?? ''} ${role?.display ?? ''}`;
  return parts.find(([one]) => one.test(words))?.[1] ?? 'consultant';
}

/** The opaque id of a practitioner, as visits name their attending; of a patient, a relative or an organization none. */
function staffIn(reading: Reading, member: JsonObject | undefined): string | undefined {
  const found = referred(reading, member);
  if (found !== undefined && found.type !== 'Practitioner') return undefined;
  const said = text(member, 'reference');
  const local = found?.key ?? said?.split('/').slice(-2).join('/');
  const id =
    text(first(found?.resource, 'identifier'), 'value') ??
    text(object(member, 'identifier'), 'value') ??
    (local?.startsWith('Practitioner/') === true ? local.slice('Practitioner/'.length) : undefined);
  return id === undefined || id.length > staffLimit ? undefined : id;
}
