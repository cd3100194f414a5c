/** A whole facility as one GeoJSON collection in metres, which geojson.ts reads back as it was. */
import type { FacilityDescription, Polygon } from '@healthos/core/operations/facility.ts';

interface Written {
  readonly type: 'Feature';
  readonly properties: Readonly<Record<string, unknown>>;
  readonly geometry: { readonly type: 'Polygon'; readonly coordinates: readonly Polygon[] } | null;
}

/** A ring is closed by its first point again (RFC 7946); what is not drawn has no geometry. */
const feature = (properties: Readonly<Record<string, unknown>>, polygon: Polygon | undefined): Written => ({
  type: 'Feature',
  properties,
  geometry: polygon === undefined ? null : { type: 'Polygon', coordinates: [[...polygon, ...polygon.slice(0, 1)]] },
});

export function exportGeoJson({ floors, units }: FacilityDescription): string {
  const features = [
    ...floors.flatMap(({ corridors, name, ...floor }) => [
      feature({ kind: 'floor', floorName: name, ...floor }, undefined),
      ...(corridors ?? []).map((corridor) => feature({ kind: 'corridor', floor: floor.floor }, corridor)),
    ]),
    ...units.flatMap(({ rooms, outline, ...unit }) => [
      feature({ kind: 'unit', ...unit }, outline),
      ...rooms.flatMap(({ beds, polygon, ...room }) => [
        feature({ kind: 'room', floor: unit.floor, unit: unit.unit, ...room }, polygon),
        ...beds.map(({ polygon: lies, ...bed }) => feature({ kind: 'bed', floor: unit.floor, unit: unit.unit, room: room.room, ...bed }, lies)),
      ]),
    ]),
  ];
  return JSON.stringify({ type: 'FeatureCollection', units: 'metres', features }, undefined, 1);
}
