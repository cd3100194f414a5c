/** Device observations from an MQTT broker: QoS 1, acknowledged to the broker only after the commit, so that what was not kept is delivered again. */
import { connect, type IPublishPacket, type MqttClient } from 'mqtt';
import type { Receive } from '../receive.ts';

export interface MqttOptions {
  readonly url: string;
  /** The broker keeps what is unacknowledged for this client: the same name after a restart. */
  readonly clientId: string;
  /** Connections that share the subscription. Each has one message in work at a time; the commit takes them together. */
  readonly connections?: number;
  /** Told each time the log does not take a message, with the attempt's number, and of trouble with the broker (0). */
  onFault?(error: unknown, attempt: number): void;
}

export interface MqttSubscription {
  connected(): boolean;
  /** Lets the messages in work end, then leaves. */
  close(): Promise<void>;
}

/** A shared subscription (MQTT 5, 4.8.2; Mosquitto takes it from 3.1.1 clients too). */
const filter = '$share/healthos/healthos/+/+/observations';
const defaultConnections = 4;
/** How long the broker keeps the session of a client that went away. */
const sessionExpirySeconds = 24 * 3600;
const connectMs = 10_000;
const retryMs = { first: 100, most: 5000 } as const;

/** Resolves once every connection is subscribed; rejects when the broker cannot be reached or refuses. */
export async function subscribeDevices(options: MqttOptions, receive: Receive): Promise<MqttSubscription> {
  const stop = new AbortController();
  const clients = await Promise.all(Array.from({ length: options.connections ?? defaultConnections }, (_, n) => subscribed(options, n, receive, stop.signal)));
  return {
    connected: () => clients.every((client) => client.connected),
    close: async () => {
      stop.abort();
      await Promise.all(clients.map((client) => client.endAsync()));
    },
  };
}

async function subscribed(options: MqttOptions, n: number, receive: Receive, stop: AbortSignal): Promise<MqttClient> {
  const client = connect(options.url, {
    clientId: `${options.clientId}-${n + 1}`,
    clean: false,
    protocolVersion: 5,
    properties: { sessionExpiryInterval: sessionExpirySeconds },
    manualConnect: true,
  });
  // The library acknowledges a QoS 1 message when this calls back: after the commit, and not at all when the process ends before.
  client.handleMessage = (packet, acknowledge) => {
    void keep(packet, options, receive, stop).then((kept) => (kept ? acknowledge() : undefined));
  };
  // Connected by hand: the broker may send what it kept for this client before anything else could be set up.
  await connected(client);
  client.on('error', (error) => options.onFault?.(error, 0));
  await client.subscribeAsync(filter, { qos: 1 });
  return client;
}

function connected(client: MqttClient): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void => {
      client.end(true);
      reject(error);
    };
    const timer = setTimeout(() => failed(new Error('the MQTT broker did not answer')), connectMs);
    client.once('connect', () => {
      clearTimeout(timer);
      client.off('error', failed);
      resolve();
    });
    client.once('error', failed);
    client.connect();
  });
}

/** Tries until the log takes it, ever less often; false when the subscription closed first. */
async function keep(packet: IPublishPacket, options: MqttOptions, receive: Receive, stop: AbortSignal): Promise<boolean> {
  const [, facility = '', device = ''] = packet.topic.split('/');
  const bytes = typeof packet.payload === 'string' ? Buffer.from(packet.payload, 'utf8') : packet.payload;
  for (let attempt = 1; !stop.aborted; attempt++) {
    try {
      await receive.deviceJson(bytes, { peer: options.url }, { sender: packet.topic, facility, device });
      return true;
    } catch (error) {
      // A Fault of the log: the broker holds the message, unacknowledged, until it is kept.
      options.onFault?.(error, attempt);
      await pause(Math.min(retryMs.most, retryMs.first * 2 ** Math.min(attempt - 1, 10)), stop);
    }
  }
  return false;
}

function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    stop.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
