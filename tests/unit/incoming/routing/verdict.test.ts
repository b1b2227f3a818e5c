import { decide, threadKey } from '../../../../server/src/incoming/routing/verdict';
import {
  TICKET,
  TASK,
  LEAD,
  t1,
  t2,
  k1,
  p1,
  facts,
  answered,
  alias,
  inWords,
  automatic,
  report,
  known,
  followersOnly,
  contactsOnly,
  deleted,
  type Case,
} from './situations';

describe('delivery reports, refusals and own mail come before everything', () => {
  it.each<Case>([
    [
      'a report, although it is addressed to an alias',
      { mailClass: report, aliases: [alias('support', TICKET)] },
      'delivery status',
    ],
    [
      'a report that carries a reply token',
      { mailClass: report, tokens: [answered()], toBounceAddress: true },
      'delivery status',
    ],
    ['a report without a sender', { mailClass: report, hasSender: false }, 'delivery status'],
    [
      'any mail to the bounce address, although an alias is addressed too',
      { toBounceAddress: true, aliases: [alias('support', TICKET)] },
      'delivery status',
    ],
    [
      'an out-of-office answer to the bounce address',
      { toBounceAddress: true, mailClass: automatic },
      'ignore automatic',
    ],
    [
      'an answer to a refusal of ours at the catchall',
      { citesRefusal: true, onlyUnattended: true, anyUnattended: true },
      'ignore answer_to_refusal',
    ],
    [
      'an answer to a refusal of ours at an alias',
      { citesRefusal: true, aliases: [alias('support', TICKET)] },
      'ignore answer_to_refusal',
    ],
    [
      'a test mail of ours, even at the bounce address',
      { testMail: 7, ownMail: true, toBounceAddress: true, onlyUnattended: true },
      'ignore test_mail',
    ],
    [
      'our own mail that an alias among the followers got',
      { ownMail: true, aliases: [alias('support', TICKET)], cited: answered() },
      'ignore own_mail',
    ],
    [
      'a mail without a usable From, even with a reply token',
      { hasSender: false, tokens: [answered()] },
      'hold no_sender',
    ],
  ])('%s', (_situation, given, verdict) => {
    expect(inWords(decide(facts(given)).verdict)).toBe(verdict);
  });
});

describe('the address of List-Unsubscribe', () => {
  it.each<Case>([
    [
      'ends the notifications',
      { unfollows: [42], onlyUnattended: true, anyUnattended: true },
      'unsubscribe 42',
    ],
    ['does so without a From', { unfollows: [42], hasSender: false }, 'unsubscribe 42'],
    [
      'does so for a mail program that says what it is',
      { unfollows: [42], mailClass: automatic },
      'unsubscribe 42',
    ],
    ['does so for a sender who is blocked', { unfollows: [42], senderRule: 'block' }, 'unsubscribe 42'],
    ['takes no delivery report', { unfollows: [42], mailClass: report }, 'delivery status'],
    ['takes no mail of our own', { unfollows: [42], ownMail: true }, 'ignore own_mail'],
    ['swallows no answer', { unfollows: [42], tokens: [answered()] }, 'reply to t1 by token'],
    [
      'swallows no mail to an alias',
      { unfollows: [42], aliases: [alias('support', TICKET)] },
      `create ${TICKET} by support`,
    ],
  ])('%s', (_situation, given, verdict) => {
    expect(inWords(decide(facts(given)).verdict)).toBe(verdict);
  });
});

describe('a reply token in a recipient address', () => {
  it.each<Case>([
    ['delivers to its entry', { tokens: [answered()] }, 'reply to t1 by token'],
    [
      'wins over a message of another entry that the mail cites',
      { tokens: [answered()], cited: answered({ thread: t2 }) },
      'reply to t1 by token',
    ],
    [
      'delivers to both entries when two are given',
      { tokens: [answered(), answered({ thread: t2 })] },
      'reply to t1 by token + reply to t2 by token',
    ],
    [
      'delivers, and an alias of another type in To creates its entry as well',
      { tokens: [answered()], aliases: [alias('tasks', TASK)] },
      'reply to t1 by token + create api::task.task by tasks',
    ],
    [
      'delivers alone when the alias of another type stands in Cc',
      { tokens: [answered()], aliases: [alias('tasks', TASK, { direct: false })] },
      'reply to t1 by token',
    ],
    [
      'delivers alone when the alias is of the same type, whatever its policy',
      { tokens: [answered()], aliases: [alias('support', TICKET, contactsOnly)] },
      'reply to t1 by token',
    ],
    [
      'delivers alone when the alias of another type is the one that its entry owns',
      { tokens: [answered({ thread: p1 })], aliases: [alias('lamp', TASK, { owner: p1 })] },
      'reply to p1 by token',
    ],
    [
      'delivers although the alias of another type refuses the sender',
      { tokens: [answered()], aliases: [alias('tasks', TASK, contactsOnly)] },
      'reply to t1 by token',
    ],
    [
      'delivers an automatic answer silently, and no alias creates',
      { tokens: [answered()], aliases: [alias('tasks', TASK)], mailClass: automatic },
      'silently reply to t1 by token',
    ],
    [
      'of a deleted entry gives way to a live one',
      { tokens: [deleted, answered({ thread: t2 })] },
      'reply to t2 by token',
    ],
    [
      'of a deleted entry gives way to a message that the mail cites',
      { tokens: [deleted], cited: answered({ thread: t2 }) },
      'reply to t2 by references',
    ],
    ['of a deleted entry, and nothing else', { tokens: [deleted] }, 'hold entry_gone'],
    [
      'of a deleted entry at the catchall is held, not refused',
      { tokens: [deleted], onlyUnattended: true, anyUnattended: true },
      'hold entry_gone',
    ],
    [
      'of a deleted entry and an alias: the alias creates',
      { tokens: [deleted], aliases: [alias('support', TICKET)] },
      'create api::ticket.ticket by support',
    ],
  ])('%s', (_situation, given, verdict) => {
    expect(inWords(decide(facts(given)).verdict)).toBe(verdict);
  });
});

describe('a mail that cites one of our messages', () => {
  it.each<Case>([
    ['answers it, wherever it was sent to', { cited: answered() }, 'reply to t1 by references'],
    [
      'answers it from the catchall, which then refuses nothing',
      { cited: answered(), onlyUnattended: true, anyUnattended: true },
      'reply to t1 by references',
    ],
    [
      'answers it when an alias of the same type is addressed',
      { cited: answered(), aliases: [alias('support', TICKET)] },
      'reply to t1 by references',
    ],
    [
      'is sent on to an alias of another type: only that alias creates',
      { cited: answered(), aliases: [alias('tasks', TASK)] },
      'create api::task.task by tasks',
    ],
    [
      'stays an answer when the alias of another type stands in Cc',
      {
        cited: answered(),
        aliases: [alias('tasks', TASK, { direct: false })],
        onlyUnattended: true,
        anyUnattended: true,
      },
      'reply to t1 by references',
    ],
    [
      'is sent on, although an alias of the same type is addressed first',
      { cited: answered(), aliases: [alias('support', TICKET), alias('tasks', TASK)] },
      'create api::task.task by tasks',
    ],
    [
      'is sent on, and a forced alias of the same type is passed over',
      {
        cited: answered(),
        aliases: [alias('t2', TICKET, { forcedDocumentId: 't2' }), alias('tasks', TASK)],
      },
      'create api::task.task by tasks',
    ],
    [
      'is sent on to two aliases of other types: both create',
      { cited: answered(), aliases: [alias('tasks', TASK), alias('sales', LEAD)] },
      'create api::task.task by tasks + create api::lead.lead by sales',
    ],
    [
      'is sent on to an alias whose policy refuses the sender',
      { cited: answered(), aliases: [alias('tasks', TASK, contactsOnly)] },
      'reject policy_contacts of tasks',
    ],
    [
      'is refused when the alias of the same type refuses the sender',
      { cited: answered(), aliases: [alias('support', TICKET, contactsOnly)] },
      'reject policy_contacts of support',
    ],
    [
      'is taken by the alias of the same type from a known sender',
      { cited: answered(), author: known, aliases: [alias('support', TICKET, contactsOnly)] },
      'reply to t1 by references',
    ],
    [
      'is taken when the sender follows the entry itself, not the owner of the alias',
      {
        cited: answered(),
        author: known,
        aliases: [alias('support', TICKET, followersOnly)],
        followed: new Map([[threadKey(t1), { byAuthor: true }]]),
      },
      'reply to t1 by references',
    ],
    [
      'answers the owner of an alias through that alias: it is the Reply-To of its mails',
      { cited: answered({ thread: p1 }), aliases: [alias('lamp', TASK, { owner: p1 })] },
      'reply to p1 by references',
    ],
    [
      'is sent on to the alias that another entry owns',
      { cited: answered(), aliases: [alias('lamp', TASK, { owner: p1 })] },
      'create api::task.task by lamp',
    ],
    [
      'that came in through two aliases: the answer goes to both entries, and to none besides',
      {
        cited: answered(),
        alsoCited: [answered({ thread: k1, messageId: 6 })],
        aliases: [alias('support', TICKET), alias('tasks', TASK)],
      },
      'reply to t1 by references + reply to k1 by references',
    ],
    [
      'that came in through two aliases, one of which refuses the sender: the other one takes the answer',
      {
        cited: answered(),
        alsoCited: [answered({ thread: k1, messageId: 6 })],
        aliases: [alias('support', TICKET, contactsOnly), alias('tasks', TASK)],
      },
      'reply to k1 by references',
    ],
    [
      'that came in through two aliases, and whose other entry was deleted',
      { cited: answered(), alsoCited: [answered({ thread: k1, exists: false })] },
      'reply to t1 by references',
    ],
    [
      'is kept silently when a machine wrote it',
      { cited: answered(), mailClass: automatic },
      'silently reply to t1 by references',
    ],
    [
      'passed on by a mailing list is a person’s',
      { cited: answered(), mailClass: { kind: 'list' } },
      'reply to t1 by references',
    ],
    [
      'of a machine, sent on to an alias of another type, creates nothing',
      { cited: answered(), aliases: [alias('tasks', TASK)], mailClass: automatic },
      'ignore automatic',
    ],
    ['of a deleted entry, without another route', { cited: deleted }, 'hold entry_gone'],
    [
      'of a deleted entry, at an alias: all aliases create, whatever their type',
      { cited: deleted, aliases: [alias('support', TICKET), alias('tasks', TASK)] },
      'create api::ticket.ticket by support + create api::task.task by tasks',
    ],
  ])('%s', (_situation, given, verdict) => {
    expect(inWords(decide(facts(given)).verdict)).toBe(verdict);
  });
});
