import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Context } from 'koa';
import type { z } from 'zod';

import type { Contract } from '../contracts/contract';
import type { Action } from '../permissions';

/** The admin user who makes the request. */
export interface AdminUser {
  id: number;
  email: string;
  firstname: string | null;
  lastname: string | null;
  username?: string | null;
  preferedLanguage?: string | null;
}

interface ActionInput<C extends Contract> {
  ctx: Context;
  user: AdminUser;
  params: z.output<C['params']>;
  query: z.output<C['query']>;
  body: z.output<C['body']>;
}

type Handler<C extends Contract> = (input: ActionInput<C>) => Promise<z.input<C['response']>>;

/** Checks one part of a request; a miss becomes Strapi's own 400 with the path of each field. */
export const validate = <S extends z.ZodType>(schema: S, value: unknown, part: string): z.output<S> => {
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => ({
    path: issue.path.map(String),
    message: issue.message,
    name: 'ValidationError',
  }));
  const first = issues[0];
  const where = first && first.path.length > 0 ? `${first.path.join('.')}: ` : '';
  throw new errors.ValidationError(
    `The ${part} of this request is not valid. ${where}${first?.message ?? ''}`,
    {
      errors: issues,
    }
  );
};

/**
 * A route of the admin API out of its contract: the caller must be signed in and hold every one of `permissions`;
 * params, query and body are validated, and the answer is cut down to what the contract promises. What a handler throws
 * is a class of `@strapi/utils`; anything else becomes a 500 without words.
 */
export const adminRoute = <C extends Contract>(
  contract: C,
  permissions: readonly Action[],
  handler: Handler<C>
): Core.RouteInput => ({
  method: contract.method,
  path: contract.path,
  handler: async (ctx: Context) => {
    const answer = await handler({
      ctx,
      user: ctx.state.user as AdminUser,
      params: validate(contract.params, ctx.params, 'address') as z.output<C['params']>,
      query: validate(contract.query, ctx.query, 'query') as z.output<C['query']>,
      body: validate(contract.body, (ctx.request as { body?: unknown }).body, 'body') as z.output<C['body']>,
    });
    ctx.body = contract.response.parse(answer);
  },
  config: {
    policies:
      permissions.length > 0
        ? [{ name: 'admin::hasPermissions', config: { actions: [...permissions] } }]
        : [],
  },
});
