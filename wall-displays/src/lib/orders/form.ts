/** The order form as its address says it: every field is a parameter, so that a link opens what its sender was writing. Pure. */
import type { WrittenLine } from '@healthos/core/house/orders/line-fault.ts';
import type { Orderable } from '@healthos/core/house/orders/order-pack.ts';
import { hourMs } from '@healthos/core/time.ts';

/** Parameters of the form within the address of the chart, each with `o-` before it; `start` is in hours from now. */
export const formFields = ['kind', 'code', 'name', 'system', 'dose', 'unit', 'rate', 'rateunit', 'route', 'freq', 'prn', 'prio', 'for', 'start'] as const;
export type FormField = (typeof formFields)[number];
export type Form = Readonly<Partial<Record<FormField, string>>>;

/** Which parameter of the form a field of a line stands in. */
export const fieldOf: Readonly<Record<string, FormField>> = {
  code: 'code',
  dose: 'dose',
  'dose.literal': 'dose',
  'dose.unit': 'unit',
  rate: 'rate',
  'rate.literal': 'rate',
  'rate.unit': 'rateunit',
  route: 'route',
  frequency: 'freq',
  startsAt: 'start',
};

export const readForm = (said: (name: string) => string): Form =>
  Object.fromEntries(formFields.flatMap((field) => (said(`o-${field}`) === '' ? [] : [[field, said(`o-${field}`)]])));
/** What writes this form into the address; without one it is closed. */
export const formParams = (form: Form = {}): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(formFields.map((field) => [`o-${field}`, form[field]]));

/** As the pack says that it is usually ordered. */
export function usually({ kind, code, doses, rates, routes, frequencies, prn, priority, indications }: Orderable): Form {
  const [dose, rate] = [doses?.[0], rates?.[0]];
  return {
    kind,
    code: code.code,
    ...part('name', code.display),
    ...part('system', code.system),
    ...part('dose', dose?.literal),
    ...part('unit', dose?.unit),
    ...part('rate', dose === undefined ? rate?.literal : undefined),
    ...part('rateunit', dose === undefined ? rate?.unit : undefined),
    ...part('route', routes?.[0]),
    ...part('freq', frequencies?.[0]),
    ...part('prn', prn === true ? '1' : undefined),
    ...part('prio', priority ?? (kind === 'laboratory' || kind === 'imaging' ? 'R' : undefined)),
    ...part('for', prn === true ? indications?.[0] : undefined),
  };
}

/** As an order that stands was ordered: where a form that replaces it begins. */
export function asOrdered(order: {
  readonly kind: string;
  readonly code: { readonly code: string; readonly display?: string; readonly system?: string };
  readonly dose?: { readonly literal: string; readonly unit?: string };
  readonly rate?: { readonly literal: string; readonly unit?: string };
  readonly route?: string;
  readonly frequency?: string;
  readonly prn: boolean;
  readonly priority?: string;
  readonly indication?: string;
}): Form {
  return {
    kind: order.kind,
    code: order.code.code,
    ...part('name', order.code.display),
    ...part('system', order.code.system),
    ...part('dose', order.dose?.literal),
    ...part('unit', order.dose?.unit),
    ...part('rate', order.rate?.literal),
    ...part('rateunit', order.rate?.unit),
    ...part('route', order.route),
    ...part('freq', order.frequency),
    ...part('prn', order.prn ? '1' : undefined),
    ...part('prio', order.priority),
    ...part('for', order.indication),
  };
}

const part = <Field extends FormField>(field: Field, value: string | undefined): { readonly [F in Field]?: string } =>
  (value === undefined || value === '' ? {} : { [field]: value }) as { readonly [F in Field]?: string };

/** The line of an order that the form says; a dose whose number is missing is none. */
export function lineOf(
  form: Form,
  now: number,
): WrittenLine & { readonly code: { readonly code: string; readonly display?: string; readonly system?: string } } {
  const [dose, rate] = [amount(form.dose, form.unit), amount(form.rate, form.rateunit)];
  const hours = form.start === undefined ? Number.NaN : Number(form.start);
  return {
    kind: form.kind ?? '',
    code: {
      code: form.code ?? '',
      ...(form.name === undefined ? {} : { display: form.name }),
      ...(form.system === undefined ? {} : { system: form.system }),
    },
    ...(dose === undefined ? {} : { dose }),
    ...(rate === undefined ? {} : { rate }),
    ...(form.route === undefined ? {} : { route: form.route.trim() }),
    ...(form.freq === undefined ? {} : { frequency: form.freq.trim() }),
    ...(form.prn === '1' ? { prn: true } : {}),
    ...(form.prio === undefined ? {} : { priority: form.prio }),
    ...(form.for === undefined ? {} : { indication: form.for.trim() }),
    ...(Number.isFinite(hours) ? { startsAt: Math.round(now + hours * hourMs) } : {}),
  };
}

function amount(literal: string | undefined, unit: string | undefined): { readonly literal: string; readonly unit?: string } | undefined {
  if (literal === undefined) return undefined;
  return { literal: literal.trim(), ...(unit === undefined || unit.trim() === '' ? {} : { unit: unit.trim() }) };
}
