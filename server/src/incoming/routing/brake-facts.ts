import type { Core } from '@strapi/strapi';

import type { IncomingSettings } from '../../contracts/incoming';
import { getService } from '../../services';
import type { GlobalBrakeLook } from './global-brake';
import { threadKey, type BrakeFacts, type ThreadKey, type Verdict } from './verdict';

/** Messages looked at for the counts on one thread, besides those that the fast brake needs. */
const LOOKED_AT = 50;

interface CountInput {
  /** of the author, normalised */
  author: string;
  settings: IncomingSettings;
  global: GlobalBrakeLook;
  /** epoch ms */
  now: number;
}

const countOnThread = async (
  strapi: Core.Strapi,
  thread: ThreadKey,
  { author, settings, now }: CountInput
): Promise<{ written: number; fast: number }> => {
  const { history } = getService(strapi, 'thread');
  const limit = LOOKED_AT + 2 * settings.fastBrakeMails;
  const rows = await history.newestOn(thread, limit);
  const act = rows.findIndex((row) => row.kind === 'message' || row.kind === 'note');
  const sinceAct = act < 0 ? rows : rows.slice(0, act);
  const fastSince = now - settings.fastBrakeSeconds * 1000;
  const fast = sinceAct.filter(
    (row) =>
      row.kind === 'email' &&
      row.authorAddress === author &&
      row.createdAt > fastSince &&
      // What a machine left as a note was told to nobody.
      !(row.automatic && row.internal)
  ).length;

  const since = now - settings.loopMinutes * 60_000;
  const oldest = rows.at(-1);
  // The newest ones usually tell it all; only a very busy thread is counted by the database.
  const complete = rows.length < limit || (oldest !== undefined && oldest.createdAt <= since);
  const written = complete
    ? rows.filter((row) => row.kind === 'email' && row.authorAddress === author && row.createdAt > since)
        .length
    : await history.mailsBy(author, thread, since);
  return { written, fast };
};

/** Counts what the brakes ask about the routes of one verdict: a query per thread and one for all types. */
export const countForBrakes = async (
  strapi: Core.Strapi,
  verdict: Verdict,
  input: CountInput
): Promise<BrakeFacts> => {
  const { settings, global } = input;
  const routes = verdict.kind === 'deliver' ? verdict.routes : [];
  const types = routes.flatMap((route) => (route.kind === 'create' ? [route.targetType] : []));
  const opened = await getService(strapi, 'thread').history.openedBy(
    input.author,
    [...new Set(types)],
    input.now - settings.loopMinutes * 60_000
  );
  const written = new Map<string, number>();
  const fast = new Map<string, number>();
  for (const route of routes) {
    if (route.kind !== 'reply') continue;
    const counts = await countOnThread(strapi, route.thread, input);
    written.set(threadKey(route.thread), counts.written);
    fast.set(threadKey(route.thread), counts.fast);
  }
  const { loopMinutes, loopThreshold, fastBrakeSeconds, fastBrakeMails, globalBrakeMails } = settings;
  return {
    opened,
    written,
    fast,
    loopMinutes,
    loopThreshold,
    fastBrakeSeconds,
    fastBrakeMails,
    globalBrakeMails,
    ...global,
  };
};
