import type { listMyFailures } from '../../server/src/contracts/outgoing';
import type { Delivery } from '../../server/src/contracts/thread';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { pathOf, storyOf, TICKET, type Story, type Thread } from './story';

import type { z } from 'zod';

export type MyFailures = z.output<typeof listMyFailures.response>;

export const MARY = 'mary@customer.example';
export const OUTGOING = 'plugin::chatter.outgoing-mail';

export const settled = (deliveries: Delivery[]): boolean =>
  deliveries.length > 0 && deliveries.every(({ state }) => !['ready', 'sending', 'deferred'].includes(state));

/** A running Strapi whose server refuses some addresses, and what people do about that. */
export const startFailing = async () => {
  /** addresses that the server refuses */
  const refused = new Set<string>();
  let strangers = 0;
  let thread: Thread | null = null;
  const sink: SmtpSink = await startSmtpSink({
    refuse: (address) => (refused.has(address) ? { code: 550, message: '5.1.1 No such user here' } : null),
  });
  const app: RunningStrapi = await startStrapi({ pluginConfig: { queues: { pollSeconds: 1 } } });
  const story: Story = storyOf(app);
  await story.addServer(sink);
  await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });

  const current = (): Thread => {
    if (!thread) throw new Error('begin() makes the entry of a test');
    return thread;
  };

  /** A message to these people, as it went. */
  const post = async (addresses: string[], token?: string, on = current()) => {
    const message = await story.post(
      on,
      { recipients: addresses.map((address) => ({ name: 'Mary', address })) },
      token
    );
    return { id: message.id, deliveries: await story.deliveries(on, message.id, settled) };
  };
  /** A mail that the server refused; each to somebody of their own, as an address that fails often gets no more mail. */
  const failing = async (
    address = `gone${(strangers += 1)}@customer.example`,
    token?: string,
    on = current()
  ) => {
    refused.add(address);
    const { id, deliveries } = await post([address], token, on);
    const delivery = deliveries.find((one) => one.address === address) as Delivery;
    expect(delivery).toMatchObject({ state: 'failed', reason: 'refused' });
    return { messageId: id, delivery };
  };
  const act = (
    delivery: Delivery,
    name: string,
    body?: object,
    input: { on?: Thread; token?: string } = {}
  ) =>
    app.fetchAdmin(`${pathOf(input.on ?? current())}/deliveries/${delivery.outgoingMailId}/${name}`, {
      method: 'POST',
      ...(body ? { body } : {}),
      ...(input.token ? { token: input.token } : {}),
    });
  const correct = (delivery: Delivery, address: string, input: { on?: Thread; token?: string } = {}) =>
    act(delivery, 'correct', { address }, input);
  const deliveriesOf = async (messageId: number, on = current()): Promise<Delivery[]> =>
    (await story.messages(on)).find(({ id }) => id === messageId)?.deliveries ?? [];

  return {
    app,
    sink,
    story,
    refused,
    post,
    failing,
    act,
    correct,
    deliveriesOf,

    /** An entry of its own for a test, and a server that refuses nothing yet. */
    begin: async (): Promise<Thread> => {
      refused.clear();
      thread = await story.createEntry(TICKET, { title: 'Broken lamp' });
      sink.clear();
      return thread;
    },

    stop: async (): Promise<void> => {
      await app.stop();
      await sink.stop();
    },
  };
};

export type Failing = Awaited<ReturnType<typeof startFailing>>;
