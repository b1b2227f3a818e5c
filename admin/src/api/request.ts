import { PLUGIN_ID } from '../plugin-id';

import type { Contract, ContractRequest, ContractResponse } from '../../../server/src/contracts/contract';

type Part<Name extends string, Value> =
  Record<never, never> extends Value ? { [K in Name]?: Value } : { [K in Name]: Value };

/** What a caller passes for a contract; parts that the endpoint does not use may be left out. */
export type RequestOf<C extends Contract> = Part<'params', ContractRequest<C>['params']> &
  Part<'query', ContractRequest<C>['query']> &
  Part<'body', ContractRequest<C>['body']>;

interface LooseRequest {
  params?: unknown;
  query?: unknown;
  body?: unknown;
}

/** A request as the admin's own client takes it. */
export interface AdminRequest {
  url: string;
  method: Contract['method'];
  data?: unknown;
}

const entriesOf = (part: unknown): [string, unknown][] =>
  typeof part === 'object' && part !== null ? Object.entries(part) : [];

const fillPath = (path: string, params: unknown): string =>
  entriesOf(params).reduce(
    (filled, [name, value]) => filled.replace(`:${name}`, encodeURIComponent(String(value))),
    path
  );

const toQueryString = (query: unknown): string => {
  const search = new URLSearchParams();
  for (const [name, value] of entriesOf(query)) {
    if (value === undefined || value === null || value === '') continue;
    for (const item of Array.isArray(value) ? value : [value]) search.append(name, String(item));
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
};

/** Turns a contract and what the caller passes into one HTTP request. */
export const toAdminRequest = (
  contract: Pick<Contract, 'method' | 'path'>,
  request: LooseRequest
): AdminRequest => ({
  // The query string is built here: the admin's client does not encode the values it is given.
  url: `/${PLUGIN_ID}${fillPath(contract.path, request.params)}${toQueryString(request.query)}`,
  method: contract.method,
  ...(contract.method === 'GET' ? {} : { data: request.body ?? {} }),
});

/** The two functions of an RTK Query endpoint that follow from its contract. */
export const fromContract = <C extends Contract>(contract: C) => ({
  query: (request: RequestOf<C>): AdminRequest => toAdminRequest(contract, request),
  transformResponse: (answer: unknown): ContractResponse<C> =>
    contract.response.parse(answer) as ContractResponse<C>,
});
