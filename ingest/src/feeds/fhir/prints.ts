/** Numbers of a resource as prints (keyed hashes): it is found by them again, and the log holds none of them. */
import { isObject, member, type JsonObject } from '../../formats/json.ts';
import type { FeedContext } from '../feed.ts';
import { objects, text } from './elements.ts';

/** Of more numbers than this none is printed: the resource is read itself by whoever looks for one. */
const printLimit = 40;

/** Numbers are compared without case (hl7.org/fhir/R4/search.html#token); whoever assigned them, the resource itself says. */
export const numberPrint = ({ fingerprint }: Pick<FeedContext, 'fingerprint'>, kind: string, number: string): string =>
  fingerprint(`number:${kind}|${number.trim().toLowerCase()}`);

/** Absent where there are too many. */
export function printsOf(context: Pick<FeedContext, 'fingerprint'>, kind: string, resource: JsonObject): { readonly prints?: readonly string[] } {
  const one = member(resource, 'identifier');
  const numbers = [...objects(resource, 'identifier'), ...(isObject(one) ? [one] : [])].flatMap((identifier) => text(identifier, 'value') ?? []);
  return numbers.length > printLimit ? {} : { prints: [...new Set(numbers.map((number) => numberPrint(context, kind, number)))] };
}
