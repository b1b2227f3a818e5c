import {
  checkedSource,
  MailTooLarge,
  MailWithoutSource,
} from '../../../../../server/src/incoming/ingresses/mailboxes/intake';

const source = async function* (sizes: number[], seen: { read: number } = { read: 0 }) {
  for (const size of sizes) {
    seen.read += size;
    yield Buffer.alloc(size);
  }
};

const sizeOf = async (raw: AsyncIterable<Buffer>): Promise<number> => {
  let size = 0;
  for await (const chunk of raw) size += chunk.length;
  return size;
};

describe('the octets of a mail that is taken', () => {
  it('passes up to the limit', async () => {
    expect(await sizeOf(checkedSource(source([60, 40]), 100))).toBe(100);
  });

  it('reads a larger one to its end, so that the connection can go on', async () => {
    const seen = { read: 0 };
    await expect(sizeOf(checkedSource(source([60, 41, 50], seen), 100))).rejects.toThrow(MailTooLarge);
    expect(seen.read).toBe(151);
  });

  it('gives up on one that does not end', async () => {
    const seen = { read: 0 };
    const endless = source(
      Array.from({ length: 1000 }, () => 50),
      seen
    );
    await expect(sizeOf(checkedSource(endless, 100))).rejects.toThrow(MailTooLarge);
    expect(seen.read).toBe(250);
  });

  it('is no mail when it is empty', async () => {
    await expect(sizeOf(checkedSource(source([]), 100))).rejects.toThrow(MailWithoutSource);
  });
});
