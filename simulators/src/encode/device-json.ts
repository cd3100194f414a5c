/** A monitor's readings as JSON, for MQTT and HTTP: the shape that the device feed documents. */
import type { Act } from '../day/acts.ts';

export function deviceJson(act: Extract<Act, { kind: 'monitor' }>, facility: string): { readonly topic: string; readonly body: string } {
  const at = new Date(act.at).toISOString();
  const { heartRate, respiratoryRate, oxygenSaturation } = act.vitals;
  return {
    topic: `healthos/${facility}/${act.device}/observations`,
    body: JSON.stringify({
      device: act.device,
      location: { unit: act.place.unit, room: act.place.room, bed: act.place.bed },
      observations: [
        { code: 'MDC_ECG_HEART_RATE', value: heartRate, unit: '/min', at },
        { code: 'MDC_RESP_RATE', value: respiratoryRate, unit: '/min', at },
        { code: 'MDC_PULS_OXIM_SAT_O2', value: oxygenSaturation, unit: '%', at },
      ],
    }),
  };
}
