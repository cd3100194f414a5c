/** Coverage: who is expected to pay, as registration said (HL7 v2-to-FHIR, IN1). No member number is in a fact: it is in the bytes of the message. */
import type { CoverageRecorded } from '@healthos/core/financial/events.ts';
import { numbersTold } from '@healthos/core/visit-numbers.ts';
import { getRow } from '@healthos/core/table.ts';
import { newestOf, type Versions } from '@healthos/core/versions.ts';
import { identifier, patient, refers, status, token } from '../parameters.ts';
import { concept, keyedId, period, positionId, present, reference } from '../resource.ts';
import { toldOf, upTo, type Kind, type Thing, type Whose } from '../thing.ts';
import { cameAsFhir } from '../whose.ts';
import type { Made } from '../written.ts';
import { keptAlone } from '../numbers.ts';

export const coverageKind: Kind = {
  kind: 'Coverage',
  audience: 'money',
  parameters: [
    patient('beneficiary'),
    { ...patient('beneficiary'), name: 'beneficiary' },
    identifier,
    status,
    token('type'),
    token('class-type', 'class.type'),
    refers('payor', ['Organization', 'Patient']),
  ],
  numbered: keptAlone,
  ofPerson: (whose) => [...whose.kept('Coverage'), ...recorded(whose)],
};

const mostRanks = 9;

function recorded(whose: Whose): readonly Thing[] {
  const { house, person } = whose;
  const owners = [...person.encounters.flatMap((encounter) => numbersTold(house.hospital, encounter)), ...person.records];
  return [...new Set<string>(owners)].flatMap((owner) =>
    Array.from({ length: mostRanks }, (_, n) => getRow(house.hospital.financial.coverages, `${owner}|${n + 1}`) ?? []).flatMap((every) => {
      const versions = every.filter(({ event, at }) => person.isTheirs(event, at));
      const newest = newestOf(versions);
      const first = toldOf(versions)[0];
      if (newest === undefined || first === undefined || versions.some(cameAsFhir)) return [];
      return [
        {
          kind: 'Coverage',
          id: positionId(house.tag, first.position),
          told: toldOf(versions),
          write: (position: number) => writeCoverage(whose, upTo(versions, position), house.input.now),
        },
      ];
    }),
  );
}

function writeCoverage(whose: Whose, versions: Versions<CoverageRecorded>, now: number): Made<'Coverage'> | undefined {
  const event = newestOf(versions)?.event;
  if (event === undefined) return undefined;
  const payer = event.payer ?? event.payerClass;
  return present({
    status: event.to !== undefined && event.to < now ? 'cancelled' : 'active',
    type: { coding: [{ system: 'urn:healthos:payer-class', code: event.payerClass }], text: event.planType ?? event.payerClass },
    beneficiary: whose.subject,
    relationship: event.relation === undefined ? undefined : concept('subscriber-relationship', event.relation),
    period: period(event.from, event.to),
    payor: [{ ...reference('Organization', keyedId(whose.house.tag, `payer:${payer}`)), display: payer }],
    class: event.plan === undefined ? undefined : [{ type: concept('coverage-class', 'plan'), value: event.plan }],
    order: event.priority ?? event.rank,
  });
}
