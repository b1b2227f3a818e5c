import type { Core } from '@strapi/strapi';

import { createLedger } from '../../../../server/src/outgoing/sending/ledger';
import { createPatience } from '../../../../server/src/outgoing/sending/patience';
import * as store from '../../../../server/src/outgoing/sending/store-sending';

jest.mock('../../../../server/src/outgoing/sending/store-sending');
const { turnOver, findTurnedOver } = jest.mocked(store);

const row = (id: number) => ({ id, leaseToken: 'ours' });
const sent = (id: number, response = '250 Ok') => ({ ...row(id), response, providerId: null });
const away = (): Error => Object.assign(new Error('away'), { code: 'ECONNRESET' });
const make = () =>
  createLedger(
    {} as Core.Strapi,
    1000,
    createPatience(Date.now, async () => undefined)
  );
const idsOf = (input: { sent: readonly { id: number }[]; begun: readonly { id: number }[] }): number[] =>
  [...input.sent, ...input.begun].map(({ id }) => id);

describe('the ledger', () => {
  beforeEach(() => {
    turnOver.mockReset();
    findTurnedOver.mockReset();
  });

  it('writes what ends and what begins in one statement', async () => {
    turnOver.mockImplementation(async (_strapi, input) => new Set(idsOf(input)));
    const ledger = make();
    expect(await Promise.all([ledger.sent(sent(1)), ledger.begin(row(2)), ledger.begin(row(3))])).toEqual([
      true,
      true,
      true,
    ]);
    expect(turnOver).toHaveBeenCalledTimes(1);
    expect(findTurnedOver).not.toHaveBeenCalled();
  });

  it('believes a row that was written although the answer was lost', async () => {
    turnOver.mockRejectedValueOnce(away()).mockResolvedValue(new Set());
    findTurnedOver.mockResolvedValue(new Set([1]));
    const ledger = make();
    // Not sent, it would stand as being sent until its lease ends, and be unknown then.
    expect(await ledger.begin(row(1))).toBe(true);
  });

  it('outlasts a database that is away for longer than a few tries', async () => {
    let tries = 0;
    turnOver.mockImplementation(async () => {
      tries += 1;
      if (tries < 30) throw away();
      return new Set();
    });
    findTurnedOver.mockResolvedValue(new Set([1]));
    expect(await make().sent(sent(1))).toBe(true);
  });

  it('one row that the database refuses takes no others along', async () => {
    turnOver.mockImplementation(async (_strapi, input) => {
      if (idsOf(input).includes(2)) throw new Error('invalid byte sequence');
      return new Set(idsOf(input));
    });
    const ledger = make();
    const results = await Promise.allSettled([
      ledger.sent(sent(1)),
      ledger.sent(sent(2)),
      ledger.begin(row(3)),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
