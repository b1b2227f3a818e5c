import type { Core } from '@strapi/strapi';

import type { Suggestion } from '../../contracts/incoming';
import { readableTitles } from '../../entries/readable-titles';
import type { ThreadRef, UserAbility } from '../../entries/service';
import { getService } from '../../services';
import { threadKey } from '../routing/verdict';
import { findPostedOf } from './store-log';
import { subjectBase } from './subject-base';

const MOST = 3;
/** Earlier mails of the sender that are looked at. */
const EARLIER = 50;
/** Types that are searched: each costs a query or two. */
const TYPES = 12;
/** Shorter subjects (`Hi`) say nothing about what a mail is about. */
const MIN_SUBJECT = 4;

interface Candidate {
  thread: ThreadRef;
  why: Suggestion['why'];
}

/**
 * Entries where a mail without a place may belong, the best first: those it cites, those with its subject, those that its
 * sender wrote about before or is the address of. Only entries that the caller may read.
 */
export const suggestEntries = async (
  strapi: Core.Strapi,
  ability: UserAbility,
  mail: { id: number; subject: string; fromAddress: string; cited: readonly ThreadRef[] }
): Promise<Suggestion[]> => {
  const entries = getService(strapi, 'entries');
  const subject = subjectBase(mail.subject);
  const types = entries.types().slice(0, TYPES);
  const candidates: Candidate[] = mail.cited.map((thread) => ({ thread, why: 'cited' }));

  const earlier = mail.fromAddress
    ? await findPostedOf(strapi, mail.fromAddress, { except: mail.id, limit: EARLIER })
    : [];
  const sameSubject = subject.length >= MIN_SUBJECT;
  if (sameSubject) {
    for (const other of earlier.filter((posted) => subjectBase(posted.subject) === subject))
      candidates.push(...other.posts.map((post): Candidate => ({ thread: post, why: 'same_subject' })));
    for (const { uid } of types) {
      for (const { documentId } of await entries.equal(ability, uid, 'name', subject, MOST))
        candidates.push({ thread: { uid, documentId }, why: 'same_subject' });
    }
  }
  candidates.push(
    ...earlier.flatMap(({ posts }) => posts.map((post): Candidate => ({ thread: post, why: 'same_sender' })))
  );
  if (mail.fromAddress) {
    for (const { uid } of types) {
      for (const { documentId } of await entries.equal(ability, uid, 'address', mail.fromAddress, MOST))
        candidates.push({ thread: { uid, documentId }, why: 'same_sender' });
    }
  }
  return readableOnes(strapi, ability, candidates);
};

/** The first few entries that the caller may read, each with the best reason there is for it. */
const readableOnes = async (
  strapi: Core.Strapi,
  ability: UserAbility,
  candidates: readonly Candidate[]
): Promise<Suggestion[]> => {
  const entries = getService(strapi, 'entries');
  const key = ({ thread }: Candidate): string => threadKey(thread);
  const first = new Map<string, Candidate>();
  for (const item of candidates) if (!first.has(key(item))) first.set(key(item), item);
  const distinct = [...first.values()];
  const titles = await readableTitles(
    strapi,
    ability,
    distinct.map(({ thread }) => thread)
  );
  return distinct
    .flatMap((item): Suggestion[] => {
      const type = entries.find(item.thread.uid);
      const title = titles.get(key(item));
      if (!type || title === undefined) return [];
      const { uid, documentId } = item.thread;
      return [{ uid, documentId, title, typeName: type.displayName, why: item.why }];
    })
    .slice(0, MOST);
};
