import type { Core } from '@strapi/strapi';

import type { Contact } from '../../contacts/service';
import type { ThreadRef } from '../../entries/service';
import { normaliseAddress } from '../../mail/address';
import { refusesAnswers } from '../../mail/auto-submitted';
import { ownForm, readRecipient } from '../../mail/own-recipient';
import type { Mailbox } from '../../mail/parsed-mail';
import { decodeMailMessageId, isRefusalId, type TokenKey } from '../../mail/token';
import { getService } from '../../services';
import { findAddressedAliases } from './alias-facts';
import { findAnswered } from './answered-facts';
import { answerAddress } from '../refusals/answer-address';
import { judgeSender, readForwardedAuthor, readSender, type Standing } from './authorship';
import { countForBrakes } from './brake-facts';
import { isBraked } from './brakes';
import type { MailClass } from '../reading/classify';
import type { ReadMail } from '../reading/mail-reader';
import { isOwnAddress, readRecipients } from './recipients';
import type { IncomingMail } from '../store';
import {
  decide,
  threadKey,
  type AliasFact,
  type AnsweredMessage,
  type BrakeFacts,
  type RoutingFacts,
  type Verdict,
} from './verdict';

/** Cited ids, and reply tokens, that are looked at; more would let one header cost many queries. */
const CITED_LIMIT = 32;

/** Who wrote a mail, as its message shows them. */
export interface Author {
  /** of an unverified colleague the bare address */
  name: string;
  /** normalised; empty where there is none */
  address: string;
  /** whose rights the mail has; null for strangers and for colleagues who are not believed */
  contact: Contact | null;
  standing: Standing;
}

/** Somebody whose mail a colleague passed on. */
export interface ForwardedAuthor {
  name: string;
  address: string;
  contact: Contact | null;
  /** subject of their mail, where the forward tells it */
  subject: string | null;
}

export interface GatheredFacts {
  facts: RoutingFacts;
  /** contact of the author, whose rights the mail has */
  author: Contact | null;
  sender: Author;
  /** becomes the author of what an alias with `forwardedAuthor` creates */
  forwarded: ForwardedAuthor | null;
  /** To and Cc as people should see them: without the tokens in our own addresses */
  shown: { to: Mailbox[]; cc: Mailbox[] };
  /** people in Cc, without our own addresses */
  cc: Mailbox[];
  /** addresses that got this mail directly */
  recipients: readonly string[];
  /** Message-IDs in In-Reply-To and References, the last ones */
  citedIds: readonly string[];
  /** outgoing mails that a delivery report may be about, by bounce token */
  bounceTokens: readonly number[];
}

/** What of a stored mail routing looks at; a mail that is only explained has no more than this. */
export type RoutedMail = Pick<IncomingMail, 'envelopeTo' | 'fallbackType'> &
  Partial<Pick<IncomingMail, 'id' | 'envelopeFrom' | 'aliasDocumentId'>>;

const withoutTokens = (mailboxes: readonly Mailbox[], keys: readonly TokenKey[]): Mailbox[] =>
  mailboxes.map((mailbox) => {
    const read = readRecipient(mailbox.address, keys);
    const [base] = read?.forms ?? [];
    return read?.token && base ? { ...mailbox, address: base } : mailbox;
  });

/** The null sender is that of machines (RFC 5321 4.5.5), also where only the envelope tells of it. */
const classOf = (mailClass: MailClass, envelopeFrom: string | null | undefined): MailClass =>
  envelopeFrom === '' && mailClass.kind === 'person' ? { kind: 'automatic', why: 'null sender' } : mailClass;

/** Who follows what an alias for followers asks about. */
const findFollowed = async (
  strapi: Core.Strapi,
  aliases: readonly AliasFact[],
  answered: readonly AnsweredMessage[],
  author: Contact | null
): Promise<RoutingFacts['followed']> => {
  const followed = new Map<string, { byAuthor: boolean }>();
  if (!aliases.some((alias) => alias.contactPolicy === 'followers')) return followed;
  const concerned: ThreadRef[] = [
    ...answered.map(({ thread }) => thread),
    ...aliases.flatMap((alias) => alias.owner ?? []),
    ...aliases.flatMap((alias) =>
      alias.forcedDocumentId ? { uid: alias.targetType, documentId: alias.forcedDocumentId } : []
    ),
  ];
  for (const thread of new Map(concerned.map((one) => [threadKey(one), one])).values()) {
    const followers = await getService(strapi, 'followers').rows(thread);
    if (followers.length > 0) {
      followed.set(threadKey(thread), {
        byAuthor: followers.some((row) => row.contactId === author?.id),
      });
    }
  }
  return followed;
};

/** Everything the verdict needs to know, in one place: the only step of routing that asks the database. */
export const gatherFacts = async (
  strapi: Core.Strapi,
  stored: RoutedMail,
  read: Pick<ReadMail, 'mail' | 'mailClass' | 'forwarded' | 'authenticity'>
): Promise<GatheredFacts> => {
  const { mail, authenticity } = read;
  const incoming = getService(strapi, 'incoming');
  const addressing = getService(strapi, 'addressing');
  const settings = await incoming.settings.read();
  const keys = await addressing.keys();
  const system = await addressing.own.system();
  const own = await addressing.ownAddresses();
  const mailClass = classOf(read.mailClass, stored.envelopeFrom);
  const recipients = readRecipients(mail, stored.envelopeTo, keys);
  const tokens = recipients.flatMap(({ address, token }) => (token ? [{ ...token, address }] : []));
  const replyTokens = tokens.filter(({ purpose }) => purpose === 'reply').slice(0, CITED_LIMIT);
  const citedIds = [...new Set([...mail.inReplyTo, ...mail.references.slice(-CITED_LIMIT)])].slice(
    -CITED_LIMIT
  );
  const answered = await findAnswered(
    strapi,
    replyTokens.map(({ id }) => id),
    citedIds,
    keys
  );

  // `alias+token@` answers a message; it is not the alias that was written to, nor is that of the mailbox it came to.
  const answering = new Set(
    replyTokens.flatMap(({ id, address }) => (answered.alive.has(id) ? address : []))
  );
  const isSystem = (address: string): boolean =>
    system.bounces.has(address) || system.unattended.has(address);
  const { aliases, relays, isAlias } = await findAddressedAliases(
    strapi,
    recipients.filter(({ address }) => !answering.has(address)),
    {
      allowedDomains: settings.allowedDomains,
      aliasDocumentId: answering.size > 0 ? null : (stored.aliasDocumentId ?? null),
      isSystem,
    }
  );

  const claimed = readSender(mail, relays);
  const isOurs = (address: string): boolean => isOwnAddress(own, address);
  const named = [
    ...(claimed && !isOurs(claimed.address) ? [claimed.address] : []),
    ...(read.forwarded?.from ? [read.forwarded.from.address] : []),
  ];
  const contacts = await getService(strapi, 'contacts').find(named);
  const contact = (claimed && contacts.get(claimed.address)) || null;
  const { standing, saw } = judgeSender(claimed ?? { relayed: false }, contact, {
    result: authenticity.result,
    tokenContacts: answered.tokenContacts,
    trustUnchecked: settings.trustUnchecked,
  });
  const author = standing === 'contact' || standing === 'colleague' ? contact : null;
  const passedOn = readForwardedAuthor(standing, read.forwarded, isOurs);
  const passedOnContact = passedOn ? contacts.get(passedOn.address) : undefined;

  const { senderRules } = incoming;
  // A form may have a rule of its own, which holds for whoever writes through it.
  const rule =
    (claimed && (await senderRules.ruleFor(claimed.address))) ||
    (claimed?.relayed && mail.from ? await senderRules.ruleFor(mail.from.address) : null);
  const direct = recipients
    .filter((recipient) => recipient.direct)
    .map(({ forms }) => ownForm(forms, (form) => isSystem(form) || isAlias(form)) ?? '');
  const marker = mail.headers.find((header) => header.name === 'x-chatter-message-id')?.value.trim() ?? null;
  const ownIds = [mail.messageId, marker].filter((id): id is string => id !== null);
  const ownMails = ownIds.flatMap((id) => decodeMailMessageId(id, keys) ?? []);
  const type = stored.fallbackType ? getService(strapi, 'entries').find(stored.fallbackType) : undefined;
  const unbraked: RoutingFacts = {
    mailClass,
    hasSender: claimed !== null,
    sawAuthor: claimed ? `${claimed.address}: ${saw}` : 'nobody',
    // A rule must not let in whoever forges the name that it lets in.
    senderRule: rule?.action === 'allow' && authenticity.result === 'failed' ? null : (rule?.action ?? null),
    ownMail: ownMails.length > 0,
    testMail: await getService(strapi, 'outgoing').deliverability.testMails.testOf(ownMails),
    citesRefusal: answered.citesRefusal || citedIds.some((id) => isRefusalId(id, keys)),
    unfollows: tokens
      .filter(({ purpose }) => purpose === 'unsubscribe')
      .map(({ id }) => id)
      .slice(0, CITED_LIMIT),
    toBounceAddress: direct.some((address) => system.bounces.has(address)),
    tokens: answered.tokens,
    cited: answered.cited,
    alsoCited: answered.alsoCited,
    aliases,
    onlyUnattended: direct.length > 0 && direct.every((address) => system.unattended.has(address)),
    anyUnattended: direct.some((address) => system.unattended.has(address)),
    fallbackType: type?.uid ?? null,
    author: author ? { contactId: author.id, internal: author.internal } : null,
    followed: await findFollowed(
      strapi,
      aliases,
      [...(answered.cited ? [answered.cited] : []), ...answered.alsoCited],
      author
    ),
    // An answer to a forged mail would go to somebody who never wrote; ticket systems and the like want none.
    answerable:
      mailClass.kind === 'person' &&
      authenticity.result !== 'failed' &&
      !refusesAnswers(mail) &&
      answerAddress({ envelopeFrom: stored.envelopeFrom ?? null, mail, isOurs }) !== null,
    refuseNoRoute: settings.refuseNoRoute,
    brakes: null,
  };

  // Most verdicts need no counting, and those that do only about their own routes.
  const { verdict } = decide(unbraked);
  const count = async (about: Verdict): Promise<BrakeFacts> =>
    countForBrakes(strapi, about, {
      author: claimed?.address ?? '',
      settings,
      global: await incoming.brake.look(stored.id || null, settings),
      now: Date.now(),
    });
  return {
    author,
    sender: {
      name:
        standing === 'unverified'
          ? (claimed?.address ?? '')
          : claimed?.mailbox.name || author?.name || claimed?.address || '',
      address: claimed?.address ?? '',
      contact: author,
      standing,
    },
    forwarded: passedOn && {
      name: passedOn.name || passedOnContact?.name || passedOn.address,
      address: passedOn.address,
      contact: passedOnContact?.active ? passedOnContact : null,
      subject: read.forwarded?.subject ?? null,
    },
    recipients: recipients.map((recipient) => recipient.address),
    shown: { to: withoutTokens(mail.to, keys), cc: withoutTokens(mail.cc, keys) },
    cc: mail.cc.filter(({ address }) => {
      const normal = normaliseAddress(address);
      return normal !== null && !isOurs(normal);
    }),
    citedIds,
    bounceTokens: tokens.filter(({ purpose }) => purpose === 'bounce').map(({ id }) => id),
    facts: {
      ...unbraked,
      brakes: isBraked(verdict) && unbraked.senderRule !== 'allow' ? await count(verdict) : null,
    },
  };
};
