/** CDS Hooks, order-sign: from the call of another system, with its own signed token, until the cards of an interacting drug are there; each card is committed before it is sent. */
import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Bench, Row } from './figures.ts';
import { startProduct, type Product } from './product.ts';
import { send } from './traffic.ts';

const [patients, calls, warm] = [120, 300, 20];
const issuer = 'bench-ehr';
const service = 'order-sign';

export const hooks: Bench = {
  name: 'hooks',
  run: async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES384', { extractable: true });
    const product = await startProduct();
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k' }] };
    const registered = await fetch(`${product.url}/api/clients`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await product.token('admin')}` },
      body: JSON.stringify({ id: issuer, name: 'Bench EHR', kind: 'ehr', scopes: ['healthos/launch'], jwks }),
    });
    if (!registered.ok) throw new Error(`registration answered ${registered.status}`);
    try {
      await send({ port: product.mllpPort, connections: 1, inFlight: patients, milliseconds: 0, message: admission });
      const people = await warfarinFor(product);
      const took: number[] = [];
      let carded = 0;
      for (let n = 0; n < calls + warm; n++) {
        const address = `${product.url}/cds-services/${service}`;
        const token = await new SignJWT({})
          .setProtectedHeader({ alg: 'ES384', kid: 'k', typ: 'JWT' })
          .setIssuer(issuer)
          .setAudience(address)
          .setJti(randomUUID())
          .setIssuedAt()
          .setExpirationTime('2 min')
          .sign(privateKey);
        const began = performance.now();
        const found = await cardsFor(address, token, people[n % people.length] ?? '');
        if (n >= warm) took.push(performance.now() - began);
        if (n >= warm && found) carded++;
      }
      return rowsOf(took, carded);
    } finally {
      await product.stop();
    }
  },
};

function rowsOf(took: readonly number[], carded: number): readonly Row[] {
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Infinity;
  const row = (name: string, value: number, target?: string): Row => ({
    bench: 'hooks',
    case: `order-sign: ${name} of ${took.length} calls, ${carded} with the card, ${patients} patients`,
    subject: 'ours',
    value,
    unit: 'ms',
    ...(target === undefined ? {} : { target }),
  });
  return [row('half', at(0.5)), row('95 in 100', at(0.95), '<= 200')];
}

const stamp = (): string => `${new Date().toISOString().slice(0, 19).replace(/[-T:]/g, '')}+0000`;

function admission(n: number): Buffer {
  const unit = ['4W', '4E', '5W', '5E', '6W', '6E'][Math.floor((n - 1) / 20) % 6] ?? '4W';
  return Buffer.from(
    [
      `MSH|^~\\&|LGHADT|LGH|HOS|LGH|${stamp()}||ADT^A01|BH${n}|P|2.5.1`,
      `EVN|A01|${stamp()}`,
      `PID|1||BH${n}^^^LGH^MR||Bench^B${n}||19700102|F`,
      `PV1|1|I|${unit}^${String(((n - 1) % 20) + 1).padStart(2, '0')}^A^LGH||||||||||||||||BH${n}`,
    ]
      .map((segment) => `${segment}\r`)
      .join(''),
  );
}

/** Everybody takes warfarin; answers the ids by which FHIR knows them. */
async function warfarinFor(product: Product): Promise<readonly string[]> {
  const { rows } = (await product.ask('/api/facilities/LGH/encounters?limit=2000')) as {
    rows: readonly { readonly encounter: string; readonly patient: string }[];
  };
  const token = await product.token('clinician');
  for (const [n, { encounter }] of rows.entries()) {
    const lines = [
      {
        kind: 'medication',
        code: { code: 'WARF5', display: 'Warfarin 5 mg', system: 'L' },
        dose: { literal: '5', unit: 'mg' },
        route: 'PO',
        frequency: 'DAILY',
      },
    ];
    const response = await fetch(`${product.url}/api/facilities/LGH/requests/order-place`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ id: `bench-hooks-${n}`, body: { encounter, sign: true, lines } }),
    });
    if (!response.ok) throw new Error(`order-place answered ${response.status}`);
  }
  return rows.map(({ patient }) => patient.replaceAll('_', '.'));
}

async function cardsFor(address: string, token: string, patient: string): Promise<boolean> {
  const draft = (id: string, text: string): object => ({
    resource: {
      resourceType: 'MedicationRequest',
      id,
      status: 'draft',
      intent: 'order',
      subject: { reference: `Patient/${patient}` },
      medicationCodeableConcept: { text },
    },
  });
  const entry = [draft('a', 'Ibuprofen 400 mg'), draft('b', 'Acetaminophen 500 mg'), draft('c', 'Pantoprazole 40 mg')];
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({
      hook: service,
      hookInstance: randomUUID(),
      context: { userId: 'Practitioner/d1', patientId: patient, draftOrders: { resourceType: 'Bundle', type: 'collection', entry } },
    }),
  });
  if (response.status !== 200) throw new Error(`${service} answered ${response.status}`);
  const { cards } = (await response.json()) as { cards: readonly { readonly summary: string }[] };
  return cards.some(({ summary }) => /ibuprofen with warfarin/i.test(summary));
}
