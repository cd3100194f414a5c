/** One reading as a device states it, and what may be believed of it: a sentinel, a code that disagrees with itself or a unit of another kind is absent with its reason, never a number. */
import type { Coded, DeviceReading, ObservedValue, ResultStatus } from '@healthos/core/clinical/events.ts';
import type { Instant } from '@healthos/core/time.ts';
import { convert, isUcum, unitAsUcum } from './device-units.ts';
import { termOf } from './terms.ts';

export interface StatedReading {
  readonly code: Coded;
  /** MDS.VMD.channel.metric. */
  readonly containment?: string;
  readonly value: ObservedValue;
  /** OBX-6.2: the name of a unit whose code is in the value. */
  readonly unitName?: string;
  readonly status: ResultStatus;
  readonly observedAt: Instant;
}

/** Numbers that mean "no reading" and are sent as final values. */
const sentinels = new Set([-999, -99.9, -100, 8388607]);

export function believed(stated: StatedReading): DeviceReading {
  const { code, containment, status, observedAt } = stated;
  return { code: canonicalCode(code), ...(containment === undefined ? {} : { containment }), value: believedValue(stated), status, observedAt };
}

/** A term known by its reference id alone is kept under its number, so that one metric is one series. */
function canonicalCode(code: Coded): Coded {
  const found = termOf(code);
  return found.kind === 'term' ? { code: found.term.code, display: found.term.refid, system: 'MDC' } : code;
}

function believedValue({ code, value, unitName, status }: StatedReading): ObservedValue {
  if (status === 'X' || status === 'N') return { kind: 'absent', reason: 'not-done' };
  if (status === 'D' || status === 'W') return { kind: 'absent', reason: 'deleted' };
  const found = termOf(code);
  if (found.kind === 'mismatch') return { kind: 'absent', reason: 'code-mismatch' };
  if (value.kind !== 'quantity') return value;
  if (sentinels.has(value.value)) return { kind: 'absent', reason: 'sentinel' };
  if (value.unit === undefined) return value;
  const unit = unitAsUcum(value.unit, unitName ?? '');
  if (found.kind !== 'term' || unit === found.term.unit) return { ...value, unit };
  const converted = convert(value.value, unit, found.term.unit);
  // A unit that UCUM knows measures another thing than the term does; one that it does not know is shown as sent and never scored.
  if (converted === undefined) return isUcum(unit) ? { kind: 'absent', reason: 'unknown-unit' } : { ...value, unit };
  return { ...value, value: converted, literal: String(converted), unit: found.term.unit };
}
