import * as React from 'react';

import { useAuth, useFetchClient } from '@strapi/strapi/admin';

import { backendUrl } from './backend-url';
import { toAdminRequest } from './request';

import type { RequestFailure } from './error-words';
import type { RequestOf } from './request';
import type { Contract } from '../../../server/src/contracts/contract';

/** A `fetch` with the caller's token, for what the admin's own client cannot do: raw bodies and streams. */
export type RawRequest = <C extends Contract>(
  contract: C,
  request: RequestOf<C>,
  init?: Pick<RequestInit, 'body' | 'headers' | 'signal'>
) => Promise<Response>;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The failure of an answer, in the form that the rest of the admin reads. */
export const failureOf = async (
  response: Response
): Promise<Pick<RequestFailure, 'status' | 'name' | 'message'>> => {
  const answer: unknown = await response.json().catch(() => null);
  const error = isRecord(answer) && isRecord(answer.error) ? answer.error : {};
  return {
    status: response.status,
    name: typeof error.name === 'string' ? error.name : '',
    message: typeof error.message === 'string' ? error.message : '',
  };
};

/** Milliseconds until a new token, once stored, has reached this component. */
const TOKEN_SETTLES = 50;

/**
 * Gives the raw request. An expired token is renewed once, by a small request of Strapi's own client, which knows how;
 * answers that failed are handed over as they are.
 */
export const useRawRequest = (): RawRequest => {
  const token = useAuth('chatter', (auth) => auth.token);
  const client = useFetchClient();
  const latest = React.useRef({ token, client });
  React.useEffect(() => {
    latest.current = { token, client };
  });

  return React.useCallback(async (contract, request, init = {}) => {
    const { url, method } = toAdminRequest(contract, request);
    const send = (): Promise<Response> =>
      fetch(backendUrl(url), {
        ...init,
        method,
        headers: { ...init.headers, Authorization: `Bearer ${latest.current.token ?? ''}` },
      });
    const response = await send();
    if (response.status !== 401) return response;
    try {
      await latest.current.client.get('/admin/users/me', { signal: init.signal ?? undefined });
    } catch {
      return response;
    }
    await new Promise((resolve) => window.setTimeout(resolve, TOKEN_SETTLES));
    return send();
  }, []);
};
