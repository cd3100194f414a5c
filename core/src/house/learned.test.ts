/** What was learned beside a picture is what the picture itself would teach; until it is there, rows say that it is being learned. */
import { describe, expect, it } from 'vitest';
import { at, fact, minute, moved, recorded, type Fact } from '../given.ts';
import { smallHospital } from '../given-history.ts';
import { emptyHospital, foldHospital } from '../hospital-fold.ts';
import { emptyIdentity } from '../identity/fold.ts';
import { facilityId } from '../ids.ts';
import { finished } from '../steps.ts';
import type { ViewInput } from '../views/view.ts';
import { viewNamed, views } from '../views/views.ts';
import { learn, stillLearning, type Learned } from './learned.ts';

const lgh = facilityId('LGH');

/** Twelve stays a day, of one to six days, through the emergency department; pictures of `days` days later. */
function house(days: number, minutes = 30): ViewInput {
  const facts: Fact[] = [fact(-1, { type: 'FacilityDescribed', description: smallHospital })];
  for (let day = 0; day < days; day++)
    for (let n = 0; n < 12; n++) {
      const [visit, comes] = [`V${day}-${n}`, day * 1440 + n * 100];
      const leaves = comes + (1 + ((day * 5 + n * 7) % 6)) * 1440;
      facts.push(
        fact(comes, moved('PatientRegistered', visit, `p${visit}`, { class: 'E', location: at('ED-01-A'), acuity: 3 })),
        fact(comes + 180, moved('PatientAdmitted', visit, `p${visit}`, { class: 'I', location: at(`4W-${visit}-A`) })),
        fact(leaves, moved('PatientDischarged', visit, `p${visit}`, {})),
      );
    }
  const known = facts.filter(({ effective }) => effective.at <= minute(days * 1440 + minutes)).sort((a, b) => a.effective.at - b.effective.at);
  return {
    hospital: recorded(known).reduce((hospital, one) => foldHospital(hospital, one, emptyIdentity()), emptyHospital(lgh)),
    identity: emptyIdentity(),
    now: minute(days * 1440 + minutes),
  };
}

/** The same picture under another name: nothing that was worked out before can be used. */
const unseen = (input: ViewInput, name: string): ViewInput => ({ ...input, hospital: { ...input.hospital, facility: facilityId(name) } });

describe('what a house learns', () => {
  const days = 18;
  const picture = house(days);
  const learned = finished(learn(unseen(picture, 'LEARNS'), {}));

  it('is the same a step at a time and all at once, whatever others do in between', () => {
    const steps = learn(unseen(picture, 'STEPS'), {});
    let taken = 0;
    let slowly: Learned | undefined;
    while (slowly === undefined) {
      const step = steps.next();
      if (step.done === true) slowly = step.value;
      else if (taken++ % 20 === 0) viewNamed('forecast')?.rows({ ...unseen(picture, 'STEPS'), learned: {} });
    }
    expect(taken).toBeGreaterThan(100);
    expect(slowly.past?.flow).toEqual(learned.past?.flow);
    expect(slowly.past?.scores).toEqual(learned.past?.scores);
    expect(slowly.departures?.model).toEqual(learned.departures?.model);
    expect(slowly.departures?.model?.method).toBe('hazard@1');
  });

  it('is the same object while nothing that it counts has changed', () => {
    const first = finished(learn(picture, {}));
    expect(finished(learn({ ...picture, now: minute(days * 1440 + 200) }, first))).toBe(first);
  });

  it.each(views.map((view) => [view.name, view] as const))('gives view %s the rows that it has alone, and it says so where it asks', (name, view) => {
    const alone = [...view.rows(unseen(picture, `A-${name}`))];
    const taught = view.rows({ ...unseen(picture, `B-${name}`), learned });
    expect([...taught]).toEqual(alone);
    let asks = false;
    const noted = new Proxy(learned, { get: (target, part) => ((asks = true), Reflect.get(target, part) as unknown) });
    view.rows({ ...unseen(picture, `D-${name}`), learned: noted });
    expect(asks).toBe(view.learns === true);
  });

  it('is said to be awaited until it is there', () => {
    const waiting = { ...unseen(picture, 'WAITS'), learned: {} };
    expect(viewNamed('forecast')?.rows(waiting).get('method/all')).toMatchObject({ missing: [stillLearning] });
    expect(viewNamed('analytics')?.rows(waiting).get('window/all')).toMatchObject({ missing: [stillLearning] });
    expect(viewNamed('discharge-summary')?.rows(waiting).get('model/departures')).toMatchObject({ method: 'empirical-los@1', missing: [stillLearning] });
  });
});
