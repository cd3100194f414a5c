/** Planted: breaks nothing-unresolvable on purpose. */
import { nothing } from './not-there.ts';

export const seen = nothing;
