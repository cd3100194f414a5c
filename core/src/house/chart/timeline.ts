/** Everything of a person in one line of time, newest first: each entry once, by when it was true. */
import type { Chart, ResultPoint, TimelineEntry } from './rows.ts';
import { diastolicPressure } from '../../codes/vitals.ts';
import { titleOf } from '../../codes/code-title.ts';
import { withUnit } from '../../codes/unit-words.ts';
import { classWord, completionWord, dispositionWord, doseWord, statusWord } from './words.ts';

type Made = Omit<Chart, 'timeline'>;

export function timelineOf(chart: Made): readonly TimelineEntry[] {
  return [
    ...visits(chart),
    ...results(chart),
    ...orders(chart),
    ...doses(chart),
    ...dispenses(chart),
    ...documents(chart),
    ...lines(chart),
    ...team(chart),
    ...labels(chart),
    ...resources(chart),
  ].sort((a, b) => b.at - a.at || (a.item < b.item ? -1 : a.item > b.item ? 1 : a.title < b.title ? -1 : 1));
}

function visits({ visits: list }: Made): TimelineEntry[] {
  return list.flatMap(({ encounter, class: visitClass, stays, dischargedAt, disposition, status }) => [
    ...stays.map((stay, i): TimelineEntry => ({
      item: `visit|${encounter}`,
      kind: 'visit',
      at: stay.from,
      title: i === 0 ? `${classWord(visitClass)} visit began` : `Moved to ${stay.place}`,
      says: [...(i === 0 ? [stay.place] : []), ...(stay.away === true ? ['away'] : []), `visit ${encounter}`].join(', '),
      ...(status === 'cancelled' ? { struck: true as const } : {}),
    })),
    ...(dischargedAt === undefined
      ? []
      : [
          {
            item: `visit|${encounter}`,
            kind: 'visit' as const,
            at: dischargedAt,
            title: 'Discharged',
            says: disposition === undefined ? `visit ${encounter}` : dispositionWord(disposition),
          },
        ]),
  ]);
}

function results({ results: list }: Made): TimelineEntry[] {
  return list.flatMap(({ code, unit, vital, points }) =>
    points.map((point): TimelineEntry => ({
      item: point.item,
      kind: vital === undefined && code.code !== diastolicPressure ? 'result' : 'vital',
      at: point.at,
      title: `${titleOf(code)} ${withUnit(point.value, unit)}`,
      ...resultSays(point),
      ...(point.withdrawn ? { struck: true as const } : {}),
      ...(point.abnormal === undefined || point.abnormal === 'N' ? {} : { flag: point.abnormal }),
    })),
  );
}

/** How it stands, and of a critical value who took it in: one that was corrected since asks anew. */
function resultSays(point: ResultPoint): Pick<TimelineEntry, 'says' | 'by'> {
  const { withdrawn, versions, status, acknowledged } = point;
  if (withdrawn) return { says: 'withdrawn' };
  const holding = versions.find(({ holds }) => holds)?.position;
  const by = acknowledged?.findLast(({ version }) => version === holding)?.by;
  const which = versions.length > 1 ? `, version ${versions.length}` : '';
  const stands = `${statusWord(status)}${which}${isCommented(point) ? ', with a comment' : ''}`;
  return by === undefined ? { says: stands } : { says: `${stands}, acknowledged`, by };
}

const isCommented = ({ comments, report }: ResultPoint): boolean => comments !== undefined || report !== undefined;

function orders({ orders: list }: Made): TimelineEntry[] {
  // A result that names an order nobody placed here tells of itself.
  const told = list.filter(({ versions }) => versions.some(({ status }) => status !== 'result-only'));
  return told.map(({ item, at, code, order, kind, status, open }) => ({
    item,
    kind: 'order',
    at,
    title: `${code === undefined ? order : titleOf(code)} ordered`,
    says: `${kind}, ${statusWord(status)}`,
    ...(!open && status !== 'completed' && status !== 'result-only' ? { struck: true as const } : {}),
  }));
}

function doses({ doses: given, immunisations }: Made): TimelineEntry[] {
  return [...given, ...immunisations].map(({ item, at, code, dose, completion, vaccine, withdrawn }) => ({
    item,
    kind: 'dose',
    at,
    title: `${titleOf(code)}${dose === undefined ? '' : ` ${dose}`} ${doseWord(completion)}`,
    says: withdrawn ? 'taken back' : vaccine ? 'vaccine' : 'medication',
    ...(withdrawn ? { struck: true as const } : {}),
  }));
}

function documents({ documents: list }: Made): TimelineEntry[] {
  return list.map(({ item, at, kind, parent, cancelled, completion, versions }) => ({
    item,
    kind: 'document',
    at,
    title: parent === undefined ? titleOf(kind) : `${titleOf(kind)}, addendum`,
    says: cancelled
      ? 'cancelled'
      : [completion === undefined ? undefined : completionWord(completion), versions.length > 1 ? `version ${versions.length}` : undefined]
          .filter((part) => part !== undefined)
          .join(', '),
    ...(cancelled ? { struck: true as const } : {}),
  }));
}

function lines({ lines: list }: Made): TimelineEntry[] {
  return list.map(({ item, at, line, code, severity, reaction, dose, over }) => ({
    item,
    kind: 'line',
    at,
    title: `${line === 'home-medication' ? 'at home' : line}: ${titleOf(code)}`,
    says: over ? 'no longer so' : [reaction, severity].filter((word) => word !== undefined).join(', ') || (dose ?? 'stated'),
    ...(over ? { struck: true as const } : {}),
  }));
}

function dispenses({ dispenses: list }: Made): TimelineEntry[] {
  return list.map(({ item, at, code, amount }) => ({ item, kind: 'dispense', at, title: `${titleOf(code)} dispensed`, says: amount ?? 'left the pharmacy' }));
}

/** Each step of its own: who came and went is told by all of them. */
function team({ team: list }: Made): TimelineEntry[] {
  return list.flatMap(({ item, part, staff, versions }) =>
    versions.map(({ at, status }): TimelineEntry => ({
      item,
      kind: 'team',
      at,
      title: `${part.replaceAll('-', ' ')} ${status} the care team`,
      says: '',
      by: staff,
    })),
  );
}

function labels({ labels: list }: Made): TimelineEntry[] {
  return list.flatMap(({ item, versions }) =>
    versions.map(({ at, says, status, holds }): TimelineEntry => ({
      item,
      kind: 'label',
      at,
      title: `Record labelled ${says}`,
      says: status,
      ...(holds ? {} : { struck: true as const }),
    })),
  );
}

/** What names nobody came with a bundle and is no event of the person's. */
function resources({ resources: list }: Made): TimelineEntry[] {
  return list
    .filter(({ ofNobody }) => !ofNobody)
    .map(({ item, at, kind, code, status }) => ({
      item,
      kind: 'resource',
      at,
      title: code === undefined ? kind : `${kind}: ${titleOf(code)}`,
      says: status ?? 'kept as it came',
    }));
}
