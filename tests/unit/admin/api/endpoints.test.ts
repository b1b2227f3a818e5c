import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { configureStore } from '@reduxjs/toolkit';
import { createApi } from '@reduxjs/toolkit/query/react';

import { outgoingSettings } from '../../../../server/src/contracts/outgoing';

/** What the server of these tests answers, by the path of the request. */
const settings = outgoingSettings.parse({});
const ANSWERS: Record<string, unknown> = {
  '/chatter/outgoing-mails': {
    outgoingMails: [],
    more: false,
    counts: { waiting: 0, problems: 0, sentToday: 0 },
    stopped: false,
    stoppedBy: null,
    stoppedAt: null,
    servers: [],
  },
  '/chatter/outgoing-settings': { settings, stoppedBy: null, stoppedAt: null, strapiProvider: null },
  '/chatter/outgoing-settings/stop': { settings },
  '/chatter/outgoing-servers': { outgoingServers: [], canStorePasswords: true, users: [] },
};
const mockAsked: string[] = [];

jest.mock('@strapi/strapi/admin', () => ({
  adminApi: createApi({
    reducerPath: 'adminApi',
    baseQuery: ({ url }: { url: string }) => {
      mockAsked.push(url);
      // What is not listed is refused; whether an act was refused makes no difference to what is asked anew.
      return url in ANSWERS ? { data: ANSWERS[url] } : { error: { status: 400 } };
    },
    endpoints: () => ({}),
  }),
}));

const API = join(__dirname, '../../../../admin/src/api');

/** A store in which queue, settings and list of servers are on the page. */
const openPage = async () => {
  const { baseApi } = await import('../../../../admin/src/api/contract-endpoints');
  const { useChatterOutgoingMailsQuery } = await import('../../../../admin/src/api/outgoing-api');
  await import('../../../../admin/src/api/outgoing-settings-api');
  await import('../../../../admin/src/api/servers-api');
  expect(useChatterOutgoingMailsQuery).toBeInstanceOf(Function);
  const store = configureStore({
    reducer: { [baseApi.reducerPath]: baseApi.reducer },
    middleware: (defaults) =>
      defaults({ serializableCheck: false, immutableCheck: false }).concat(baseApi.middleware),
  });
  const dispatch = store.dispatch as (action: unknown) => Promise<unknown>;
  const endpoints = baseApi.endpoints as unknown as Record<
    string,
    { initiate(request: unknown): unknown } | undefined
  >;
  const start = (name: string, request: unknown) => dispatch(endpoints[name]?.initiate(request));
  await start('chatterOutgoingMails', { query: {} });
  await start('chatterOutgoingSettings', {});
  await start('chatterOutgoingServers', {});
  return {
    /** does something, and answers what was asked anew */
    act: async (name: string, request: unknown): Promise<string[]> => {
      mockAsked.length = 0;
      await start(name, request);
      // What follows is asked in microtasks, which all come before this.
      await new Promise((resolve) => setImmediate(resolve));
      return mockAsked.slice(1).sort();
    },
  };
};

describe('the requests of the admin', () => {
  it('the stop switch asks for the queue, and for the settings that say who pressed it', async () => {
    const page = await openPage();
    expect(await page.act('chatterStopQueue', { body: { stopped: true } })).toEqual([
      '/chatter/outgoing-mails',
      '/chatter/outgoing-settings',
    ]);
  });

  it('a paused server changes its list and the queue', async () => {
    const page = await openPage();
    const request = { params: { documentId: 'a1' }, body: { paused: true } };
    expect(await page.act('chatterPauseOutgoingServer', request)).toEqual([
      '/chatter/outgoing-mails',
      '/chatter/outgoing-servers',
    ]);
  });

  it('each contract that changes something has one endpoint, or others would forget what it changes', () => {
    const acts = readdirSync(API)
      .filter((file) => file.endsWith('-api.ts'))
      .flatMap((file) => [...readFileSync(join(API, file), 'utf8').matchAll(/\bact\(\s*([\w.]+)/g)])
      .map((match) => match[1] ?? '');
    expect(acts.length).toBeGreaterThan(40);
    expect(acts.filter((act, index) => acts.indexOf(act) !== index)).toEqual([]);
  });
});
