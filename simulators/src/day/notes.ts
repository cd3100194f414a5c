/** Notes of physicians: at admission, each day, of a consultation, of a procedure and at discharge; residents sign and an attending cosigns, now and then nobody does. */
import { hourMs, instant, minuteMs, type Instant } from '@healthos/core/time.ts';
import type { NoteKind, VisitNow } from './acts.ts';
import { careOf, eachDay, minutes, whileHere, type Care } from './care.ts';
import { streamOf, type Random } from './random.ts';
import type { Stay, World } from './world.ts';

const kinds = {
  admission: { code: '34117-2', name: 'History and physical note' },
  day: { code: '11506-3', name: 'Progress note' },
  procedure: { code: '28570-0', name: 'Procedure note' },
  consultation: { code: '11488-4', name: 'Consult note' },
  discharge: { code: '18842-5', name: 'Discharge summary' },
} as const satisfies Record<string, NoteKind>;

/** Shares: written by a resident, and of those never cosigned; inpatients who are seen by another service; notes of admission and discharge that nobody writes. */
const shares = { resident: 0.35, uncosigned: 0.05, consulted: 0.12, unwritten: 0.02 } as const;
const residents = 40;
export const residentIds: readonly string[] = Array.from({ length: residents }, (_, n) => `R${n + 1}`);
const cosigned = { from: 1.5, to: 11 } as const;

/** From the first inpatient bed on. */
export function writeNotes(world: World, stay: Stay): void {
  const care = careOf(world, stay, 'notes');
  const writes = care.random.between(0.6, 4) * hourMs;
  const admittedAt = stay.now.admittedAt ?? world.clock;
  // Of who was here before the detail begins it was written then, and is told when the notes are first asked for.
  const told = admittedAt < world.detailFrom ? minutes(care.random.between(5, 90)) : writes;
  const writtenAt = admittedAt < world.detailFrom ? { writtenAt: instant(Math.min(world.detailFrom, Math.round((admittedAt + writes) / 1000) * 1000)) } : {};
  if (!care.random.chance(shares.unwritten)) whileHere(care, told, () => write(world, stay.now, care.key('NT'), kinds.admission, care.random, writtenAt));
  if (care.random.chance(shares.consulted))
    whileHere(care, care.random.between(4, 40) * hourMs, () => write(world, stay.now, care.key('NT'), kinds.consultation, care.random));
  eachDay(care, 9, 15, () => writeDay(care));
}

/** The first day has its own note. */
function writeDay({ world, stay, random, key }: Care): void {
  if (world.clock - (stay.now.admittedAt ?? 0) > 8 * hourMs) write(world, stay.now, key('NT'), kinds.day, random);
}

export function writeProcedure(world: World, stay: Stay): void {
  const random = streamOf(`${stay.now.visit}|procedure`);
  const visit = stay.now;
  world.plan(world.clock + random.between(10, 50) * minuteMs, () => write(world, visit, `NP${visit.visit}`, kinds.procedure, random));
}

/** Of who left, in the hours after. */
export function writeDischarge(world: World, visit: VisitNow): void {
  const random = streamOf(`${visit.visit}|discharge-note`);
  if (random.chance(shares.unwritten)) return;
  world.plan(world.clock + random.between(0.3, 5) * hourMs, () => write(world, visit, `ND${visit.visit}`, kinds.discharge, random));
}

function write(world: World, visit: VisitNow, document: string, kind: NoteKind, random: Random, when: { readonly writtenAt?: Instant } = {}): void {
  const resident = random.chance(shares.resident);
  const note = { kind: 'note', visit, document, note: kind, author: resident ? `R${random.integer(1, residents)}` : visit.attending } as const;
  world.act({ ...note, ...when, at: world.clock, completion: resident ? 'PA' : 'AU' });
  if (!resident || random.chance(shares.uncosigned)) return;
  world.plan(world.clock + random.between(cosigned.from, cosigned.to) * hourMs, () =>
    world.act({ ...note, at: world.clock, completion: 'LA', signer: visit.attending }),
  );
}
