/** A whole hospital goes out of the facility editor as GeoJSON and comes in again without a loss. */
import { expect, test } from 'vitest';
import { demoHospital } from '@healthos/simulators/day/demo-hospital.ts';
import { exportGeoJson } from '../../wall-displays/src/lib/facility/export-geojson.ts';
import { importGeoJson } from '../../wall-displays/src/lib/facility/geojson.ts';

test('the demo hospital out and in again is equal to the last corner, into itself and into nothing', () => {
  const text: unknown = JSON.parse(exportGeoJson(demoHospital));
  const again = importGeoJson(text, demoHospital);
  expect('says' in again ? again : again.description).toEqual(demoHospital);
  const anew = importGeoJson(text, { ...demoHospital, floors: [], units: [] });
  expect('says' in anew ? anew : anew.description).toEqual(demoHospital);
});
