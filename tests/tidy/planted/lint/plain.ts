/** Planted: every lint rule that reads one file alone is broken, on the line below the one that says which. */
// breaks typescript/triple-slash-reference on purpose
/// <reference path="./typed.ts" />
import type { Never } from './typed.ts';

// breaks no-barrel on purpose
export * from './typed.ts';
// breaks typescript/consistent-type-imports on purpose
import { Never as Value } from './typed.ts';
// breaks typescript/no-require-imports on purpose
const required = require('node:fs') as unknown;
// breaks typescript/ban-ts-comment on purpose
// @ts-ignore
export const made: Never | Value = required;

// breaks no-array-constructor on purpose
export const two = new Array(1, 2);
// breaks erasable on purpose
export enum Twice {
  one = 'same',
  // breaks typescript/no-duplicate-enum-values on purpose
  other = 'same',
  // breaks typescript/prefer-literal-enum-member on purpose
  worked = two.length,
}
export function drop(from: Record<string, string>, name: string): void {
  // breaks typescript/no-dynamic-delete on purpose
  delete from[name];
}
// breaks typescript/no-empty-object-type on purpose
export type Anything = {};
// breaks typescript/no-explicit-any on purpose
export const any: any = two;
// breaks typescript/no-extra-non-null-assertion on purpose
export const extra = (value: string | undefined) => value!!.length;
// breaks typescript/no-extraneous-class on purpose
export class OnlyStatic {
  static readonly one = 1;
}
// breaks typescript/no-invalid-void-type on purpose
export const nothing = (value: void) => value;
export interface Misused {
  // breaks typescript/no-misused-new on purpose
  new (): Misused;
}
// breaks typescript/no-namespace on purpose
export namespace Spaced {
  export const one = 1;
}
// breaks typescript/prefer-namespace-keyword on purpose
declare module Older {
  const one: number;
}
// breaks typescript/no-non-null-asserted-nullish-coalescing on purpose
export const coalesced = (value: { readonly of?: string }) => value.of! ?? '';
// breaks typescript/no-non-null-asserted-optional-chain on purpose
export const chained = (value: { readonly of: string } | undefined) => value?.of!;
// breaks typescript/no-non-null-assertion on purpose
export const asserted = (value: string | undefined) => value!.length;
export class Aliased {
  // breaks no-useless-constructor on purpose
  constructor() {}

  self(): Aliased {
    // breaks typescript/no-this-alias on purpose
    const self = this;
    return self;
  }
}
// breaks typescript/no-unnecessary-type-constraint on purpose
export const constrained = <T extends unknown>(value: T) => value;
// breaks typescript/no-unsafe-declaration-merging on purpose
export interface Merged {
  readonly one: number;
}
export class Merged {}
// breaks typescript/no-unsafe-function-type on purpose
export type Called = Function;
// breaks no-unused-expressions on purpose
two.length > 1;
// breaks no-unused-vars on purpose
const unused = 1;
// breaks typescript/no-wrapper-object-types on purpose
export type Wrapped = String;
// breaks typescript/prefer-as-const on purpose
export const literal = 'one' as 'one';
export interface Unified {
  take(value: string): void;
  // breaks typescript/unified-signatures on purpose
  take(value: number): void;
}
// breaks no-var on purpose
export var old = 1;
export function reassigned(): number {
  // breaks prefer-const on purpose
  let once = 1;
  return once;
}
export function rest(): number {
  // breaks prefer-rest-params on purpose
  return Array.from(arguments).length;
}
// breaks prefer-spread on purpose
export const spread = (values: readonly number[]) => Math.max.apply(Math, values as number[]);
// breaks eqeqeq on purpose
export const loose = (value: string | number) => value == 1;
// breaks no-console on purpose
console.log(loose);
// breaks no-eval on purpose
eval('1');
// breaks no-cast-through-unknown on purpose
export const through = 'one' as unknown as number;
// breaks no-restricted-properties on purpose
export const compared = 'one'.localeCompare('two');
export class Parameters {
  // breaks erasable on purpose
  constructor(readonly one: number) {}
}
