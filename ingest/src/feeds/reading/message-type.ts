/** Which feed a message is for: its code and trigger, as sent or, where old versions leave the trigger out, as the structure or EVN-1 tells. */
import type { Hl7Message } from '../../formats/hl7v2/message.ts';

/** Triggers of codes that were sent alone up to v2.2. */
const usual: Readonly<Record<string, string>> = { ORU: 'R01', ORM: 'O01', DFT: 'P03', VXU: 'V04', RDE: 'O01', RDS: 'O01', RGV: 'O01', RAS: 'O01' };

/** `ADT^A01`; the code alone when nothing tells the trigger. */
export function messageType(message: Hl7Message): string {
  const code = message.code.toUpperCase();
  const trigger = triggerOf(message);
  return trigger === '' ? code : `${code}^${trigger}`;
}

/** MSH-9.2, else what follows `_` in MSH-9.3, else EVN-1 (which repeats it up to v2.4), else the only one of its code. */
export function triggerOf(message: Hl7Message): string {
  const sent = message.trigger.toUpperCase();
  if (sent !== '') return sent;
  const [, fromStructure = ''] = message.structure.toUpperCase().split('_');
  if (fromStructure !== '') return fromStructure;
  const event = message.first('EVN')?.text(1).trim().toUpperCase() ?? '';
  return event !== '' ? event : (usual[message.code.toUpperCase()] ?? '');
}
