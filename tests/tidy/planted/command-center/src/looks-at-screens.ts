/** Planted: breaks command-center-knows-no-screen on purpose. */
import * as reached from '../../wall-displays/src/target.ts';

export const seen = reached;
