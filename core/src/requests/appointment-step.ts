/** A patient asks for a time, another time, or no time; the house confirms or declines. Of two who ask for one time the second is told. */
import Type from 'typebox';
import { appointmentNow, slotsOf } from '../house/portal/clinics.ts';
import { personOf } from '../identity/fold.ts';
import { patientId } from '../ids.ts';
import { PatientKey } from '../work/access.ts';
import { At, Key, oneOf, Word } from '../work/fact.ts';
import { appointmentSteps } from '../work/portal.ts';
import { byOf, requestKind } from './request.ts';

export const appointmentStep = requestKind({
  request: 'appointment-step',
  title: 'Ask for, move, cancel, confirm or decline an appointment',
  definition: 'A patient asks among the times that are offered; the house answers.',
  portal: 'appointments',
  body: Type.Object(
    {
      patient: PatientKey,
      step: oneOf(appointmentSteps),
      appointment: Type.Optional(Key('Absent = a new one')),
      clinic: Type.Optional(Word('Of a new one')),
      startsAt: Type.Optional(At('One of the times that are offered')),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { patient: asked, step, appointment, clinic, startsAt }, id }, actor) => {
    const patient = patientId(asked);
    const now = appointment === undefined ? undefined : appointmentNow(input, appointment);
    if (step !== 'asked' && (now === undefined || personOf(input.identity, now.patient) !== personOf(input.identity, patient)))
      return { refused: 'thing.unknown', says: 'There is no such appointment.' };
    if ((step === 'confirmed' || step === 'declined') === (actor.role === 'patient'))
      return { refused: 'step.out-of-order', says: 'The other side says that.' };
    const open = now?.state === 'asked' || now?.state === 'booked';
    if (step !== 'asked' && !open) return { refused: 'step.out-of-order', says: 'It is over already.', ...(now === undefined ? {} : { value: now.state }) };
    if (step === 'confirmed' && now?.state === 'booked') return { refused: 'step.out-of-order', says: 'It is confirmed already.' };
    const timed = step === 'asked' || step === 'moved';
    const slot = timed ? slotsOf(input, clinic ?? now?.clinic ?? '').find((one) => one.startsAt === startsAt) : undefined;
    if (timed && slot === undefined)
      return { refused: 'slot.taken', says: 'This time is not offered, or not any more.', field: 'startsAt', unlock: 'Choose another time.' };
    return {
      events: [
        {
          type: 'AppointmentStepped',
          appointment: now?.appointment ?? id,
          patient: now?.patient ?? patient,
          step,
          ...(slot === undefined ? {} : slot),
          by: byOf(actor),
        },
      ],
      made: { appointment: now?.appointment ?? id },
    };
  },
});
