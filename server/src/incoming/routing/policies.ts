import type { IncomingReason } from '../../contracts/incoming';
import {
  threadKey,
  type AliasFact,
  type AnsweredMessage,
  type Route,
  type RoutingFacts,
  type ThreadKey,
} from './routing-facts';

/** Why an alias does not take this mail, null when it does. `reference` is the replied or forced thread, if any. */
export const policyRefusal = (
  facts: Pick<RoutingFacts, 'author' | 'followed'>,
  alias: AliasFact,
  reference: ThreadKey | null
): IncomingReason | null => {
  switch (alias.contactPolicy) {
    case 'everyone':
      return null;
    case 'contacts':
      return facts.author ? null : 'policy_contacts';
    case 'internal_users':
      return facts.author?.internal ? null : 'policy_internal_users';
    case 'followers': {
      const thread = reference ?? alias.owner;
      const followers = thread ? facts.followed.get(threadKey(thread)) : undefined;
      // Followers of nothing, or of something that nobody follows: the alias is set up wrongly, not the sender wrong.
      if (!followers) return 'alias_invalid';
      return followers.byAuthor ? null : 'policy_followers';
    }
  }
};

/**
 * Aliases of another type that the answer to `cited` was sent on to. None of them are: the alias that the answered entry
 * owns, which is the Reply-To of every mail about that entry; and one through which the cited mail itself was taken, as
 * its sender wrote to several aliases and everybody answers to all.
 */
export const forwardAliases = (facts: RoutingFacts, cited: AnsweredMessage): AliasFact[] => {
  const types = new Set([cited, ...facts.alsoCited].map(({ thread }) => thread.uid));
  return facts.aliases.filter(
    (alias) =>
      alias.direct &&
      !types.has(alias.targetType) &&
      !(alias.owner && threadKey(alias.owner) === threadKey(cited.thread))
  );
};

/** Whether an alias may be used by the machine that wrote this mail; people may use every alias. */
export const servesMachine = (facts: RoutingFacts, alias: AliasFact): boolean =>
  facts.mailClass.kind !== 'automatic' || alias.takesAutomatic;

const routeOfAlias = (alias: AliasFact): Route =>
  alias.forcedDocumentId
    ? {
        kind: 'reply',
        thread: { uid: alias.targetType, documentId: alias.forcedDocumentId },
        via: 'forced_alias',
        answered: null,
        alias,
      }
    : { kind: 'create', targetType: alias.targetType, alias };

/** Routes of aliases whose policy accepts; the first refusal when none does. */
export const routesOfAliases = (
  facts: RoutingFacts,
  aliases: readonly AliasFact[]
): { routes: Route[]; refusal: { reason: IncomingReason; alias: AliasFact } | null } => {
  const routes: Route[] = [];
  let refusal: { reason: IncomingReason; alias: AliasFact } | null = null;
  for (const alias of aliases.filter((candidate) => servesMachine(facts, candidate))) {
    const route = routeOfAlias(alias);
    const reason = policyRefusal(facts, alias, route.kind === 'reply' ? route.thread : null);
    if (reason) refusal ??= { reason, alias };
    else routes.push(route);
  }
  return { routes, refusal };
};
