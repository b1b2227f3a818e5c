import {
  inSteps,
  stillOpen,
  withNews,
} from '../../../../../admin/src/outgoing/deliverability/test-mail-steps';
import type { TestMailView } from '../../../../../server/src/contracts/deliverability';

const mail = (id: number, state: TestMailView['state']): TestMailView => ({
  id,
  toAddress: `a${id}@shop.example`,
  state,
  reason: null,
  response: null,
  serverName: null,
  fromAddress: null,
  sentAt: null,
  arrivedAt: null,
  ingress: null,
  authenticity: null,
});

it('sends to all addresses, fifty at a time, and once where there is none', () => {
  const addresses = Array.from({ length: 120 }, (_, n) => `a${n}@shop.example`);
  const steps = inSteps(addresses);
  expect(steps.map(({ length }) => length)).toEqual([50, 50, 20]);
  expect(steps.flat()).toEqual(addresses);
  expect(inSteps(addresses.slice(0, 50))).toHaveLength(1);
  expect(inSteps([])).toEqual([[]]);
});

it('follows those that something may still become of', () => {
  const mails = [
    mail(1, 'sent'),
    mail(2, 'delivered'),
    mail(3, 'ready'),
    mail(4, 'failed'),
    mail(5, 'unknown'),
  ];
  expect(stillOpen(mails)).toEqual([1, 3]);
});

it('keeps their order, whatever the news', () => {
  const mails = [mail(1, 'sent'), mail(2, 'sent'), mail(3, 'sent')];
  const news = withNews(mails, [mail(3, 'delivered'), mail(1, 'failed'), mail(9, 'sent')]);
  expect(news.map(({ id, state }) => `${id} ${state}`)).toEqual(['1 failed', '2 sent', '3 delivered']);
});
