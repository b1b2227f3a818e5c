import { splitAddress } from '../../mail/address';
import { inOrder, type ServerChoice } from '../../servers/choose-server';
import { parseFromFilter } from '../../servers/from-filter';
import { planSender, type SenderDomain, type SenderFacts } from '../sender';

/** Addresses of filters that are tried: a plan is made for each. */
const MAX_ADDRESSES = 300;

/** What decides through which servers mail of a domain leaves. */
export interface SendersInput<S extends ServerChoice> extends Pick<
  SenderFacts<S>,
  'fallbackFrom' | 'strapiEmail' | 'massServer'
> {
  /** the domain that is checked */
  domain: SenderDomain;
  /** every alias domain: the default-from address of another one may lie in this domain */
  domains: readonly SenderDomain[];
  /** the active ones, also those of single users */
  servers: readonly S[];
}

/** Addresses of a domain that filters name, each with the user whose server names it. */
const namedAddresses = (
  servers: readonly ServerChoice[],
  domain: string
): { address: string; userId: number | null }[] => {
  const named = servers.flatMap(({ fromFilter, ownerId }) =>
    parseFromFilter(fromFilter).flatMap(({ kind, value }) =>
      kind === 'address' && splitAddress(value)?.domain === domain
        ? [{ address: value, userId: ownerId }]
        : []
    )
  );
  const different = new Map(named.map((one) => [`${one.userId} ${one.address}`, one]));
  return [...different.values()].slice(0, MAX_ADDRESSES);
};

/**
 * The servers that mail of a domain leaves through, by the rules of sending themselves: what the default-from address, anybody
 * of the domain, and every address of it that a filter names would leave through, and mass mail.
 *
 * @returns first choice first; `spf`: those whose return path lies in the domain, which is what SPF looks at; `dkim`: those whose From does
 */
export const sendersOf = <S extends ServerChoice>(input: SendersInput<S>): { spf: S[]; dkim: S[] } => {
  const { domain, domains, servers, fallbackFrom, strapiEmail, massServer } = input;
  const facts = { servers, fallbackFrom, ...(strapiEmail ? { strapiEmail } : {}) };
  const anybody = { name: '', address: `anybody@${domain.name}` };
  const mails: SenderFacts<S>[] = [
    { ...facts, author: anybody, domain },
    ...(massServer ? [{ ...facts, author: anybody, domain, massServer }] : []),
    ...domains.flatMap((one) => {
      const address = one.defaultFromAddress ?? fallbackFrom;
      return address === null ? [] : [{ ...facts, author: { name: '', address }, domain: one }];
    }),
    ...namedAddresses(servers, domain.name).map(({ address, userId }) => ({
      ...facts,
      author: { name: '', address },
      authorUserId: userId,
      domain,
    })),
  ];
  const found = { spf: new Set<S>(), dkim: new Set<S>() };
  const ours = (address: string): boolean => splitAddress(address)?.domain.toLowerCase() === domain.name;
  for (const mail of mails) {
    const plan = planSender(mail);
    if ('failure' in plan || plan.server === null) continue;
    const returnPath = plan.bounces && mail.domain ? mail.domain.bounceAddress : plan.from;
    if (ours(returnPath)) found.spf.add(plan.server);
    if (ours(plan.from)) found.dkim.add(plan.server);
  }
  const sorted = inOrder(servers);
  return {
    spf: sorted.filter((one) => found.spf.has(one)),
    dkim: sorted.filter((one) => found.dkim.has(one)),
  };
};
