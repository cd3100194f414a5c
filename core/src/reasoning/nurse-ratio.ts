/** Too few nurses for the patients of a unit, or too many patients on one nurse, at this instant (rules.md, Ratios; California Title 22 70217, or what the facility file says). */
import { counted } from '../counted.ts';
import { assignedOf, loadsOf } from '../house/staffing/assigned.ts';
import { ratioNow } from '../house/staffing/ratio-now.ts';
import { ratioOf } from '../house/staffing/ratio-pack.ts';
import { getRow } from '../table.ts';
import { instant, minuteMs } from '../time.ts';
import type { UnitId } from '../ids.ts';
import type { ViewInput } from '../views/view.ts';
import type { Finding, Rule } from './rules.ts';
import { readsOfShifts } from '../reads.ts';

/** A breach that lasts becomes critical: a unit short so long is not a change of shift. */
export const lastingBreachMs = 30 * minuteMs;

export const nurseRatio: Rule = {
  rule: 'nurse-ratio',
  version: '2',
  source: 'California Code of Regulations, Title 22, section 70217; ratios of the facility file',
  definition:
    'At this instant a unit has fewer nurses than its patients need (breaks without relief included), or one nurse has more patients than the ratio; a unit without a ratio, or of which nobody told the shifts, is not judged as a unit.',
  reads: ['operations', ...readsOfShifts, 'work.EmergencyStepped'],
  tables: [assignedOf],
  evaluate: (input) => {
    const short = shortUnits(input);
    const units = new Set(short.map(({ unit }) => unit));
    return [...short, ...heavyLoads(input).filter(({ unit }) => !units.has(unit))];
  },
};

function shortUnits(input: ViewInput): Finding[] {
  const found: Finding[] = [];
  for (const now of ratioNow(input).values()) {
    if (now.state !== 'breach') continue;
    const { unit, nurses, needed, patients, ratio, since, positions } = now;
    found.push({
      finding: `nurse-ratio:${unit}`,
      rule: 'nurse-ratio@2',
      unit,
      severity: needed - nurses >= 2 || input.now - since >= lastingBreachMs ? 'critical' : 'watch',
      since,
      owner: `Charge ${unit}`,
      state: 'new',
      says: `${unit} ${counted(nurses, 'nurse')} for ${patients}, ratio 1:${ratio} needs ${needed}`,
      positions,
    });
  }
  return found;
}

function heavyLoads(input: ViewInput): Finding[] {
  const found: Finding[] = [];
  for (const [key, load] of loadsOf(input)) {
    const unit = load[0]?.unit;
    const row = unit === undefined ? undefined : getRow(input.hospital.operations.units, unit as UnitId);
    const ratio = row === undefined ? undefined : ratioOf(row);
    if (unit === undefined || ratio === undefined || load.length <= ratio) continue;
    // In breach since the first patient above the ratio was taken on.
    const since = load.map(({ at }) => at).sort((a, b) => a - b)[Math.floor(ratio)];
    if (since === undefined) continue;
    found.push({
      finding: `nurse-ratio:${key}`,
      rule: 'nurse-ratio@2',
      unit,
      severity: 'watch',
      since: instant(since),
      owner: `Charge ${unit}`,
      state: 'new',
      says: `${unit} ${counted(load.length, 'patient')} on one nurse, ratio 1:${ratio}`,
      positions: load.map(({ position }) => position).sort((a, b) => b - a),
    });
  }
  return found;
}
