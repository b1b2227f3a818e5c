import { isOver } from './test-mail-states';
import type { TestMailView } from '../../../../server/src/contracts/deliverability';

/** Addresses of one request, and ids of one question. */
export const STEP = 50;

/** A list in pieces that one request takes; an empty list is one request without any. */
export const inSteps = <T>(list: readonly T[]): T[][] => {
  const steps: T[][] = [];
  for (let at = 0; at < list.length; at += STEP) steps.push(list.slice(at, at + STEP));
  return steps.length > 0 ? steps : [[]];
};

/** Ids of test mails that something may still become of. */
export const stillOpen = (testMails: readonly TestMailView[]): number[] =>
  testMails.flatMap(({ id, state }) => (isOver(state) ? [] : id));

/** Test mails as they are now, in the order in which they were sent. */
export const withNews = (
  testMails: readonly TestMailView[],
  news: readonly TestMailView[]
): TestMailView[] => {
  const byId = new Map(news.map((mail) => [mail.id, mail]));
  return testMails.map((mail) => byId.get(mail.id) ?? mail);
};
