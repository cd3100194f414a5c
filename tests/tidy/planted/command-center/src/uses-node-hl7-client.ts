/** Planted: breaks one-door-for-node-hl7-client on purpose. */
import * as reached from 'node-hl7-client';

export const seen = reached;
