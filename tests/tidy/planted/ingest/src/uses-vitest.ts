/** Planted: breaks test-tools-only-in-tests on purpose. */
import * as reached from 'vitest';

export const seen = reached;
