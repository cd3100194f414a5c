/** Planted: the other half of a circle. */
import { one } from './circle-one.ts';

export const two = (): number => one();
