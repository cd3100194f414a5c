/** What the units of the demo network are called in Spanish, for patients who read it. */

const whole: Readonly<Record<string, string>> = {
  Emergency: 'Urgencias',
  'Medical ICU': 'Cuidados intensivos médicos',
  'Surgical ICU': 'Cuidados intensivos quirúrgicos',
  'Neonatal ICU': 'Cuidados intensivos neonatales',
  'Intensive care': 'Cuidados intensivos',
  'Operating rooms': 'Quirófanos',
  'Post-anaesthesia care': 'Recuperación de la anestesia',
  Recovery: 'Recuperación',
  'Step-down': 'Cuidados intermedios',
  Telemetry: 'Telemetría',
  Maternity: 'Maternidad',
};
const services: Readonly<Record<string, string>> = {
  medical: 'Medicina',
  surgical: 'Cirugía',
  telemetry: 'Telemetría',
  orthopaedic: 'Ortopedia',
  maternity: 'Maternidad',
  paediatrics: 'Pediatría',
};
const wings: Readonly<Record<string, string>> = { East: 'Este', West: 'Oeste', South: 'Sur', North: 'Norte' };

/** undefined where nobody translated it. */
export function spanishName(name: string): string | undefined {
  const [, floor = '', wing = '', service = ''] = /^(\d+) (\w+) (\w+)$/.exec(name) ?? [];
  const [, number] = /^Medical-surgical (\d+)$/.exec(name) ?? [];
  if (number !== undefined) return `Medicina y cirugía ${number}`;
  const [kind, where] = [services[service], wings[wing]];
  return kind === undefined || where === undefined ? whole[name] : `${kind} ${floor} ${where}`;
}
