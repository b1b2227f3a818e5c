import { z } from 'zod';

/**
 * One HTTP endpoint, stated once: the server validates with it, the admin calls and types with it.
 * `path` is written as Koa writes it (`/threads/:uid/:documentId`), without the plugin's prefix.
 */
export interface Contract<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly response: Response;
}

/** Stands where an endpoint takes nothing. */
export const nothing = z.object({});

type Part = z.ZodType;

interface ContractInput<P extends Part, Q extends Part, B extends Part, R extends Part> {
  method: Contract['method'];
  path: string;
  params?: P;
  query?: Q;
  body?: B;
  response: R;
}

/** Fills the parts that an endpoint does not use with {@link nothing}. */
export const defineContract = <
  R extends Part,
  P extends Part = typeof nothing,
  Q extends Part = typeof nothing,
  B extends Part = typeof nothing,
>(
  input: ContractInput<P, Q, B, R>
): Contract<P, Q, B, R> => ({
  method: input.method,
  path: input.path,
  params: (input.params ?? nothing) as P,
  query: (input.query ?? nothing) as Q,
  body: (input.body ?? nothing) as B,
  response: input.response,
});

/** What a caller passes for one contract. */
export type ContractRequest<C extends Contract> = {
  params: z.input<C['params']>;
  query: z.input<C['query']>;
  body: z.input<C['body']>;
};

/** What the endpoint answers. */
export type ContractResponse<C extends Contract> = z.output<C['response']>;

/** An answer without content of its own. */
export const acknowledged = z.object({ ok: z.literal(true) });
