/** Who comes: the ED by hour and weekday, births, direct admissions and transfers, each in proportion to the beds. */
import { hourMs, minuteMs } from '@healthos/core/time.ts';
import { arrivalsByHour, arrivalsByWeekday, birthsPerDay, directsPerDay, emergencyArrivalsPerDay, measured, transfersInPerDay } from './distributions.ts';
import { arrive } from './emergency.ts';
import { admitTo, agesOf, newborn, newStay } from './stay.ts';
import { direct, transferIn } from './transfers.ts';
import type { World } from './world.ts';

/** A newborn of sixteen goes to intensive care. */
const illNewborn = 1 / 16;

export function beginArrivals(world: World): void {
  const { random, scenario, house } = world;
  const emergency = house.count('emergency') / measured.emergency;
  const inpatient = house.beds.filter(({ level }) => level !== 'emergency' && level !== 'or' && level !== 'pacu').length / measured.inpatient;
  const nextArrival = (): void => {
    const local = world.local();
    const [hour, weekday] = [Math.floor(local / hourMs) % 24, new Date(local).getUTCDay()];
    const story = world.clock >= world.detailFrom ? scenario.arrivals : 1;
    const perHour = (emergencyArrivalsPerDay * emergency * story * (arrivalsByHour[hour] ?? 4) * (arrivalsByWeekday[weekday] ?? 1)) / 100;
    world.plan(world.clock + random.exponential(hourMs / perHour), () => {
      arrive(world);
      nextArrival();
    });
  };
  if (emergency > 0) {
    nextArrival();
    for (let n = 0; n < scenario.casualties; n++)
      world.plan(world.detailFrom + random.between(10, 70) * minuteMs, () => arrive(world, random.pick([1, 2, 2, 3] as const)));
  }
  every(world, 24 / (directsPerDay * inpatient), () => direct(world));
  // In a network those who come are those whom another hospital sent.
  every(world, 24 / (transfersInPerDay * inpatient), () => {
    if (world.neighbours?.begun(world.clock) !== true) transferIn(world);
  });
  const maternity = house.count('maternity') / 32;
  if (maternity > 0) every(world, 24 / (birthsPerDay * maternity), () => labour(world));
}

function every(world: World, meanHours: number, run: () => void): void {
  const again = (): void =>
    world.plan(world.clock + world.random.exponential(meanHours * hourMs), () => {
      run();
      again();
    });
  again();
}

function labour(world: World): void {
  const bed = world.house.free('maternity');
  if (bed !== undefined) admitTo(world, newStay(world, 'maternity', { class: 'I', service: 'OBS' }, agesOf('maternity'), 'F'), bed);
  const cot = world.random.chance(illNewborn) ? world.house.free('nicu') : undefined;
  if (cot !== undefined) admitTo(world, newStay(world, 'nicu', { class: 'I', service: 'NEO' }, newborn), cot);
}
