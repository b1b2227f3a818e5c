import {
  decide,
  threadKey,
  type AliasFact,
  type AnsweredMessage,
  type RoutingFacts,
  type Verdict,
} from '../../../server/src/incoming/verdict';

const TICKET = 'api::ticket.ticket';
const TASK = 'api::task.task';
const LEAD = 'api::lead.lead';
const t1 = { uid: TICKET, documentId: 't1' };
const t2 = { uid: TICKET, documentId: 't2' };
const p1 = { uid: 'api::project.project', documentId: 'p1' };

const facts = (part: Partial<RoutingFacts> = {}): RoutingFacts => ({
  mailClass: { kind: 'person' },
  hasSender: true,
  ownMail: false,
  citesRefusal: false,
  toBounceAddress: false,
  tokens: [],
  cited: null,
  aliases: [],
  onlyCatchall: false,
  anyCatchall: false,
  fallbackType: null,
  author: null,
  followed: new Map(),
  ...part,
});

const answered = (part: Partial<AnsweredMessage> = {}): AnsweredMessage => ({
  thread: t1,
  exists: true,
  messageId: 7,
  internal: false,
  authorContactId: 1,
  ...part,
});

const alias = (local: string, targetType: string, part: Partial<AliasFact> = {}): AliasFact => ({
  id: 1,
  documentId: `alias-${local}`,
  address: `${local}@shop.example`,
  targetType,
  defaults: {},
  contactPolicy: 'everyone',
  forcedDocumentId: null,
  owner: null,
  direct: true,
  ...part,
});

/** A verdict in one line, so that a table of situations stays readable. */
const inWords = (verdict: Verdict): string => {
  switch (verdict.kind) {
    case 'deliver': {
      const routes = verdict.routes.map((route) =>
        route.kind === 'reply'
          ? `reply to ${route.thread.documentId} by ${route.via}`
          : `create ${route.targetType} by ${route.alias?.address.split('@')[0] ?? 'fallback'}`
      );
      return `${verdict.automatic ? 'silently ' : ''}${routes.join(' + ')}`;
    }
    case 'reject':
      return `reject ${verdict.reason}${verdict.alias ? ` of ${verdict.alias.address.split('@')[0]}` : ''}`;
    case 'ignore':
    case 'hold':
      return `${verdict.kind} ${verdict.reason}`;
    case 'delivery_status':
      return 'delivery status';
  }
};

const automatic: RoutingFacts['mailClass'] = { kind: 'automatic', why: 'auto-submitted' };
const report: RoutingFacts['mailClass'] = { kind: 'delivery_status', report: null };
const known = { contactId: 5, internal: false };
const followersOnly = { contactPolicy: 'followers', owner: p1 } as const;
const contactsOnly = { contactPolicy: 'contacts' } as const;
const deleted = answered({ exists: false });
const follows = (byAuthor: boolean) => new Map([[threadKey(p1), { byAuthor }]]);

type Case = [situation: string, given: Partial<RoutingFacts>, verdict: string];

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
      { citesRefusal: true, onlyCatchall: true, anyCatchall: true },
      'ignore answer_to_refusal',
    ],
    [
      'an answer to a refusal of ours at an alias',
      { citesRefusal: true, aliases: [alias('support', TICKET)] },
      'ignore answer_to_refusal',
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
      { tokens: [deleted], onlyCatchall: true, anyCatchall: true },
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
      { cited: answered(), onlyCatchall: true, anyCatchall: true },
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
        onlyCatchall: true,
        anyCatchall: true,
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
    ['the catchall alone refuses', { onlyCatchall: true, anyCatchall: true }, 'reject catchall'],
    [
      'the catchall before an alias: the alias creates and nothing is refused',
      { anyCatchall: true, aliases: [alias('support', TICKET)] },
      'create api::ticket.ticket by support',
    ],
    ['the catchall beside an address that nobody knows', { anyCatchall: true }, 'reject catchall'],
    ['an address that nobody knows', {}, 'hold no_route'],
    [
      'an automatic mail to an alias creates nothing',
      { aliases: [alias('support', TICKET)], mailClass: automatic },
      'ignore automatic',
    ],
    [
      'an automatic mail to the catchall is not answered',
      { onlyCatchall: true, anyCatchall: true, mailClass: automatic },
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
      { fallbackType: LEAD, anyCatchall: true },
      'create api::lead.lead by fallback',
    ],
    [
      'a fallback type does not open the catchall itself',
      { fallbackType: LEAD, onlyCatchall: true, anyCatchall: true },
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

describe('contact policies', () => {
  it.each<Case>([
    [
      'known contacts only: a stranger',
      { aliases: [alias('vip', TICKET, contactsOnly)] },
      'reject policy_contacts of vip',
    ],
    [
      'known contacts only: a contact',
      { aliases: [alias('vip', TICKET, contactsOnly)], author: known },
      'create api::ticket.ticket by vip',
    ],
    [
      'followers only: a follower of the owner',
      { aliases: [alias('team', TASK, followersOnly)], author: known, followed: follows(true) },
      'create api::task.task by team',
    ],
    [
      'followers only: a contact who does not follow',
      { aliases: [alias('team', TASK, followersOnly)], author: known, followed: follows(false) },
      'reject policy_followers of team',
    ],
    [
      'followers only: a stranger',
      { aliases: [alias('team', TASK, followersOnly)], followed: follows(false) },
      'reject policy_followers of team',
    ],
    [
      'followers only, of an owner whom nobody follows: set up wrongly',
      { aliases: [alias('team', TASK, followersOnly)], author: known },
      'reject alias_invalid of team',
    ],
    [
      'followers only, without an owner: set up wrongly',
      {
        aliases: [alias('team', TASK, { contactPolicy: 'followers' })],
        author: known,
        followed: follows(true),
      },
      'reject alias_invalid of team',
    ],
    [
      'followers only, of a forced entry: its followers count, not those of the owner',
      {
        aliases: [alias('t2', TICKET, { ...followersOnly, forcedDocumentId: 't2' })],
        author: known,
        followed: new Map([
          [threadKey(p1), { byAuthor: false }],
          [threadKey(t2), { byAuthor: true }],
        ]),
      },
      'reply to t2 by forced_alias',
    ],
    [
      'one alias refuses and another one takes: the mail is taken',
      { aliases: [alias('vip', TICKET, contactsOnly), alias('tasks', TASK)] },
      'create api::task.task by tasks',
    ],
    [
      'two aliases refuse: the first one is named',
      { aliases: [alias('vip', TICKET, contactsOnly), alias('team', TASK, followersOnly)] },
      'reject policy_contacts of vip',
    ],
    [
      'a refusing alias beside the catchall: the refusal is the alias’',
      { aliases: [alias('vip', TICKET, contactsOnly)], anyCatchall: true },
      'reject policy_contacts of vip',
    ],
  ])('%s', (_situation, given, verdict) => {
    expect(inWords(decide(facts(given)).verdict)).toBe(verdict);
  });
});

describe('the trace', () => {
  it('tells of every rule up to the one that answered', () => {
    const { trace } = decide(facts({ cited: answered(), aliases: [alias('tasks', TASK)] }));
    expect(trace.map(({ rule }) => rule)).toEqual([
      'delivery_status',
      'answer_to_refusal',
      'own_mail',
      'no_sender',
      'token',
      'references',
      'automatic',
      'entry_gone',
      'only_catchall',
      'aliases',
    ]);
    expect(trace.map(({ outcome }) => outcome)).toEqual([
      ...Array.from({ length: trace.length - 1 }, () => 'passed'),
      'answered',
    ]);
    expect(trace.find(({ rule }) => rule === 'references')?.saw).toContain('tasks@shop.example');
  });

  it('ends with no_route when nothing fits', () => {
    expect(decide(facts()).trace.at(-1)).toMatchObject({ rule: 'no_route', outcome: 'answered' });
  });

  it('stays short, however many addresses a stranger writes to', () => {
    const aliases = Array.from({ length: 200 }, (_, index) => alias(`alias-${index}`, TICKET));
    for (const step of decide(facts({ aliases })).trace) expect(step.saw.length).toBeLessThanOrEqual(500);
  });
});
