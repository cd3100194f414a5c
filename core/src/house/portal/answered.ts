/** Questionnaires that a person answered, the newest first; what was written freely is in the bytes of the request. */
import { personOf } from '../../identity/fold.ts';
import type { MessageId, PatientId } from '../../ids.ts';
import { rows } from '../../table.ts';
import type { Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import type { WorkOf } from '../../work/events.ts';

export interface Answered {
  readonly answer: string;
  readonly questionnaire: string;
  readonly version: string;
  readonly at: Instant;
  readonly by?: string;
  readonly answers: WorkOf<'QuestionnaireAnswered'>['answers'];
  readonly position: number;
  /** Where the words are: the message of the log. */
  readonly kept: MessageId;
}

export function answeredBy({ hospital, identity }: ViewInput, patient: PatientId): readonly Answered[] {
  const person = personOf(identity, patient);
  return [...rows(hospital.work.QuestionnaireAnswered)]
    .flatMap((versions) => versions.find(({ feed, event }) => feed === 'requests' && personOf(identity, event.patient) === person) ?? [])
    .map(({ event: { answer, questionnaire, version, answers, by }, at, position, message }) => ({
      answer,
      questionnaire,
      version,
      at,
      answers,
      position,
      kept: message,
      ...(by === undefined ? {} : { by }),
    }))
    .sort((a, b) => b.at - a.at || b.position - a.position);
}
