/** What a site says of its orders: the packs of what can be ordered. */
import Type from 'typebox';
import { OrderPackFile } from '../house/orders/order-pack.ts';
import { By, kind } from './fact.ts';

/** A pack of orderables and order sets from a file, in force from its date; one of the same name replaces it. */
export const OrderPackLoaded = Type.Object({ type: Type.Literal('OrderPackLoaded'), pack: OrderPackFile, by: By }, { additionalProperties: false });

export const orderKinds = [kind('OrderPackLoaded', 'A pack of orderables was loaded.', OrderPackLoaded, (fact) => fact.pack.pack)] as const;
