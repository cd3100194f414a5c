/** Whether a resource has the shape of FHIR R4: its elements by name, those that repeat as lists, each of its type. Read from the model that comes with the FHIRPath engine. */
import type { Issue } from './outcome.ts';
import { isElement, numberOf, type Element } from './resource.ts';

/** What of the model is read. */
export interface Shapes {
  readonly path2Type: Readonly<Record<string, string>>;
  readonly choiceTypePaths: Readonly<Record<string, readonly string[]>>;
  readonly pathsDefinedElsewhere: Readonly<Record<string, string>>;
  readonly type2Parent: Readonly<Record<string, string>>;
  readonly path2Repeating: Readonly<Record<string, unknown>>;
}

export const structureLimits = { faults: 20 } as const;

const texts: ReadonlySet<string> = new Set(
  'string code uri url canonical date dateTime instant time id oid uuid markdown base64Binary xhtml System.String'.split(' '),
);
const wholeNumbers: ReadonlySet<string> = new Set(['integer', 'positiveInt', 'unsignedInt']);
/** hl7.org/fhir/R4/datatypes.html */
const forms: Readonly<Record<string, RegExp>> = {
  date: /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/,
  dateTime: /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00)))?)?)?$/,
  instant: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))$/,
  time: /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?$/,
  code: /^[^\s]+(\s[^\s]+)*$/,
  id: /^[A-Za-z0-9\-.]{1,64}$/,
};

export interface Structure {
  faults(kind: string, resource: Element): readonly Issue[];
}

export function structureOf(shapes: Shapes): Structure {
  const repeating: ReadonlySet<string> = new Set(Object.keys(shapes.path2Repeating));
  const shape = (path: string): string => shapes.pathsDefinedElsewhere[path] ?? path;

  /** Of which type an element is, and under which path its own are found; undefined where there is none of that name. */
  function definitionOf(path: string, name: string): { readonly type: string; readonly path: string; readonly repeats: boolean } | undefined {
    for (let of: string | undefined = path; of !== undefined; of = Object.hasOwn(shapes.type2Parent, of) ? shapes.type2Parent[of] : parentOfBackbone(of)) {
      const own = `${of}.${name}`;
      const type = Object.hasOwn(shapes.path2Type, own) ? shapes.path2Type[own] : choiceOf(of, name);
      if (type !== undefined) return { type, path: shape(own), repeats: repeating.has(own) };
    }
    return undefined;
  }

  /** An element within a resource has what every such element has. */
  const parentOfBackbone = (path: string): string | undefined => (path.includes('.') ? 'BackboneElement' : undefined);

  function choiceOf(path: string, name: string): string | undefined {
    for (let at = name.length - 1; at > 0; at--) {
      const types = shapes.choiceTypePaths[`${path}.${name.slice(0, at)}`];
      const found = types?.find((type) => type.toLowerCase() === name.slice(at).toLowerCase() && name.charAt(at) === name.charAt(at).toUpperCase());
      if (found !== undefined)
        return /^(String|Boolean|Integer|Decimal|Uri|Url|Canonical|Date|DateTime|Instant|Time|Code|Id|Oid|Uuid|Markdown|Base64Binary|PositiveInt|UnsignedInt)$/.test(
          found,
        )
          ? found.charAt(0).toLowerCase() + found.slice(1)
          : found;
    }
    return undefined;
  }

  function look(of: Element, path: string, place: string, found: Issue[]): void {
    for (const [name, value] of Object.entries(of)) {
      if (found.length >= structureLimits.faults) return;
      if (name === 'resourceType' || name === 'fhir_comments') continue;
      const at = `${place}.${name.slice(0, 60)}`;
      const definition = definitionOf(path, name.replace(/^_/, ''));
      if (definition === undefined) found.push({ code: 'structure', says: `${at} is no element of ${path}.`, expression: at });
      else if (!name.startsWith('_')) lookAtValue(value, definition, at, found);
    }
  }

  function lookAtValue(
    value: unknown,
    { type, path, repeats }: { readonly type: string; readonly path: string; readonly repeats: boolean },
    at: string,
    found: Issue[],
  ): void {
    if (Array.isArray(value) !== repeats)
      return void found.push({ code: 'structure', says: repeats ? `${at} is a list.` : `${at} is no list.`, expression: at });
    if (Array.isArray(value) && value.length === 0) return void found.push({ code: 'structure', says: `${at} is left out where it is empty.`, expression: at });
    for (const [n, one] of (Array.isArray(value) ? (value as readonly unknown[]) : [value]).entries()) {
      const place = repeats ? `${at}[${n}]` : at;
      // In a list of texts a hole stands for one that has only an extension.
      if (one === null && repeats) continue;
      const wrong = primitiveFault(type, one);
      if (wrong !== undefined) found.push({ code: wrong.code, says: `${place} is ${wrong.says}.`, expression: place });
      else if (isElement(one) && !isPrimitive(type))
        look(one, type === 'Resource' ? String(one['resourceType']) : type === 'BackboneElement' || type === 'Element' ? path : type, place, found);
    }
  }

  return {
    faults: (kind, resource) => {
      const found: Issue[] = [];
      look(resource, kind, kind, found);
      return found;
    },
  };
}

const isPrimitive = (type: string): boolean => texts.has(type) || wholeNumbers.has(type) || type === 'boolean' || type === 'decimal';

function primitiveFault(type: string, value: unknown): { readonly code: string; readonly says: string } | undefined {
  const wrong = (says: string, code = 'structure'): { readonly code: string; readonly says: string } => ({ code, says });
  if (texts.has(type)) {
    if (typeof value !== 'string') return wrong('text');
    if (value === '') return wrong('not empty', 'value');
    return forms[type]?.test(value) === false ? wrong(`a ${type}`, 'value') : undefined;
  }
  if (type === 'boolean') return typeof value === 'boolean' ? undefined : wrong('true or false');
  const number = numberOf(value);
  if (wholeNumbers.has(type)) return number !== undefined && Number.isInteger(number) ? undefined : wrong('a whole number');
  if (type === 'decimal') return number === undefined ? wrong('a number') : undefined;
  return isElement(value) ? undefined : wrong('an object');
}
