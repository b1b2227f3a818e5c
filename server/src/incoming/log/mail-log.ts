import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { z } from 'zod';

import type { IncomingMailDetail, IncomingMailRow, listIncomingMails } from '../../contracts/incoming';
import type { UserAbility } from '../../entries/service';
import { normaliseAddress } from '../../mail/address';
import { safeFileName } from '../../mail/file-name';
import { getService } from '../../services';
import type { OpenFile } from '../../thread/attachments';
import { explainMail, type ExplainRequest } from './explain-mail';
import { gatherFacts } from '../routing/facts';
import { readableTitles } from '../../entries/readable-titles';
import { suggestEntries } from './log-suggestions';
import type { MailReader, ReadMail } from '../reading/mail-reader';
import { nearestAlias } from './nearest-alias';
import type { IncomingMail } from '../store';
import { threadKey } from '../routing/verdict';
import {
  countWaiting,
  dropOldSources,
  findLogged,
  findLogPage,
  WAITING,
  type FoundMail,
  type LoggedMail,
} from './store-log';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Every mail that came in, what became of it and why; for people who hold the rights of the mail log. */
export const createMailLog = (strapi: Core.Strapi, reader: MailReader) => {
  const entries = () => getService(strapi, 'entries');

  const typeName = (uid: string): string => entries().find(uid)?.displayName ?? uid;

  /** Rows as a reader may see them: titles of entries only where they may read the entry. */
  const toRows = async (
    ability: UserAbility,
    mails: readonly LoggedMail[]
  ): Promise<{ rows: IncomingMailRow[]; titles: Map<string, string> }> => {
    const titles = await readableTitles(
      strapi,
      ability,
      mails.flatMap((mail) => mail.posts)
    );
    const servers = await getService(strapi, 'servers').incomingServerNames(
      mails.flatMap((mail) => mail.serverDocumentId ?? [])
    );
    const rows = mails.map((mail): IncomingMailRow => {
      const targets = mail.posts.flatMap((post) => {
        const title = titles.get(threadKey(post));
        return title === undefined ? [] : [`${typeName(post.uid)} "${title}"`];
      });
      return {
        id: mail.id,
        status: mail.status,
        reason: mail.reason,
        posts: mail.posts,
        subject: mail.subject,
        fromName: mail.fromName,
        fromAddress: mail.fromAddress,
        // Before it was read, only the envelope is known.
        to: mail.recipients || mail.envelopeTo.join(', '),
        size: mail.size,
        receivedAt: mail.createdAt,
        ingress: mail.ingress,
        serverName: mail.serverDocumentId ? (servers.get(mail.serverDocumentId) ?? null) : null,
        authenticity: mail.authenticity,
        target: targets.length > 0 ? targets.join(', ') : null,
      };
    });
    return { rows, titles };
  };

  /** Reads the stored source once more; null when it is gone, or cannot be read just now. */
  const readSource = async (stored: IncomingMail): Promise<ReadMail | null> => {
    try {
      return await reader.read({
        source: { hash: stored.rawHash },
        storeFiles: false,
        connection: stored.connection,
        authservId: stored.authservId,
        checkSender: false,
      });
    } catch (error) {
      strapi.log.warn(`chatter: the source of the incoming mail ${stored.id} is missing: ${String(error)}`);
      return null;
    }
  };

  /** What the mail itself shows; nothing when its source is gone. */
  const contentOf = async (stored: IncomingMail, read: ReadMail | null) => {
    const from = stored.fromAddress ? { name: stored.fromName, address: stored.fromAddress } : null;
    if (!read) {
      const empty = { html: '', quotedHtml: null, remoteImages: false };
      return { hasSource: false, headers: [], ...empty, attachments: [], from, cc: [] };
    }
    const { mail } = read;
    // A mail that is too much for a parser is shown by its header alone.
    const body = await reader.splitBody(mail, {}).catch(() => null);
    return {
      hasSource: true,
      headers: mail.headers,
      html: body?.html ?? '',
      quotedHtml: body?.quotedHtml ?? null,
      remoteImages: body?.remoteImages ?? false,
      attachments: read.files.map(({ name, mimeType, size }) => ({ name, mimeType, size })),
      from: mail.from ?? from,
      cc: mail.cc,
    };
  };

  /** For a mail that waits: where it may belong, and which alias was probably meant. */
  const helpFor = async (ability: UserAbility, stored: IncomingMail, read: ReadMail | null) => {
    if (!WAITING.includes(stored.status)) return { suggestions: [], nearestAlias: null };
    const facts = read ? (await gatherFacts(strapi, stored, read)).facts : null;
    const answered = facts ? [...facts.tokens, ...(facts.cited ? [facts.cited] : [])] : [];
    const suggestions = await suggestEntries(strapi, ability, {
      id: stored.id,
      subject: stored.subject,
      fromAddress: stored.fromAddress,
      cited: answered.filter(({ exists }) => exists).map(({ thread }) => thread),
    });
    const written = [
      ...stored.envelopeTo,
      ...(read?.mail.deliveredTo ?? []),
      ...(read?.mail.to ?? []).flatMap(({ address }) => normaliseAddress(address) ?? []),
    ];
    const aliases = await getService(strapi, 'addressing').aliasAddresses();
    return { suggestions, nearestAlias: nearestAlias(written, aliases) };
  };

  const requireMail = async (id: number): Promise<FoundMail> => {
    const mail = await findLogged(strapi, id);
    if (!mail) throw new errors.NotFoundError(`There is no incoming mail ${id}.`);
    return mail;
  };

  return {
    /** A page of the log, newest first. */
    async list(
      ability: UserAbility,
      query: z.output<typeof listIncomingMails.query>
    ): Promise<z.output<typeof listIncomingMails.response>> {
      const found = await findLogPage(strapi, { ...query, limit: query.limit + 1 });
      return {
        incomingMails: (await toRows(ability, found.slice(0, query.limit))).rows,
        more: found.length > query.limit,
        waiting: await countWaiting(strapi),
        brakeSince: await getService(strapi, 'incoming').brake.since(),
      };
    },

    /** Everything about one mail; NotFoundError when there is none of this id. */
    async detail(ability: UserAbility, id: number): Promise<IncomingMailDetail> {
      const stored = await requireMail(id);
      const { rows, titles } = await toRows(ability, [stored]);
      const [row] = rows as [IncomingMailRow];
      const read = stored.sourceDeletedAt === null ? await readSource(stored) : null;
      const rule = stored.fromAddress
        ? await getService(strapi, 'incoming').senderRules.ruleFor(stored.fromAddress)
        : null;
      return {
        ...row,
        error: stored.error,
        attempts: stored.attempts,
        envelopeFrom: stored.envelopeFrom,
        envelopeTo: stored.envelopeTo,
        trace: stored.trace,
        authenticityDetails: stored.authenticityDetails,
        ...(await contentOf(stored, read)),
        targets: stored.posts.map((post) => ({
          ...post,
          typeName: typeName(post.uid),
          singleType: entries().find(post.uid)?.singleType ?? false,
          title: titles.get(threadKey(post)) ?? null,
        })),
        ...(await helpFor(ability, stored, read)),
        senderRule: rule ? { documentId: rule.documentId, action: rule.action } : null,
      };
    },

    /** The raw source as a download; NotFoundError when it was deleted. */
    async openSource(id: number): Promise<OpenFile> {
      const stored = await requireMail(id);
      const gone = (): never => {
        throw new errors.NotFoundError(`The source of the incoming mail ${id} was deleted.`);
      };
      if (stored.sourceDeletedAt !== null) gone();
      const stream = getService(strapi, 'files').stream(stored.rawHash);
      await new Promise<void>((resolve, reject) => {
        stream.once('open', () => resolve());
        stream.once('error', reject);
      }).catch(gone);
      return {
        name: safeFileName(`${stored.subject.slice(0, 80) || 'mail'} ${id}.eml`, 'message/rfc822'),
        size: stored.size,
        type: 'message/rfc822',
        disposition: 'attachment',
        stream,
      };
    },

    /** What would become of a mail; nothing is stored, posted or sent. */
    explain: (request: ExplainRequest) => explainMail(strapi, reader, request),

    /**
     * Lets go of the raw sources whose time is over; the sweep of `files/` deletes those that nobody else needs. Answers
     * how many.
     */
    async dropOldSources(now: number): Promise<number> {
      const { retentionDays } = await getService(strapi, 'incoming').settings.read();
      return dropOldSources(strapi, new Date(now - retentionDays * DAY_MS), new Date(now));
    },
  };
};

export type MailLog = ReturnType<typeof createMailLog>;
