/** Planted: breaks command-center-starts-the-simulator-as-a-program on purpose. */
import * as reached from '../../simulators/src/day/target.ts';

export const seen = reached;
