import type { z } from 'zod';

import type { companyInput } from '../contracts/companies';
import type { FieldProblem } from '../http/refuse-fields';
import { normaliseAddress } from '../mail/address';
import { isVisuallyEmptyHtml, sanitiseComposerHtml } from '../mail/html';

/** An alias domain as far as companies know of it. */
export interface DomainOfCompany {
  documentId: string;
  catchallAddress: string | null;
  bounceAddress: string | null;
}

interface CleanCompany {
  name: string;
  address: string | null;
  footer: string;
  /** documentId; undefined = as it is */
  aliasDomain: string | null | undefined;
}

/**
 * Cleans what a form says about a company: its address for people is a valid one that people read, its footer harmless.
 *
 * @param domains every alias domain, by sequence; a new company takes the first one
 */
export const cleanCompany = (
  input: z.output<typeof companyInput>,
  domains: readonly DomainOfCompany[],
  isNew: boolean
): { value: CleanCompany; problems: FieldProblem[] } => {
  const problems: FieldProblem[] = [];
  const address = input.address === '' ? null : normaliseAddress(input.address);
  if (input.address !== '' && address === null)
    problems.push({ path: ['address'], message: `"${input.address}" is not an e-mail address.` });
  // A refusal sends people to this address: at the catchall the next refusal would be waiting for them.
  const taken = domains.find(
    (domain) => address !== null && [domain.catchallAddress, domain.bounceAddress].includes(address)
  );
  if (taken) {
    problems.push({
      path: ['address'],
      message: `${address} is an address of the mail system, which nobody reads. Give one that people read.`,
    });
  }

  const wanted = input.aliasDomain;
  if (wanted && !domains.some((domain) => domain.documentId === wanted))
    problems.push({ path: ['aliasDomain'], message: 'This alias domain no longer exists.' });

  const footer = sanitiseComposerHtml(input.footer);
  return {
    value: {
      name: input.name,
      address,
      footer: isVisuallyEmptyHtml(footer) ? '' : footer,
      aliasDomain: wanted === undefined && isNew ? (domains[0]?.documentId ?? null) : wanted,
    },
    problems,
  };
};
