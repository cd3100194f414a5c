/** How a movement that a person said is taken back: the plan that it cancelled is said again, while the visit and the bed are as it left them. */
import { standingFacts } from '../cancellations.ts';
import type { Recorded } from '../event.ts';
import type { Hospital } from '../hospital.ts';
import type { EncounterMovement } from '../operations/events.ts';
import { getRow } from '../table.ts';
import type { Inverse } from './inverses.ts';

export function planBack({ operations }: Hospital, { encounter }: EncounterMovement, { order }: Recorded, by: string): Inverse {
  const facts = getRow(operations.facts, encounter) ?? [];
  if (facts.some((fact) => fact.order > order)) return 'Something was said of the visit since.';
  const plan = standingFacts(facts.filter((fact) => fact.order < order)).standing.findLast(({ movement }) => movement.type === 'TransferPlanned')?.movement;
  if (plan?.location === undefined) return 'Which move had been planned is not known any more; plan it anew.';
  const id = plan.location.bedId;
  const bed = id === undefined ? undefined : getRow(operations.beds, id);
  if (bed !== undefined && bed.occupants.length > 0) return `Somebody has come into ${bed.bed} since.`;
  if (bed?.promise !== undefined || (id !== undefined && (getRow(operations.bedFacts, id)?.plans.size ?? 0) > 0)) return `${id} was given to another since.`;
  return [{ ...plan, by }];
}
