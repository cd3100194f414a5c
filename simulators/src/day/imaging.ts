/** The imaging department: an order, the end of the examination, its report; an examination that could not be finished, a report that is corrected. */
import { hourMs, minuteMs } from '@healthos/core/time.ts';
import type { Exam } from './acts.ts';
import { careOf, eachDay, whileHere, type Care } from './care.ts';
import type { Stay, World } from './world.ts';

const chest: Exam = { code: '36643-5', name: 'XR Chest 2 Views', section: 'RAD', charge: 'IMG-CHEST-2V' };
const exams: readonly (readonly [Exam, number])[] = [
  [chest, 0.5],
  [{ code: '24725-4', name: 'CT Head', section: 'CT', charge: 'IMG-CT-HEAD' }, 0.17],
  [{ code: '24627-2', name: 'CT Chest', section: 'CT', charge: 'IMG-CT-CHEST' }, 0.1],
  [{ code: '24558-9', name: 'US Abdomen', section: 'US', charge: 'IMG-US-ABDOMEN' }, 0.12],
  [{ code: '42148-7', name: 'US Heart', section: 'CUS', charge: 'IMG-ECHO' }, 0.07],
  [{ code: '24590-2', name: 'MR Brain', section: 'NMR', charge: 'IMG-MRI-BRAIN' }, 0.04],
];
/** Shares: emergency visits with an examination, inpatients at arrival and on each later day; unfinished ones, corrected reports. */
const shares = { emergency: 0.42, arrival: 0.16, day: 0.09, unfinished: 0.03, corrected: 0.02 } as const;
/** The imaging system posts charges of its own for these: what the examination charges already. */
const posts: ReadonlySet<string> = new Set(['CT', 'NMR']);

export function imageEmergency(world: World, stay: Stay): void {
  const care = careOf(world, stay, 'imaging');
  if (care.random.chance(shares.emergency)) whileHere(care, care.random.between(4, 25) * minuteMs, () => examine(care, 'XE'));
}

export function imageInpatient(world: World, stay: Stay): void {
  const care = careOf(world, stay, 'imaging-inside');
  if (care.random.chance(shares.arrival)) whileHere(care, care.random.between(0.3, 4) * hourMs, () => examine(care, 'XI'));
  eachDay(care, 7, 17, () => {
    if (care.random.chance(shares.day)) examine(care, 'XI');
  });
}

/** `word` begins the numbers of its orders. */
function examine(care: Care, word: string): void {
  const { world, stay, random } = care;
  const exam = random.weighted(exams);
  const order = care.key(word);
  const [ends, reads, unfinished, corrected] = [
    random.logNormal(46, 0.4) * minuteMs,
    random.logNormal(38, 0.5) * minuteMs,
    random.chance(shares.unfinished),
    random.chance(shares.corrected),
  ];
  const say = (step: 'ordered' | 'ended' | 'unfinished' | 'reported' | 'corrected'): void =>
    world.act({ kind: 'imaging', at: world.clock, visit: stay.now, order, exam, step });
  say('ordered');
  whileHere(care, ends, () => {
    say(unfinished ? 'unfinished' : 'ended');
    if (unfinished) return;
    if (posts.has(exam.section)) world.act({ kind: 'charge', at: world.clock, visit: stay.now, charge: `${order}C`, code: exam.charge, name: exam.name });
    // It is read also when the patient has left.
    world.plan(world.clock + reads, () => {
      say('reported');
      if (corrected) world.plan(world.clock + 50 * minuteMs, () => say('corrected'));
    });
  });
}
