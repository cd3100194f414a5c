/** Alerts the next level of findings that nobody answered in time, all that are due by one request. What leaves the house beside it is the delivery's work. */
import { isSilence } from '../house/findings/derived.ts';
import { nextAlert } from '../house/findings/escalation.ts';
import { findingsOf } from '../reasoning/findings.ts';
import { alertLimits, type AlertStep } from '../requests/alert.ts';
import { getRow } from '../table.ts';
import type { Duty } from './duty.ts';

export const escalate: Duty = {
  duty: 'escalate',
  definition: 'When the next step of the escalation ladder of an unanswered finding is due, it is told; nothing that derives from a silent feed is.',
  due: (input) => {
    const findings = findingsOf(input);
    // Asked once for all: whoever asked for each finding would go through all of them as often.
    const isOld = findings.some(isSilence);
    const due: { readonly step: AlertStep; readonly dueAt: number }[] = [];
    for (const finding of findings) {
      const next = isOld && !isSilence(finding) ? undefined : nextAlert(finding, getRow(input.hospital.work.AlertSent, finding.finding));
      if (next === undefined || next.dueAt > input.now) continue;
      const { level, attempt, to, dueAt } = next;
      due.push({ step: { finding: finding.finding, level, attempt, to }, dueAt });
    }
    if (due.length === 0) return [];
    // The longest overdue first, so that where there are more than one request tells none of them waits for ever.
    const first = due.sort((a, b) => a.dueAt - b.dueAt).slice(0, alertLimits.steps);
    return [{ request: 'alert', body: { steps: first.map(({ step }) => step) }, id: occasionsId(first) }];
  },
};

/** At most 60 characters, the same for the same steps of the same occasions; others have another, and what was told of them is left out by the request. */
function occasionsId(due: readonly { readonly step: AlertStep; readonly dueAt: number }[]): string {
  const said = due.map(({ step: { finding, level, attempt }, dueAt }) => `${finding}|${dueAt}|${level}.${attempt}`).join('\n');
  const newest = due.at(-1)?.dueAt ?? 0;
  return `${due.length}-${hashed(said, 0x01000193)}${hashed(said, 0x85ebca6b)}-${newest.toString(36)}`;
}

/** FNV-1a over UTF-16 units, by two multipliers: one hash of 32 bits would some day give two sets of steps one id. */
function hashed(said: string, multiplier: number): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < said.length; i++) hash = Math.imul(hash ^ said.charCodeAt(i), multiplier);
  return (hash >>> 0).toString(36);
}
