/** Planted: breaks core-depends-on-nothing on purpose. */
import * as reached from 'node:fs';

export const seen = reached;
