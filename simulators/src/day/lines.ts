/** Lines and drains of a stay: what is there at arrival, looked at each shift, taken out when it is not needed or fails, and whatever is left when the patient goes home. */
import { encounterId } from '@healthos/core/ids.ts';
import { hourMs, instant, minuteMs, type Instant } from '@healthos/core/time.ts';
import type { LineKind } from '@healthos/core/work/nursing.ts';
import { later, nurseOf, type Bedside } from './bedside.ts';
import { removals, siteLines } from './nursing-figures.ts';
import { useKit } from './treatments.ts';
import type { Stay, World } from './world.ts';

const checkHours = 12;
/** Until a new one is in its place. */
const replacedMinutes = 15;
/** Nobody leaves intensive care with one of these. */
const intensiveOnly: ReadonlySet<LineKind> = new Set(['airway', 'arterial']);

type Figures = (typeof siteLines)[number];
type Of = Pick<Bedside, 'world' | 'stay'>;

/** At the first place of a stay that has nurses: from then on lines go with their patient. */
export function placeLines(bedside: Bedside): void {
  const { world, stay, random, level } = bedside;
  if (stay.lines !== undefined) {
    for (const { line, kind } of stay.lines.inPlace) if (level !== 'icu' && intensiveOnly.has(kind)) out({ world, stay }, line, 'not-needed');
    return;
  }
  stay.lines = { inPlace: [], placed: 0 };
  const wherever: Bedside = { ...bedside, here: () => !stay.over };
  for (const figures of siteLines) {
    if (!random.chance(figures.chance[level] ?? figures.chance.other)) continue;
    const stood = random.next();
    later(wherever, random.between(5, 45) * minuteMs, () => put(wherever, figures, stood));
  }
}

/** Whoever lay there before the detail began has had it for a part of its time. */
function put(bedside: Bedside, figures: Figures, stood: number): void {
  const { world, stay, random } = bedside;
  const { kind, hours, sites } = figures;
  if (stay.lines === undefined) return;
  const line = `${stay.now.visit}-line${++stay.lines.placed}`;
  const lasts = random.logNormal(hours, 0.35) * hourMs;
  const since = Math.max(stay.now.admittedAt ?? world.clock, world.clock - stood * lasts);
  const on = instant(since < world.detailFrom ? Math.floor(since / minuteMs) * minuteMs : world.clock);
  say(bedside, line, 'inserted', { kind, site: random.pick(sites), on });
  if (on === world.clock) useKit(bedside, line, kind, nurseOf(bedside));
  stay.lines.inPlace = [...stay.lines.inPlace, { line, kind }];
  check(bedside, line);
  later(bedside, Math.max(hourMs, on + lasts - world.clock), () => takeOut(bedside, figures, line));
}

function takeOut(bedside: Bedside, figures: Figures, line: string): void {
  const { random } = bedside;
  if (!isIn(bedside, line)) return;
  const reason = random.pick(removals);
  out(bedside, line, reason);
  // What failed and is still needed is put in anew; a peripheral line nearly always is.
  if (reason !== 'not-needed' || (figures.kind === 'peripheral' && random.chance(0.6)))
    later(bedside, replacedMinutes * minuteMs, () => put(bedside, figures, 0));
}

function check(bedside: Bedside, line: string): void {
  later(bedside, checkHours * hourMs * bedside.random.between(0.2, 1), () => {
    if (!isIn(bedside, line)) return;
    say(bedside, line, 'checked');
    check(bedside, line);
  });
}

/** Nobody goes home with a line. */
export function removeLines(world: World, stay: Stay): void {
  for (const { line } of [...(stay.lines?.inPlace ?? [])]) out({ world, stay }, line, 'going-home');
}

const isIn = ({ stay }: Of, line: string): boolean => stay.lines?.inPlace.some((one) => one.line === line) === true;

function out(of: Of, line: string, reason: string): void {
  const { lines } = of.stay;
  if (lines !== undefined) lines.inPlace = lines.inPlace.filter((one) => one.line !== line);
  say(of, line, 'removed', { reason });
}

interface More {
  readonly kind?: LineKind;
  readonly site?: string;
  readonly on?: Instant;
  readonly reason?: string;
}

function say(of: Of, line: string, step: 'inserted' | 'checked' | 'removed', more: More = {}): void {
  of.world.say({ type: 'LineStepped', encounter: encounterId(of.stay.now.visit), line, step, ...more, by: nurseOf(of) });
}
