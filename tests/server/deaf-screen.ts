/** A websocket client by hand that can stop reading: what a stuck screen looks like from the server. */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** Connects, signs in, and then reads nothing more. */
export async function deafScreen(port: number, token: string): Promise<{ emit(name: string, content: unknown, ack: number): void; close(): void }> {
  const socket = connect(port, '127.0.0.1');
  const key = randomBytes(16).toString('base64');
  socket.write(
    `GET /live/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
  await said(socket, '"sid"');
  socket.write(frame(`40${JSON.stringify({ token })}`));
  await said(socket, '"hello"');
  socket.pause();
  socket.on('error', () => socket.destroy());
  return { emit: (name, content, ack) => void socket.write(frame(`42${ack}${JSON.stringify([name, content])}`)), close: () => socket.destroy() };
}

function said(socket: Socket, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    const hear = (chunk: Buffer): void => {
      text += chunk.toString('latin1');
      if (!text.includes(words)) return;
      socket.off('data', hear);
      resolve();
    };
    socket.on('data', hear);
    socket.once('error', reject);
  });
}

/** A masked text frame (RFC 6455, 5.2) of less than 64 kB. */
function frame(text: string): Buffer {
  const content = Buffer.from(text);
  const mask = randomBytes(4);
  const length = content.length < 126 ? Buffer.from([0x80 | content.length]) : Buffer.from([0x80 | 126, content.length >> 8, content.length & 255]);
  return Buffer.concat([Buffer.from([0x81]), length, mask, content.map((byte, i) => byte ^ (mask[i % 4] ?? 0))]);
}
