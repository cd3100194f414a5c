/** The one path: what is kept, what is answered, and in which mode. */
import { describe, expect, it } from 'vitest';
import type { FeedSettings } from './feeds/feed.ts';
import { code, header, lines, noon, origin, pid, receiving, replyLines, testLog } from './receive/given.ts';

const admit = (controlId: string, more = '', bed = '4W^09^A'): Buffer =>
  lines(header('ADT^A01', controlId, more), 'EVN|A01|20260312115500+0000', pid, `PV1|1|I|${bed}^LGH||||||||||||||||V1001`);
const monitor = (controlId: string, rate: number): Buffer =>
  lines(
    header('ORU^R01', controlId, '|||||||||IHE_PCD_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.1.1^ISO', 'MON|LGH'),
    'PID|||',
    'PV1||I|4W^09^A^LGH',
    'OBR|1||1|182777000^monitoring of patient^SCT|||20260312115900+0000',
    `OBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.1|${rate}|264864^MDC_DIM_BEAT_PER_MIN^MDC|||||F|||20260312115900+0000||||0123456789ABCDEF^MON^0123456789ABCDEF^EUI-64`,
  );

describe('one message', () => {
  it('is kept with its bytes and facts, then acknowledged', async () => {
    const log = testLog();
    const bytes = admit('C1');
    const [reply, ...more] = await receiving(log).hl7(bytes, origin);
    expect(more).toEqual([]);
    expect(replyLines(reply)[1]).toBe('MSA|AA|C1');
    const [only] = log.kept;
    expect(only?.arrival.bytes).toEqual(bytes);
    expect(only?.message).toMatchObject({ feed: 'adt', sender: 'EPIC|LGH', controlId: 'C1', type: 'ADT^A01', outcome: 'applied', facility: 'LGH' });
    expect(only?.events.map(({ event }) => event.type)).toContain('PatientAdmitted');
  });

  it('is not answered when the log does not take it', async () => {
    const log = testLog();
    log.fault = new Error('down');
    await expect(receiving(log).hl7(admit('C1'), origin)).rejects.toThrow('down');
    expect(log.kept).toEqual([]);
  });

  it('hard case 1: the same control id and bytes get the same reply and make no new event', async () => {
    const log = testLog();
    let now = noon;
    const receive = receiving(log, { clock: { now: () => now } });
    const first = await receive.hl7(admit('C1'), origin);
    now = (noon + 60_000) as typeof noon;
    const second = await receive.hl7(admit('C1'), origin);
    expect(second).toEqual(first);
    expect(log.kept).toHaveLength(1);
  });

  it('hard case 2: other bytes under a used control id are kept apart from movements, with ERR 205', async () => {
    const log = testLog();
    const receive = receiving(log);
    await receive.hl7(admit('C1'), origin);
    const [reply] = await receive.hl7(admit('C1', '', '4W^10^B'), origin);
    expect(code(reply)).toBe('AA');
    expect(replyLines(reply)[2]).toMatch(/^ERR\|\|MSH\^1\^10\^1\|205\^Duplicate key identifier\^HL70357\|W\|control-id-reused\^/);
    expect(log.kept.map(({ message }) => message.outcome)).toEqual(['applied', 'quarantined']);
    expect(log.kept[1]?.events).toEqual([]);
  });

  it('hard case 2: a device whose counter began again is processed', async () => {
    const log = testLog();
    const receive = receiving(log);
    await receive.hl7(monitor('1', 72), origin);
    const [reply] = await receive.hl7(monitor('1', 140), origin);
    expect(replyLines(reply)[1]).toBe('MSA|AA|1');
    expect(log.kept.map(({ message, arrival }) => [message.feed, message.outcome, arrival.samples.map(({ value }) => value)])).toEqual([
      ['devices', 'applied', [72]],
      ['devices', 'applied', [140]],
    ]);
  });

  it('is rejected with code and place, kept first, as its feed declares', async () => {
    const log = testLog();
    const bytes = lines(header('ADT^A01', 'C9'), 'EVN|A01', 'PID|1', 'PV1|1|I|4W^09^A');
    const [reply] = await receiving(log).hl7(bytes, origin);
    expect(replyLines(reply)[1]).toMatch(/^MSA\|AE\|C9/);
    expect(replyLines(reply)[2]).toMatch(/^ERR\|\|PID\^1\^3\^1\|101\^/);
    expect(log.kept[0]?.message).toMatchObject({ outcome: 'rejected', code: 'hl7.no-patient', place: 'PID-3' });
    const strict = (_sender: string, feed: { readonly defaults: Omit<FeedSettings, 'zone'> }): FeedSettings => ({
      ...feed.defaults,
      zone: 'UTC',
      refuse: 'AR',
    });
    expect(code((await receiving(testLog(), { settingsFor: strict }).hl7(bytes, origin))[0])).toBe('AR');
  });

  it('that is no message gets a coded answer', async () => {
    const log = testLog();
    const receive = receiving(log);
    for (const noise of [
      Buffer.from('GET / HTTP/1.1\r\n'),
      Buffer.from([0, 255, 7, 11]),
      Buffer.alloc(0),
      Buffer.from('MSH'),
      Buffer.from('MSH|^~\\&|A|B|C|D|2026||ADT^A01||P|2.5\r'),
    ]) {
      const [reply] = await receive.hl7(noise, origin);
      expect(code(reply)).toBe('AE');
    }
    expect(log.kept.map(({ message }) => message.code)).toEqual(['hl7.no-header', 'hl7.no-header', 'hl7.no-header', 'hl7.short-header', 'hl7.no-control-id']);
  });

  it('holding a NUL byte is refused', async () => {
    const log = testLog();
    await receiving(log).hl7(Buffer.concat([admit('C1'), Buffer.from('NTE|1||a\0b\r')]), origin);
    expect(log.kept[0]?.message).toMatchObject({ outcome: 'rejected', code: 'hl7.nul', controlId: 'C1' });
  });

  it('of a type that no feed understands is kept, listed and accepted', async () => {
    const log = testLog();
    const [reply] = await receiving(log).hl7(lines(header('ABC^XYZ', 'C1'), 'ZZZ|1'), origin);
    expect(replyLines(reply)[1]).toBe('MSA|AA|C1|');
    expect(replyLines(reply)[2]).toMatch(/^ERR\|\|MSH\^1\^9\^1\|200\^.*\|W\|hl7\.unmapped\^/);
    expect(log.kept[0]?.message).toMatchObject({ outcome: 'unmapped', code: 'hl7.unmapped' });
    const declared = receiving(testLog(), { settingsFor: (_sender, feed) => ({ ...feed.defaults, zone: 'UTC', unmapped: 'AE' }) });
    expect(code((await declared.hl7(lines(header('ABC^XYZ', 'C1')), origin))[0])).toBe('AE');
  });

  it('for training or debugging touches nothing live', async () => {
    const log = testLog();
    for (const processing of ['T', 'D']) {
      const bytes = Buffer.from(admit(processing).toString().replace('|P|2.5.1', `|${processing}|2.5.1`));
      expect(code((await receiving(log).hl7(bytes, origin))[0])).toBe('AA');
    }
    expect(log.kept.map(({ message, arrival }) => [message.outcome, message.code, arrival.events.length])).toEqual([
      ['quarantined', 'hl7.not-production', 0],
      ['quarantined', 'hl7.not-production', 0],
    ]);
  });

  it('of a sender that a closed list does not name is refused with AR, and kept', async () => {
    const log = testLog();
    const [reply] = await receiving(log, { settingsFor: () => 'closed' }).hl7(admit('C1'), origin);
    expect(replyLines(reply)[1]).toMatch(/^MSA\|AR\|C1/);
    expect(log.kept[0]?.message).toMatchObject({ outcome: 'rejected', code: 'feed.closed' });
  });

  it('whose translation breaks is kept as rejected and does not stop the line', async () => {
    const log = testLog();
    const bugs: unknown[] = [];
    const receive = receiving(log, {
      pseudonym: () => {
        throw new TypeError('a bug');
      },
      onBug: (error) => bugs.push(error),
    });
    expect(code((await receive.hl7(admit('C1'), origin))[0])).toBe('AE');
    expect(log.kept[0]?.message.code).toBe('translation.broken');
    expect(bugs).toHaveLength(1);
  });
});

describe('acknowledgement modes (HL7 v2.5.1 2.9.3)', () => {
  const asked = async (conditions: string, bytes = (controlId: string): Buffer => admit(controlId, conditions)): Promise<(string | undefined)[]> =>
    (await receiving(testLog()).hl7(bytes('C1'), origin)).map(code);

  it('answers the commit when MSH-15 asks and the application when MSH-16 asks', async () => {
    expect(await asked('|||AL|NE')).toEqual(['CA']);
    expect(await asked('|||AL|AL')).toEqual(['CA', 'AA']);
    expect(await asked('|||NE|AL')).toEqual(['AA']);
    expect(await asked('|||AL|ER')).toEqual(['CA']);
    expect(await asked('|||SU|SU')).toEqual(['CA', 'AA']);
  });

  it('answers a frame once even where the sender asks for nothing', async () => {
    expect(await asked('|||NE|NE')).toEqual(['CA']);
    expect(await asked('|||ER|')).toEqual(['CA']);
  });

  it('gives each of two answers its own control id', async () => {
    const replies = await receiving(testLog()).hl7(admit('C1', '|||AL|AL'), origin);
    expect(replies.map((reply) => replyLines(reply)[0]?.split('|')[9])).toEqual(['1', '1.2']);
  });

  it('gives a response in the place of AA', async () => {
    const query = (conditions: string): Buffer => lines(header('QBP^Q22^QBP_Q21', 'Q1', conditions), 'QPD|IHE PDQ Query|T1|@PID.5.1^X', 'RCP|I');
    const answered = async (conditions: string): Promise<string[]> =>
      (await receiving(testLog(), { answer: () => Promise.resolve(Buffer.from('MSH|response')) }).hl7(query(conditions), origin)).map(
        (reply) => code(reply) ?? reply.toString(),
      );
    expect(await answered('')).toEqual(['MSH|response']);
    expect(await answered('|||AL|AL')).toEqual(['CA', 'MSH|response']);
  });

  it('refuses at the commit', async () => {
    const replies = await receiving(testLog()).hl7(lines(header('ADT^A01', 'C1', '|||AL|AL'), 'PID|1'), origin);
    expect(replies.map(code)).toEqual(['CE']);
  });

  it('tells the next number to a sender that counts its messages in MSH-13', async () => {
    const [reply] = await receiving(testLog()).hl7(admit('C1', '|41'), origin);
    expect(replyLines(reply)[1]).toBe('MSA|AA|C1||42');
  });
});

describe('hard case 25: batches', () => {
  const batch = (count: number, ...messages: readonly Buffer[]): Buffer =>
    Buffer.concat([lines('FHS|^~\\&|EPIC|LGH', 'BHS|^~\\&|EPIC|LGH|HOS|HOS|20260312||||B77'), ...messages, lines(`BTS|${count}`, 'FTS|1')]);

  it('keeps each message for itself and answers with one acknowledgement each', async () => {
    const log = testLog();
    const [reply, ...more] = await receiving(log).hl7(batch(2, admit('C1'), admit('C2')), origin);
    expect(more).toEqual([]);
    const answered = replyLines(reply);
    expect(answered.filter((line) => line.startsWith('MSA'))).toEqual(['MSA|AA|C1', 'MSA|AA|C2']);
    expect([answered[0]?.slice(0, 3), answered[answered.length - 1]]).toEqual(['BHS', 'BTS|2']);
    expect(log.kept.map(({ message }) => message.controlId)).toEqual(['C1', 'C2']);
  });

  it('a count that does not match is a coded refusal of the envelope, and the messages stand', async () => {
    const log = testLog();
    const [reply] = await receiving(log).hl7(batch(3, admit('C1'), admit('C2')), origin);
    const answered = replyLines(reply);
    expect(answered.filter((line) => line.startsWith('MSA')).map((line) => line.split('|').slice(1, 3).join(' '))).toEqual(['AA C1', 'AA C2', 'AE B77']);
    expect(answered.find((line) => line.startsWith('ERR'))).toMatch(/^ERR\|\|BTS\^1\^1\^1\|207\^/);
    expect(log.kept.map(({ message }) => [message.type, message.outcome, message.code])).toEqual([
      ['ADT^A01', 'applied', undefined],
      ['ADT^A01', 'applied', undefined],
      ['BHS', 'rejected', 'hl7.batch-count'],
    ]);
  });

  it('half done and sent again, it doubles nothing', async () => {
    const log = testLog();
    const receive = receiving(log);
    await receive.hl7(admit('C1'), origin);
    const once = await receive.hl7(batch(2, admit('C1'), admit('C2')), origin);
    const again = await receive.hl7(batch(2, admit('C1'), admit('C2')), origin);
    expect(again).toEqual(once);
    expect(log.kept.map(({ message }) => message.controlId)).toEqual(['C1', 'C2']);
  });
});

describe('a kept message tried again', () => {
  it('is applied with mended bytes and names what it mends', async () => {
    const log = testLog();
    const receive = receiving(log);
    await receive.hl7(lines(header('ADT^A01', 'C1'), 'EVN|A01', 'PID|1', 'PV1|1|I|4W^09^A'), origin);
    const [rejected] = log.kept;
    if (rejected === undefined) throw new TypeError('nothing was kept');
    const { message } = await receive.replay(rejected.message, admit('C1'));
    expect(message).toMatchObject({ outcome: 'applied', replayOf: rejected.message.id });
    expect(log.kept).toHaveLength(2);
  });

  it('that was kept apart is applied with its own bytes', async () => {
    const log = testLog();
    const receive = receiving(log);
    await receive.hl7(admit('C1'), origin);
    await receive.hl7(admit('C1', '', '4W^10^B'), origin);
    const held = log.kept[1];
    if (held === undefined) throw new TypeError('nothing was kept');
    expect((await receive.replay(held.message, Buffer.from(held.arrival.bytes))).message.outcome).toBe('applied');
  });
});

describe('device readings', () => {
  it('go to samples at full rate and to the log on a change of meaning; what was not kept is told again', async () => {
    const log = testLog();
    const receive = receiving(log);
    const logged = (): number[] => log.kept.map(({ events }) => events.length);
    await receive.hl7(monitor('1', 72), origin);
    await receive.hl7(monitor('2', 74), origin);
    await receive.hl7(monitor('3', 135), origin);
    expect(logged()).toEqual([1, 0, 1]);
    expect(log.kept.map(({ arrival }) => arrival.samples.length)).toEqual([1, 1, 1]);
    log.fault = new Error('down');
    await expect(receive.hl7(monitor('4', 72), origin)).rejects.toThrow();
    log.fault = undefined;
    await receive.hl7(monitor('4', 72), origin);
    expect(logged()).toEqual([1, 0, 1, 1]);
  });
});
