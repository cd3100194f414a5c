/** Somebody is named to act for a patient, with an end, or is so no longer. */
import Type from 'typebox';
import { encountersOf } from '../house/access/ties.ts';
import { proxiesOf, proxyPack } from '../house/portal/proxies.ts';
import { personOf } from '../identity/fold.ts';
import { patientId, type PatientId } from '../ids.ts';
import { getRow } from '../table.ts';
import { dayMs } from '../time.ts';
import type { ViewInput } from '../views/view.ts';
import { PatientKey } from '../work/access.ts';
import { At, Key, oneOf } from '../work/fact.ts';
import { proxyEnds, proxyRelations } from '../work/portal.ts';
import { byOf, requestKind } from './request.ts';

export const proxyGrant = requestKind({
  request: 'proxy-grant',
  title: 'Name somebody who acts for a patient',
  definition: 'A parent or guardian until the child is of age, with less in the confidential years; a delegate of an adult for a year at most.',
  body: Type.Object(
    {
      patient: PatientKey,
      holder: PatientKey,
      relation: oneOf(proxyRelations),
      from: Type.Optional(At('Not before')),
      /** Worked out of the birth date by the door, to the month. */
      confidentialFrom: Type.Optional(At('Begin of the confidential years')),
      until: At('End'),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { patient: asked, holder: who, relation, from, confidentialFrom, until }, id }, actor) => {
    const [patient, holder] = [patientId(asked), patientId(who)];
    const unknown = [patient, holder].find((one) => !isKnown(input, one));
    if (unknown !== undefined) return { refused: 'thing.unknown', says: 'There is no such record here.', field: unknown === patient ? 'patient' : 'holder' };
    if ([patient, holder].some((one) => isNobody(input, one)))
      return { refused: 'proxy.nobody', says: 'Nobody identified one of the two yet.', unlock: 'Identify the patient first.' };
    if (personOf(input.identity, patient) === personOf(input.identity, holder))
      return { refused: 'step.out-of-order', says: 'The two are one person.', field: 'holder' };
    if (until <= input.now || (from !== undefined && until <= from))
      return { refused: 'proxy.age', says: 'The grant would be over before it began.', field: 'until' };
    if (relation !== 'delegate' && confidentialFrom === undefined)
      return { refused: 'proxy.age', says: 'The age of the child is not known.', unlock: 'Register the birth date first.' };
    if (relation === 'delegate' && until > input.now + proxyPack.delegateDays * dayMs)
      return {
        refused: 'proxy.age',
        says: 'A delegate is named anew each year.',
        field: 'until',
        limit: `${proxyPack.delegateDays} days`,
        rule: `${proxyPack.pack}@${proxyPack.version}`,
      };
    const standing = proxiesOf(input).find(
      (one) =>
        (one.state === 'active' || one.state === 'not-yet') &&
        one.relation === relation &&
        personOf(input.identity, one.patient) === personOf(input.identity, patient) &&
        personOf(input.identity, one.holder) === personOf(input.identity, holder),
    );
    if (standing !== undefined) return { refused: 'step.out-of-order', says: 'They act for the patient already.', value: standing.proxy };
    return {
      events: [
        {
          type: 'ProxyStepped',
          proxy: id,
          patient,
          holder,
          relation,
          step: 'granted',
          until,
          ...(from === undefined ? {} : { from }),
          ...(confidentialFrom === undefined || relation === 'delegate' ? {} : { confidentialFrom }),
          by: byOf(actor),
        },
      ],
      made: { proxy: id },
    };
  },
});

export const proxyRevoke = requestKind({
  request: 'proxy-revoke',
  title: 'End that somebody acts for a patient',
  definition: 'At once, with a reason; an adult ends it themselves, and whoever acts may give it up.',
  portal: 'consents',
  body: Type.Object({ patient: PatientKey, proxy: Key('Of the grant'), reason: oneOf(proxyEnds) }, { additionalProperties: false }),
  decide: (input, { body: { patient, proxy, reason } }, actor) => {
    const found = proxiesOf(input).find((one) => one.proxy === proxy && personOf(input.identity, one.patient) === personOf(input.identity, patientId(patient)));
    if (found === undefined) return { refused: 'thing.unknown', says: 'There is no such grant.' };
    // Of two who act for one child neither ends the other.
    const own = actor.patient === undefined ? undefined : personOf(input.identity, patientId(actor.patient));
    if (own !== undefined && own !== personOf(input.identity, found.patient) && own !== personOf(input.identity, found.holder))
      return { refused: 'thing.unknown', says: 'There is no such grant.' };
    if (found.state === 'revoked' || found.state === 'expired') return { refused: 'step.out-of-order', says: 'It is over already.', value: found.state };
    return {
      events: [
        { type: 'ProxyStepped', proxy, patient: found.patient, holder: found.holder, relation: found.relation, step: 'revoked', reason, by: byOf(actor) },
      ],
    };
  },
});

const isKnown = (input: ViewInput, record: PatientId): boolean =>
  getRow(input.identity.records, record) !== undefined || encountersOf(input, record).length > 0;
const isNobody = (input: ViewInput, record: PatientId): boolean =>
  [record, personOf(input.identity, record)].some((one) => getRow(input.identity.records, one)?.unidentified === true);
