import type { FieldProblem } from './addresses';

interface Domain {
  documentId: string;
  name: string;
  companies?: readonly { documentId: string }[];
}

/** The company of an entry, as far as addresses are concerned. */
export interface EntryCompany {
  name: string;
  aliasDomain: { documentId: string } | null;
}

/**
 * The domain of an alias: the wanted one; else that of the companies of the entries it belongs to or feeds; else the first.
 * A domain of other companies than these is refused: mail would come in at, and be answered by, the wrong firm. A domain
 * without companies is for everybody.
 *
 * @param wanted documentId, null when none was chosen
 */
export const chooseDomain = <D extends Domain>(
  domains: readonly D[],
  wanted: string | null,
  companies: readonly EntryCompany[]
): { domain: D | null; problems: FieldProblem[] } => {
  const problem = (message: string): FieldProblem[] => [{ path: ['aliasDomain'], message }];
  const byId = (documentId: string | undefined): D | undefined =>
    domains.find((candidate) => candidate.documentId === documentId);
  const given = wanted === null ? undefined : byId(wanted);
  if (wanted !== null && !given)
    return { domain: null, problems: problem('This alias domain no longer exists.') };

  const bound = companies.flatMap((company) => {
    const domain = byId(company.aliasDomain?.documentId);
    return domain ? [{ company, domain }] : [];
  });
  const domain = given ?? bound[0]?.domain ?? domains[0] ?? null;
  const other = bound.find((one) => one.domain.documentId !== domain?.documentId);
  if (!domain || !other || (domain.companies ?? []).length === 0) return { domain, problems: [] };
  return {
    domain,
    problems: problem(
      `${domain.name} belongs to another company. Entries of ${other.company.name} use ${other.domain.name}.`
    ),
  };
};
