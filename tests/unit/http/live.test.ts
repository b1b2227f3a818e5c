import type { Core } from '@strapi/strapi';

import { createLiveService, MOST_STREAMS } from '../../../server/src/http/live';

const THREAD = { uid: 'api::ticket.ticket', documentId: 'abc' };

describe('live events', () => {
  let version = 0;
  const live = createLiveService({ strapi: { log: { debug: () => undefined } } as unknown as Core.Strapi });
  const open = (userId: number) =>
    live.open(THREAD, { userId, expiresAt: Date.now() + 60_000, stillAllowed: async () => true });
  beforeAll(() => live.provideVersion(async () => String(version)));

  it('are for so many panels of one person, and for others besides', async () => {
    const streams = Array.from({ length: MOST_STREAMS }, () => open(1));
    expect(() => open(1)).toThrow('too many open panels');
    streams.push(open(2));
    streams[0]?.destroy();
    await new Promise((resolve) => setImmediate(resolve));
    streams.push(open(1));
    expect(() => open(1)).toThrow('too many open panels');
    for (const stream of streams) stream.destroy();
  });

  it('do not pile up for somebody who does not read them', async () => {
    const stream = open(3);
    await new Promise((resolve) => setImmediate(resolve));
    for (let i = 0; i < 3000; i += 1) {
      version += 1;
      live.touch(THREAD);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const waiting = stream.readableLength + stream.writableLength;
    expect(waiting).toBeGreaterThan(1000);
    expect(waiting).toBeLessThan(2 * (stream.readableHighWaterMark + stream.writableHighWaterMark));
    stream.destroy();
  });
});
