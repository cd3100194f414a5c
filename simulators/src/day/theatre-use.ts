/** What an operation uses up: implants by their labels, whose invoice comes days later, and tissue that an outside pathologist reads and bills. */
import { hourMs, minuteMs } from '@healthos/core/time.ts';
import { careOf, render } from './care.ts';
import type { Procedure } from './procedures.ts';
import type { Stay, World } from './world.ts';

/** What the outside pathologist asks for a specimen. */
const specimenCents = 28_400;

export function usedInTheatre(world: World, stay: Stay, { implant, specimen }: Procedure): void {
  if (world.clock < world.detailFrom) return;
  const care = careOf(world, stay, 'theatre-use');
  const { random } = care;
  if (implant !== undefined) {
    const service = care.key('IMP');
    const udi = `(01)${implant.gtin}`;
    render(care, service, implant.code, { udi, by: 'theatre' });
    // The supplier is paid whether or not the patient is still here.
    const invoice = `I${service}`;
    world.plan(world.clock + random.between(3, 60) * hourMs, () =>
      render(care, service, implant.code, { udi, invoice, invoiceCents: implant.cents, by: 'supply' }),
    );
  }
  if (!specimen) return;
  const visit = stay.now;
  world.plan(world.clock + random.between(90, 400) * minuteMs, () =>
    world.act({ kind: 'charge', at: world.clock, visit, charge: `PATH${visit.visit}`, code: 'PATH-SURG', name: 'Surgical pathology', cents: specimenCents }),
  );
}
