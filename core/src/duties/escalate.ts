/** Alerts the next level of a finding that nobody answered in time. What leaves the house beside it is the delivery's work. */
import { isSilence } from '../house/findings/derived.ts';
import { nextAlert } from '../house/findings/escalation.ts';
import { findingsOf } from '../reasoning/findings.ts';
import { getRow } from '../table.ts';
import type { Duty } from './duty.ts';

export const escalate: Duty = {
  duty: 'escalate',
  definition: 'When the next step of the escalation ladder of an unanswered finding is due, it is told; nothing that derives from a silent feed is.',
  due: (input) => {
    const findings = findingsOf(input);
    // Asked once for all: whoever asked for each finding would go through all of them as often.
    const isOld = findings.some(isSilence);
    return findings.flatMap((finding) => {
      const next = isOld && !isSilence(finding) ? undefined : nextAlert(finding, getRow(input.hospital.work.AlertSent, finding.finding));
      if (next === undefined || next.dueAt > input.now) return [];
      const { level, attempt, to } = next;
      return [
        {
          request: 'alert',
          body: { finding: finding.finding, level, attempt, channel: 'in-app', to, outcome: 'sent' },
          id: occasionId(finding.finding, next.dueAt, level, attempt),
        },
      ];
    });
  },
};

/** At most 60 characters, the same for the same step of the same occasion. */
function occasionId(finding: string, dueAt: number, level: number, attempt: number): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < finding.length; i++) hash = Math.imul(hash ^ finding.charCodeAt(i), 0x01000193);
  return `${(hash >>> 0).toString(36)}${finding.slice(-24).replace(/[^\w-]/g, '_')}-${dueAt.toString(36)}-${level}.${attempt}`;
}
