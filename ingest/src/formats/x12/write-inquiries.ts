/** 270 and 276 written: one payer, one asker, a level for each person asked about. */
import { written } from './elements.ts';
import type { Asked, BenefitInquiries, StatusInquiries } from './inquiries.ts';
import { dmg, money, ref, withAddress } from './parties.ts';
import type { Demographics, Party } from './sets.ts';
import type { SetToWrite, Written } from './write.ts';

/** Levels numbered as they are written. */
interface Numbering {
  next(): string;
}

function numbering(): Numbering {
  let last = 0;
  return { next: () => String(++last) };
}

export function writeBenefitInquiries(set: BenefitInquiries, control: string): SetToWrite {
  const numbers = numbering();
  const [payer, receiver] = [numbers.next(), numbers.next()];
  const segments: Written[] = [
    ['BHT', '0022', '13', set.reference, written(set.createdOn), set.createdAt],
    ['HL', payer, '', '20', '1'],
    ...withAddress(set.payer),
    ['HL', receiver, payer, '21', '1'],
    ...withAddress(set.receiver),
  ];
  for (const one of set.asked) {
    const services: Written[] = one.services.length === 0 ? [] : [['EQ', { each: one.services }]];
    segments.push(...personSegments(one, numbers, receiver, (own) => [...own, ...dates(one), ...services]));
  }
  return { code: '270', control, segments };
}

export function writeStatusInquiries(set: StatusInquiries, control: string): SetToWrite {
  const numbers = numbering();
  const [payer, receiver] = [numbers.next(), numbers.next()];
  const segments: Written[] = [
    ['BHT', '0010', '13', set.reference, written(set.createdOn), set.createdAt],
    ['HL', payer, '', '20', '1'],
    ...withAddress(set.payer),
    ['HL', receiver, payer, '21', '1'],
    ...withAddress(set.receiver),
  ];
  for (const one of set.asked) {
    const provider = numbers.next();
    segments.push(['HL', provider, receiver, '19', '1'], ...withAddress(one.provider));
    const total: Written[] = one.totalCents === undefined ? [] : [['AMT', 'T3', money(one.totalCents)]];
    const about = [...one.references.map(ref), ...total, ...dates(one)];
    segments.push(...claimSegments(one, numbers, provider, about));
  }
  return { code: '276', control, segments };
}

const dates = ({ dates: said }: Asked): Written[] => said.map(({ kind, format, value }) => ['DTP', kind, format, value]);
const trace = (one: Asked): Written[] => (one.trace === '' ? [] : [['TRN', '1', one.trace, one.origin]]);
const born = (demographics: Demographics | undefined): Written[] => (demographics === undefined ? [] : [dmg(demographics)]);

/** 270: the trace, the name, then what is asked, at the level of whoever it is about. */
function personSegments(one: Asked, numbers: Numbering, receiver: string, about: (own: Written[]) => Written[]): Written[] {
  const subscriber = numbers.next();
  const person = (party: Party, demographics: Demographics | undefined): Written[] => [...withAddress(party), ...born(demographics)];
  const { dependent } = one;
  if (dependent === undefined) {
    return [['HL', subscriber, receiver, '22', '0'], ...about([...trace(one), ...person(one.subscriber, one.subscriberDemographics)])];
  }
  const own = numbers.next();
  return [
    ['HL', subscriber, receiver, '22', '1'],
    ...person(one.subscriber, one.subscriberDemographics),
    ['HL', own, subscriber, '23', '0'],
    ...about([...trace(one), ...person(dependent, one.dependentDemographics)]),
  ];
}

/** 276: demographics before the name, the trace and what is asked behind it. */
function claimSegments(one: Asked, numbers: Numbering, provider: string, about: Written[]): Written[] {
  const subscriber = numbers.next();
  const { dependent } = one;
  const first: Written[] = [...born(one.subscriberDemographics), ...withAddress(one.subscriber)];
  if (dependent === undefined) return [['HL', subscriber, provider, '22', '0'], ...first, ...trace(one), ...about];
  const own = numbers.next();
  const second: Written[] = [...born(one.dependentDemographics), ...withAddress(dependent)];
  return [['HL', subscriber, provider, '22', '1'], ...first, ['HL', own, subscriber, '23'], ...second, ...trace(one), ...about];
}
