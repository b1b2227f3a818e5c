import { createClosedServers, STRAPI_LANE } from '../../../../server/src/outgoing/sending/closed-servers';

const server = (part: object = {}) => ({
  documentId: 'one',
  limitPerMinute: null,
  limitPerHour: 5,
  limitPerDay: null,
  ...part,
});
const hold = { reason: 'rate_limited' as const, runAfter: 2000 };

describe('servers that take no more mails for now', () => {
  let now = 1000;
  const make = () => {
    now = 1000;
    return createClosedServers(() => now);
  };

  it('are closed until their time is over', async () => {
    const closed = make();
    closed.close(server(), hold);
    expect(closed.holdOf(server())).toEqual(hold);
    expect(closed.holdOf(server({ documentId: 'two' }))).toBeNull();
    expect(await closed.look(async () => [server()])).toEqual([['one', hold]]);
    now = 2000;
    expect(closed.holdOf(server())).toBeNull();
    expect(await closed.look(async () => [server()])).toEqual([]);
  });

  it.each([
    ['raised', { limitPerHour: 50 }],
    ['removed', { limitPerHour: null }],
    ['replaced by another', { limitPerHour: null, limitPerDay: 5 }],
  ])('are open at once when a limit is %s, whoever did so', async (_how, part) => {
    const closed = make();
    closed.close(server(), hold);
    expect(closed.holdOf(server(part))).toBeNull();
    expect(await closed.look(async () => [server(part)])).toEqual([]);
  });

  it('say which of them are open again', async () => {
    const closed = make();
    closed.close(server(), hold);
    closed.close(server({ documentId: 'two' }), hold);
    closed.close(null, hold);
    const now = async () => [server(), server({ documentId: 'two', limitPerHour: 9 })];
    expect(await closed.opened(now)).toEqual(['two']);
    expect(await closed.opened(now)).toEqual([]);
    expect(await closed.opened(async () => [])).toEqual(['one']);
    expect(closed.holdOf(null)).toEqual(hold);
  });

  it('are forgotten when they are gone', async () => {
    const closed = make();
    closed.close(server(), hold);
    expect(await closed.look(async () => [])).toEqual([]);
  });

  it('the project’s own provider is one of them, and has no limits that could change', async () => {
    const closed = make();
    closed.close(null, hold);
    expect(closed.holdOf(null)).toEqual(hold);
    expect(await closed.look(async () => [server()])).toEqual([[STRAPI_LANE, hold]]);
  });

  it('nobody asks for the settings of servers while none is closed', async () => {
    const ask = jest.fn(async () => [server()]);
    expect(await make().look(ask)).toEqual([]);
    expect(ask).not.toHaveBeenCalled();
  });
});
