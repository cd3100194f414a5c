/** A site loads what can be ordered in its house; its own packs take the place of the demo's. */
import Type from 'typebox';
import { demoOrderPack } from '../house/orders/demo-order-pack.ts';
import { OrderPackFile, packFault } from '../house/orders/order-pack.ts';
import { byOf, requestKind } from './request.ts';

export const orderPackLoad = requestKind({
  request: 'order-pack-load',
  title: 'Load a pack of orderables',
  definition: 'Loads orderables and order sets, in force from their date; one of the same name replaces it. The pack of the demo is not used any more.',
  body: Type.Object({ pack: OrderPackFile }, { additionalProperties: false }),
  decide: (_input, { body: { pack } }, actor) => {
    if (pack.pack === demoOrderPack.pack)
      return {
        refused: 'thing.unknown',
        says: 'The pack of the demo keeps its name.',
        field: 'pack.pack',
        value: pack.pack,
        unlock: 'Give the file another name.',
      };
    const fault = packFault(pack);
    if (fault !== undefined)
      return {
        refused: 'order.incomplete',
        says: `Nobody could order this: ${fault.says}.`,
        field: `pack.${fault.place}`,
        unlock: 'Mend the file at that place, then load it again.',
      };
    return { events: [{ type: 'OrderPackLoaded', pack, by: byOf(actor) }] };
  },
});
