/** Placement in houses of 50, 500 and 5,000 beds, nine in ten occupied: the whole answer to one request from nothing (board, rules, scores), the next request of the same moment, why not, and the whole queue. */
import { fact, moved, minute, recorded, at as placeOf, type Fact } from '../../core/src/given.ts';
import { boardOf } from '../../core/src/house/placement/board.ts';
import { queueOf } from '../../core/src/house/placement/queue.ts';
import { fitsOf, rank, whyNot } from '../../core/src/house/placement/rank.ts';
import { emptyEnterprise, foldEnterprise } from '../../core/src/hospital-fold.ts';
import { bedId, encounterId, facilityId } from '../../core/src/ids.ts';
import type { FacilityDescription } from '../../core/src/operations/facility.ts';
import { instant } from '../../core/src/time.ts';
import type { ViewInput } from '../../core/src/views/view.ts';
import { median, type Bench, type Row } from './figures.ts';

const rounds = 31;
const levels = ['medical-surgical', 'telemetry', 'step-down', 'icu'] as const;
const bedsOfUnit = 25;

export const placement: Bench = { name: 'placement', run: () => Promise.resolve([50, 500, 5000].flatMap(figures)) };

function figures(beds: number): Row[] {
  const input = house(beds);
  const wishes = [...queueOf(input).values()];
  const [first] = wishes;
  if (first === undefined) throw new RangeError('nobody waits');
  const moment = { now: input.now, zone: 'America/New_York' };
  const full = [...boardOf(input).beds.values()].find(({ lodgers }) => lodgers.length > 0)?.bed;
  const row = (name: string, value: number, more: Partial<Row> = {}): Row => ({
    bench: 'placement',
    case: `${beds} beds: ${name}`,
    subject: 'ours',
    value,
    unit: 'ms',
    ...more,
  });
  return [
    row(
      'board and ranking from nothing',
      timed(() => rank(boardOf(anew(input)), first, moment)),
      beds === 500 ? { target: '<= 100' } : {},
    ),
    row(
      'ranking, board known',
      timed(() => rank(boardOf(input), first, moment)),
    ),
    row(
      'why not, with its unlock',
      timed(() => (full === undefined ? undefined : whyNot(boardOf(input), first, full, moment))),
    ),
    row(
      `fits of a queue of ${wishes.length}, board anew`,
      timed(() => {
        const board = boardOf(anew(input));
        return wishes.map((wish) => fitsOf(board, wish));
      }),
    ),
  ];
}

/** The same picture as another object, so that nothing that was kept for it is found. */
function anew(input: ViewInput): ViewInput {
  const { hospital } = input;
  return { ...input, hospital: { ...hospital, operations: { ...hospital.operations, bedFacts: { ...hospital.operations.bedFacts } } } };
}

function timed(run: () => unknown): number {
  const took: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    run();
    took.push(performance.now() - began);
  }
  return median(took.slice(1));
}

/** Nine beds of ten are occupied, forty wait. */
export function house(beds: number): ViewInput {
  const units = Array.from({ length: beds / bedsOfUnit }, (_, u) => ({
    unit: `U${u}`,
    name: `Unit ${u}`,
    levelOfCare: levels[u % levels.length] ?? 'medical-surgical',
    floor: '1',
    service: u % 2 === 0 ? 'MED' : 'SUR',
    rooms: Array.from({ length: bedsOfUnit }, (__, r) => ({ room: String(r), beds: [{ bed: 'A' }] })),
  }));
  const description: FacilityDescription = {
    facility: 'LGH',
    name: 'Bench',
    zone: 'America/New_York',
    currency: 'USD',
    floors: [{ floor: '1', name: 'One', widthMetres: 10, depthMetres: 10 }],
    units: [{ unit: 'ED', name: 'ED', levelOfCare: 'emergency', floor: '1', rooms: [{ room: '1', beds: [{ bed: 'A' }] }] }, ...units],
  };
  const facts: Fact[] = [fact(-1, { type: 'FacilityDescribed', description })];
  for (const { unit, rooms } of units)
    for (const { room } of rooms)
      if (Number(room) % 10 !== 9)
        facts.push(
          fact(
            1,
            moved('PatientAdmitted', `L${unit}-${room}`, `p${unit}-${room}`, { class: 'I', sex: 'F', age: 'adult', location: placeOf(`${unit}-${room}-A`) }),
            bedId(unit, room, 'A'),
          ),
        );
  for (let n = 0; n < 40; n++) {
    facts.push(fact(2, moved('PatientRegistered', `W${n}`, `w${n}`, { class: 'I', sex: 'F', age: 'adult', location: placeOf('ED-1') }), `w${n}`));
    facts.push(
      fact(
        3,
        {
          type: 'BedRequested',
          request: `R${n}`,
          encounter: encounterId(`W${n}`),
          origin: 'ed',
          level: levels[n % 4] ?? 'icu',
          isolation: 'none',
          service: 'MED',
        },
        `r${n}`,
      ),
    );
  }
  const enterprise = foldEnterprise(emptyEnterprise(), recorded(facts));
  const hospital = enterprise.hospitals.get(facilityId('LGH'));
  if (hospital === undefined) throw new RangeError('no hospital');
  return { hospital, identity: enterprise.identity, now: instant(minute(60)) };
}
