/** Order sets as a dated pack of this project: what is usually ordered together. A site replaces it with its own. */
import type { OrderRecorded } from '../../clinical/events.ts';
import { instant } from '../../time.ts';

/** One order as it is asked for. */
export interface OrderLine {
  readonly kind: 'medication' | 'laboratory' | 'imaging' | 'nursing' | 'diet';
  readonly code: NonNullable<OrderRecorded['code']>;
  readonly dose?: { readonly literal: string; readonly unit?: string };
  readonly rate?: { readonly literal: string; readonly unit?: string };
  readonly route?: string;
  readonly frequency?: string;
  readonly prn?: boolean;
  readonly priority?: string;
  readonly indication?: string;
}
export interface OrderSet {
  readonly set: string;
  readonly name: string;
  readonly lines: readonly OrderLine[];
}

const drug = (code: string, display: string, literal: string, unit: string, route: string, frequency: string, more: Partial<OrderLine> = {}): OrderLine => ({
  kind: 'medication',
  code: { code, display, system: 'L' },
  dose: { literal, unit },
  route,
  frequency,
  ...more,
});
const laboratory = (code: string, display: string, priority?: string): OrderLine => ({
  kind: 'laboratory',
  code: { code, display, system: 'LN' },
  ...(priority === undefined ? {} : { priority }),
});
const nursing = (code: string, display: string, frequency: string): OrderLine => ({ kind: 'nursing', code: { code, display, system: 'L' }, frequency });

export const orderSetPack = {
  pack: 'order-sets@2026.1',
  version: '2026.1',
  effectiveFrom: instant(Date.UTC(2026, 0, 1)),
  source: 'Order sets of this project, for the demo formulary; not clinical advice. A site replaces them with its own',
  sets: [
    {
      set: 'pneumonia',
      name: 'Community-acquired pneumonia',
      lines: [
        drug('CEFT1G', 'Ceftriaxone', '1', 'g', 'IV', 'Q24H', { indication: 'pneumonia' }),
        drug('ACET650', 'Acetaminophen', '650', 'mg', 'PO', 'Q6H', { prn: true, indication: 'fever' }),
        {
          kind: 'medication',
          code: { code: 'OXYGEN', display: 'Oxygen', system: 'L' },
          rate: { literal: '2', unit: 'L/min' },
          route: 'NASAL',
          frequency: 'CONT',
          indication: 'hypoxia',
        },
        laboratory('58410-2', 'Complete blood count', 'S'),
        laboratory('2524-7', 'Lactate', 'S'),
        { kind: 'imaging', code: { code: '36643-5', display: 'Chest X-ray 2 views', system: 'LN' }, priority: 'S' },
        nursing('VITALS', 'Vital signs', 'Q4H'),
        { kind: 'diet', code: { code: 'REG', display: 'Regular diet', system: 'L' } },
      ],
    },
    {
      set: 'chest-pain',
      name: 'Chest pain, rule out',
      lines: [
        laboratory('6598-7', 'Troponin T', 'S'),
        laboratory('51990-0', 'Basic metabolic panel', 'S'),
        drug('METO25', 'Metoprolol', '25', 'mg', 'PO', 'BID', { indication: 'rate control' }),
        drug('MORP2', 'Morphine', '2', 'mg', 'IV', 'Q4H', { prn: true, indication: 'chest pain' }),
        nursing('TELE', 'Telemetry', 'CONT'),
      ],
    },
    {
      set: 'heart-failure',
      name: 'Acute heart failure',
      lines: [
        drug('FURO40', 'Furosemide', '40', 'mg', 'IV', 'BID', { indication: 'fluid overload' }),
        drug('KCL20', 'Potassium chloride', '20', 'mmol', 'PO', 'QD', { indication: 'potassium' }),
        laboratory('42637-9', 'BNP'),
        laboratory('51990-0', 'Basic metabolic panel'),
        nursing('IO', 'Intake and output', 'Q8H'),
        nursing('WEIGHT', 'Daily weight', 'QD'),
        { kind: 'diet', code: { code: 'NA2', display: '2 g sodium diet', system: 'L' } },
      ],
    },
  ],
} as const satisfies { readonly sets: readonly OrderSet[]; readonly [part: string]: unknown };

export const orderSetNamed = (set: string): OrderSet | undefined => orderSetPack.sets.find((one) => one.set === set);
