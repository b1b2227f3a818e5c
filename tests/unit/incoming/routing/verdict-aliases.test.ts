import { decide } from '../../../../server/src/incoming/routing/verdict';
import { TICKET, TASK, LEAD, facts, alias, inWords, automatic, takesMachines, type Case } from './situations';

describe('aliases and the catchall', () => {
  it.each<Case>([
    [
      'one alias creates one entry, whoever writes',
      { aliases: [alias('support', TICKET)] },
      'create api::ticket.ticket by support',
    ],
    [
      'an alias in Cc creates too',
      { aliases: [alias('support', TICKET, { direct: false })] },
      'create api::ticket.ticket by support',
    ],
    [
      'two aliases create two entries',
      { aliases: [alias('support', TICKET), alias('tasks', TASK)] },
      'create api::ticket.ticket by support + create api::task.task by tasks',
    ],
    [
      'a forced alias answers its entry and creates none',
      { aliases: [alias('t2', TICKET, { forcedDocumentId: 't2' })] },
      'reply to t2 by forced_alias',
    ],
    ['the catchall alone refuses', { onlyUnattended: true, anyUnattended: true }, 'reject catchall'],
    [
      'the catchall before an alias: the alias creates and nothing is refused',
      { anyUnattended: true, aliases: [alias('support', TICKET)] },
      'create api::ticket.ticket by support',
    ],
    ['the catchall beside an address that nobody knows', { anyUnattended: true }, 'reject catchall'],
    ['an address that nobody knows', {}, 'hold no_route'],
    [
      'an automatic mail to an alias creates nothing',
      { aliases: [alias('support', TICKET)], mailClass: automatic },
      'ignore automatic',
    ],
    [
      'an automatic mail to an alias that takes them creates',
      { aliases: [alias('alarms', TICKET, takesMachines)], mailClass: automatic },
      'create api::ticket.ticket by alarms',
    ],
    [
      'an automatic mail to an alias that takes them and to one that does not: only the first creates',
      { aliases: [alias('support', TICKET), alias('alarms', TASK, takesMachines)], mailClass: automatic },
      'create api::task.task by alarms',
    ],
    [
      'an automatic mail to a forced alias that takes them',
      {
        aliases: [alias('alarms', TICKET, { ...takesMachines, forcedDocumentId: 't2' })],
        mailClass: automatic,
      },
      'reply to t2 by forced_alias',
    ],
    [
      'two forced aliases of one entry answer it once',
      {
        aliases: [
          alias('t2', TICKET, { forcedDocumentId: 't2' }),
          alias('second', TICKET, { forcedDocumentId: 't2' }),
        ],
      },
      'reply to t2 by forced_alias',
    ],
    [
      'an automatic mail to the catchall is not answered',
      { onlyUnattended: true, anyUnattended: true, mailClass: automatic },
      'ignore automatic',
    ],
    [
      'a mail that came over a mailing list creates',
      { aliases: [alias('support', TICKET)], mailClass: { kind: 'list' } },
      'create api::ticket.ticket by support',
    ],
    [
      'a way in with a fallback type takes what fits no alias',
      { fallbackType: LEAD },
      'create api::lead.lead by fallback',
    ],
    [
      'a way in with a fallback type takes what has the catchall among others',
      { fallbackType: LEAD, anyUnattended: true },
      'create api::lead.lead by fallback',
    ],
    [
      'a fallback type does not open the catchall itself',
      { fallbackType: LEAD, onlyUnattended: true, anyUnattended: true },
      'reject catchall',
    ],
    [
      'an alias comes before the fallback type',
      { fallbackType: LEAD, aliases: [alias('support', TICKET)] },
      'create api::ticket.ticket by support',
    ],
    [
      'an automatic mail does not reach the fallback type',
      { fallbackType: LEAD, mailClass: automatic },
      'ignore automatic',
    ],
  ])('%s', (_situation, given, verdict) => {
    expect(inWords(decide(facts(given)).verdict)).toBe(verdict);
  });
});
