/**
 * Race and ethnicity (PID-10, PID-22) as the extensions of US Core: the categories of OMB where a code is one, any other code of the CDC set as a detail, and the
 * words of the sender. A letter of a sender's own is words: nobody here guesses what it means of a person.
 */
import type { Segment } from '@healthos/ingest/formats/hl7v2/message.ts';
import { coding } from './resource.ts';
import type { Coding, Extension } from './written.ts';

const structure = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-';
/** CDC race and ethnicity, as FHIR names it. */
const cdc = 'urn:oid:2.16.840.1.113883.6.238';

interface Group {
  readonly field: 10 | 22;
  readonly name: 'race' | 'ethnicity';
  readonly categories: Readonly<Record<string, string>>;
  /** Letters of an HL7 table for the same. */
  readonly letters: Readonly<Record<string, string>>;
  /** Categories that one person may have. */
  readonly most: number;
}

const groups: readonly Group[] = [
  {
    field: 10,
    name: 'race',
    categories: {
      '1002-5': 'American Indian or Alaska Native',
      '2028-9': 'Asian',
      '2054-5': 'Black or African American',
      '2076-8': 'Native Hawaiian or Other Pacific Islander',
      '2106-3': 'White',
    },
    letters: {},
    most: 5,
  },
  {
    field: 22,
    name: 'ethnicity',
    categories: { '2135-2': 'Hispanic or Latino', '2186-5': 'Not Hispanic or Latino' },
    // Table 0189.
    letters: { H: '2135-2', N: '2186-5' },
    most: 1,
  },
];

/** Nobody knows, or whoever was asked did not say. */
const nobodyKnows: Readonly<Record<string, Coding>> = {
  U: coding('v3-NullFlavor', 'UNK', 'Unknown'),
  UNK: coding('v3-NullFlavor', 'UNK', 'Unknown'),
  ASKU: coding('v3-NullFlavor', 'ASKU', 'Asked but no answer'),
};

/** Of one PID; none of a field that says nothing, or deletes what was said. */
export function raceAndEthnicityIn(pid: Segment): readonly Extension[] {
  return groups.flatMap((group) => extensionOf(pid, group));
}

function extensionOf(pid: Segment, group: Group): readonly Extension[] {
  const [found, words]: [Map<string, Extension>, string[]] = [new Map(), []];
  for (let repetition = 0; repetition < pid.repetitions(group.field); repetition++) {
    const part = (component: number): string => pid.text(group.field, component, 1, repetition).trim();
    const said = [part(1), part(4)].map((code) => codingOf(group, code)).find((one) => one !== undefined);
    const display = part(2) || part(5) || (said?.valueCoding?.display ?? '') || part(1);
    if (said !== undefined) found.set(`${said.url} ${said.valueCoding?.code ?? ''}`, said);
    if (display !== '' && !words.includes(display)) words.push(display);
  }
  if (words.length === 0) return [];
  const codes = [...found.values()];
  const isKnown = ({ valueCoding }: Extension): boolean => valueCoding?.system === cdc;
  // That it is unknown is said of whom nothing else is.
  const told = codes.some(isKnown) ? codes.filter(isKnown) : codes.slice(0, 1);
  const categories = told.filter(({ url }) => url === 'ombCategory').slice(0, group.most);
  const details = told.filter(({ url }) => url === 'detailed');
  return [{ url: `${structure}${group.name}`, extension: [...categories, ...details, { url: 'text', valueString: words.join(', ') }] }];
}

function codingOf({ categories, letters }: Group, said: string): Extension | undefined {
  const letter = said.toUpperCase();
  const code = Object.hasOwn(letters, letter) ? (letters[letter] ?? said) : said;
  if (Object.hasOwn(categories, code)) return { url: 'ombCategory', valueCoding: coding(cdc, code, categories[code]) };
  if (Object.hasOwn(nobodyKnows, letter)) return { url: 'ombCategory', ...(nobodyKnows[letter] === undefined ? {} : { valueCoding: nobodyKnows[letter] }) };
  return /^\d{4}-\d$/.test(code) ? { url: 'detailed', valueCoding: coding(cdc, code) } : undefined;
}
