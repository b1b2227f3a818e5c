import { decide, threadKey } from '../../../../server/src/incoming/routing/verdict';
import {
  TICKET,
  TASK,
  t2,
  p1,
  facts,
  answered,
  alias,
  inWords,
  report,
  feedback,
  known,
  followersOnly,
  contactsOnly,
  colleaguesOnly,
  follows,
  type Case,
} from './situations';

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
      'colleagues only: a stranger, or a colleague who is not believed',
      { aliases: [alias('staff', TICKET, colleaguesOnly)] },
      'reject policy_internal_users of staff',
    ],
    [
      'colleagues only: a contact',
      { aliases: [alias('staff', TICKET, colleaguesOnly)], author: known },
      'reject policy_internal_users of staff',
    ],
    [
      'colleagues only: a colleague',
      {
        aliases: [alias('staff', TICKET, colleaguesOnly)],
        author: { contactId: 5, internal: true },
      },
      'create api::ticket.ticket by staff',
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
      { aliases: [alias('vip', TICKET, contactsOnly)], anyUnattended: true },
      'reject policy_contacts of vip',
    ],
  ])('%s', (_situation, given, verdict) => {
    expect(inWords(decide(facts(given)).verdict)).toBe(verdict);
  });
});

describe('feedback of readers', () => {
  it.each<Case>([
    ['is a delivery report when it complains', { mailClass: feedback('abuse', true) }, 'delivery status'],
    [
      'is ignored when it says something else',
      { mailClass: feedback('not-spam', false) },
      'ignore automatic',
    ],
  ])('%s', (_situation, given, verdict) => {
    expect(inWords(decide(facts(given)).verdict)).toBe(verdict);
  });
});

describe('rules about senders', () => {
  it.each<Case>([
    [
      'a blocked one is ignored, even with a token',
      { senderRule: 'block', tokens: [answered()] },
      'ignore sender_blocked',
    ],
    [
      'a delivery report of a blocked one is read',
      { senderRule: 'block', mailClass: report },
      'delivery status',
    ],
    ['an allowed one still has to find a route', { senderRule: 'allow' }, 'hold no_route'],
    [
      'an allowed one who answers a refusal is ignored all the same',
      { senderRule: 'allow', citesRefusal: true },
      'ignore answer_to_refusal',
    ],
  ])('%s', (_situation, given, verdict) => {
    expect(inWords(decide(facts(given)).verdict)).toBe(verdict);
  });
});
