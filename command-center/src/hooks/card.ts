/** A card as CDS Hooks 2.0 describes it, made of what a rule of this house says; its id is of its call and its check, so that the same call twice is one card. */
import { createHash } from 'node:crypto';
import type { Hook } from '@healthos/core/work/cards.ts';

export type Indicator = 'info' | 'warning' | 'critical';

export interface CardDraft {
  /** Key of the check or finding behind it. */
  readonly check: string;
  /** The rule with its version, by the name that the registry of rules knows. */
  readonly rule: string;
  readonly indicator: Indicator;
  readonly summary: string;
  readonly detail: string;
  /** What it leans on. */
  readonly source: string;
  readonly suggestions?: readonly Suggestion[];
  readonly reasons: readonly string[];
}
export interface Suggestion {
  readonly label: string;
  /** The draft that would be taken off: `MedicationRequest/id`. */
  readonly takesOff: string;
}

/** CDS Hooks: less than 140 characters. */
const summaryLimit = 139;
export const reasonSystem = 'urn:healthos:override-reason';

export interface CallOf {
  readonly client: string;
  readonly hook: Hook;
  readonly instance: string;
}

export function cardId({ client, hook, instance }: CallOf, part: string): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([client, hook, instance, part]))
    .digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}

export function writeCard(call: CallOf, draft: CardDraft, links: { readonly base: string; readonly appContext: string }): object {
  const { check, indicator, summary, detail, source, suggestions = [], reasons } = draft;
  return {
    uuid: cardId(call, check),
    summary: cut(summary),
    indicator,
    detail,
    source: { label: source },
    ...(suggestions.length === 0
      ? {}
      : {
          selectionBehavior: 'at-most-one',
          suggestions: suggestions.map(({ label, takesOff }) => ({
            label,
            uuid: cardId(call, `${check}|${takesOff}`),
            actions: [{ type: 'delete', description: label, resourceId: [takesOff] }],
          })),
        }),
    overrideReasons: reasons.map((code) => ({ system: reasonSystem, code, display: sentence(code) })),
    links: [{ label: 'Open in HealthOS', url: `${links.base}/chart/launch`, type: 'smart', appContext: links.appContext }],
  };
}

function cut(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  return plain.length <= summaryLimit ? plain : `${plain.slice(0, summaryLimit - 1).toWellFormed()}…`;
}

export const sentence = (code: string): string => {
  const words = code.replaceAll('-', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
};
