/** Publishes monitor readings to a broker, QoS 1: the broker has them when `send` resolves. */
import { connectAsync } from 'mqtt';

export interface DeviceSender {
  send(topic: string, body: string): Promise<void>;
  close(): Promise<void>;
}

export async function connectBroker(url: string, clientId: string): Promise<DeviceSender> {
  const client = await connectAsync(url, { clientId, clean: true });
  return {
    send: async (topic, body) => void (await client.publishAsync(topic, body, { qos: 1 })),
    close: () => client.endAsync(),
  };
}
