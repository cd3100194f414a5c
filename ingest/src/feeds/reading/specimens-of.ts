/** SPM: what was taken from the patient (HL7 v2.5.1 7.4.3), by its numbers, codes and times. What it is described as (SPM-14) is free text and stays in the bytes. */
import type { Coded, OrderRecorded } from '@healthos/core/clinical/events.ts';
import type { SaidTime, Specimen } from '@healthos/core/clinical/specimen.ts';
import type { Segment } from '../../formats/hl7v2/message.ts';
import { codedOf } from './coded-of.ts';
import type { Gathering } from './gathering.ts';
import type { Times } from './time-of.ts';

/** Of one order, and conditions of one specimen: more are in the bytes. */
const [mostSpecimens, mostConditions] = [10, 5] as const;

/** An SPM that says nothing of these is none. */
export function specimensOf({ times }: Gathering, segments: readonly Segment[]): Pick<OrderRecorded, 'specimens'> {
  const specimens = segments.slice(0, mostSpecimens).flatMap((spm) => {
    const specimen = specimenOf(spm, times);
    return Object.keys(specimen).length === 0 ? [] : [specimen];
  });
  return specimens.length === 0 ? {} : { specimens };
}

function specimenOf(spm: Segment, times: Times): Specimen {
  const [placer, filler, available] = [spm.text(2, 1).trim(), spm.text(2, 2).trim(), spm.text(20).trim().toUpperCase()];
  const amount = spm.text(12, 1).trim();
  const unit = spm.text(12, 2).trim();
  const conditions = Array.from({ length: Math.min(spm.repetitions(24), mostConditions) }, (_, n) => codedOf(spm, 24, n)).filter((one) => one !== undefined);
  return {
    ...(placer === '' ? {} : { placer }),
    ...(filler === '' ? {} : { filler }),
    ...code('type', codedOf(spm, 4)),
    ...code('method', codedOf(spm, 7)),
    ...code('site', codedOf(spm, 8)),
    ...(amount === '' ? {} : { amount: { literal: amount, ...(unit === '' ? {} : { unit }) } }),
    ...time('collectedAt', spm, times, 17),
    ...time('collectedUntil', spm, times, 17, 2),
    ...time('receivedAt', spm, times, 18),
    ...(available === 'Y' || available === 'N' ? { available: available === 'Y' } : {}),
    ...(conditions.length === 0 ? {} : { conditions }),
  };
}

const code = <Name extends string>(name: Name, value: Coded | undefined): { readonly [key in Name]?: Coded } =>
  value === undefined ? {} : ({ [name]: value } as { readonly [key in Name]: Coded });

function time<Name extends string>(name: Name, spm: Segment, times: Times, field: number, component = 1): { readonly [key in Name]?: SaidTime } {
  const read = times.time(spm, field, component);
  if (read?.at === undefined) return {};
  const said: SaidTime = { literal: read.literal, at: read.at, precision: read.precision };
  return { [name]: said } as { readonly [key in Name]: SaidTime };
}
