import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import type { RunningStrapi } from './strapi';

/** An authorisation server (RFC 6749, RFC 7636) with one client and one person, who always agrees unless told otherwise. */
export interface TestOauthServer {
  url: string;
  /** for `plugin::chatter` as its config has it */
  config: object;
  clientId: string;
  clientSecret: string;
  /** may be changed while it runs */
  behaviour: {
    /** the person does not agree */
    denies?: boolean;
    /** the person takes their consent back: refresh tokens are `invalid_grant` */
    revoked?: boolean;
    /** every refresh hands out another refresh token, and the old one is of no more use */
    rotates?: boolean;
    /** what the token endpoint does instead of its work */
    token?: 'broken' | 'no-json' | 'redirects' | 'endless' | 'hangs-up';
    /** ms before the token endpoint answers */
    delayMs?: number;
    /** the permissions that the person gives; default: what was asked for */
    scope?: string;
    /** whom the id_token names; null: there is none. Default: whom the page was told to expect */
    email?: string | null;
    withoutRefreshToken?: boolean;
    expiresIn?: number;
  };
  /** grants in the order in which they were asked for, and how they ended */
  readonly grants: { type: string; outcome: string }[];
  /** what the last browser asked for */
  readonly asked: URLSearchParams;
  /** the access token that mail servers take */
  readonly accessToken: string;
  /** mail servers take no access token that was handed out until now */
  endAccessTokens(): void;
  /** Does what the browser of the person does: opens the page, and answers where it is sent back to. */
  visit(url: string): Promise<string>;
  /** Does what a person does who presses the button in the admin: begins, agrees, and comes back with the cookie. */
  signIn(app: Pick<RunningStrapi, 'fetchAdmin' | 'url'>, documentId: string): Promise<void>;
  stop(): Promise<void>;
}

type Behaviour = TestOauthServer['behaviour'];

const secret = (): string => randomBytes(24).toString('base64url');
const idToken = (email: string): string =>
  ['{"alg":"none"}', JSON.stringify({ email, preferred_username: email }), '']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

export const startOauthServer = async (): Promise<TestOauthServer> => {
  const codes = new Map<string, { challenge: string; redirectUri: string; scope: string; hint: string }>();
  let refreshToken = '';
  let accessToken = 'none yet';
  let asked = new URLSearchParams();

  const authorize = (query: URLSearchParams, response: ServerResponse): void => {
    asked = query;
    const back = new URL(query.get('redirect_uri') ?? '');
    back.searchParams.set('state', query.get('state') ?? '');
    const wellFormed =
      query.get('response_type') === 'code' &&
      query.get('client_id') === api.clientId &&
      query.get('code_challenge_method') === 'S256';
    if (!wellFormed) {
      back.searchParams.set('error', 'invalid_request');
    } else if (api.behaviour.denies) {
      back.searchParams.set('error', 'access_denied');
      back.searchParams.set('error_description', 'The person said <b>no</b>');
    } else {
      const code = secret();
      codes.set(code, {
        challenge: query.get('code_challenge') ?? '',
        redirectUri: query.get('redirect_uri') ?? '',
        scope: query.get('scope') ?? '',
        hint: query.get('login_hint') ?? '',
      });
      back.searchParams.set('code', code);
    }
    response.writeHead(302, { location: back.href }).end();
  };

  const handOut = (scope: string, behaviour: Behaviour, person: string | null): object => {
    accessToken = `access-${secret()}`;
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: behaviour.expiresIn ?? 3600,
      scope: behaviour.scope ?? scope,
      ...(person === null ? {} : { id_token: idToken(person) }),
    };
  };

  /** The answer to a form, or the name of an error. */
  const grant = (form: URLSearchParams, behaviour: Behaviour): object | string => {
    if (form.get('client_id') !== api.clientId || form.get('client_secret') !== api.clientSecret)
      return 'invalid_client';
    if (form.get('grant_type') === 'authorization_code') {
      const code = codes.get(form.get('code') ?? '');
      codes.delete(form.get('code') ?? '');
      const challenge = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      if (!code || code.challenge !== challenge || code.redirectUri !== form.get('redirect_uri'))
        return 'invalid_grant';
      refreshToken = `refresh-${secret()}`;
      const { email = code.hint } = behaviour;
      const tokens = handOut(code.scope, behaviour, email);
      return behaviour.withoutRefreshToken ? tokens : { ...tokens, refresh_token: refreshToken };
    }
    if (form.get('grant_type') !== 'refresh_token') return 'unsupported_grant_type';
    if (behaviour.revoked || form.get('refresh_token') !== refreshToken) return 'invalid_grant';
    const tokens = handOut('', behaviour, null);
    if (!behaviour.rotates) return tokens;
    refreshToken = `refresh-${secret()}`;
    return { ...tokens, refresh_token: refreshToken };
  };

  const token = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // As it was when the question came, whatever becomes of it while the answer is on its way.
    const behaviour = { ...api.behaviour };
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const type = form.get('grant_type') ?? '';
    await pause(behaviour.delayMs ?? 0);
    const { token: instead } = behaviour;
    if (instead) api.grants.push({ type, outcome: instead });
    switch (instead) {
      case 'broken':
        return void response
          .writeHead(503, { 'content-type': 'application/json' })
          .end('{"error":"invalid_grant"}');
      case 'no-json':
        return void response.writeHead(200).end('<html>Have a nice day</html>');
      case 'redirects':
        return void response.writeHead(307, { location: `${api.url}/token?again` }).end();
      case 'endless':
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"access_token":"');
        while (response.write('a'.repeat(64 * 1024)) || (await pause(1, true)))
          if (response.destroyed) return;
        return;
      case 'hangs-up':
        return void request.socket.destroy();
    }
    const answer = grant(form, behaviour);
    const failed = typeof answer === 'string';
    api.grants.push({ type, outcome: failed ? answer : 'tokens' });
    response.writeHead(failed ? (answer === 'invalid_client' ? 401 : 400) : 200, {
      'content-type': 'application/json',
    });
    response.end(
      JSON.stringify(failed ? { error: answer, error_description: `${answer}, says the test` } : answer)
    );
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname.endsWith('/authorize')) authorize(url.searchParams, response);
    else if (url.pathname.endsWith('/token') && request.method === 'POST') void token(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const mailHosts = ['127.0.0.1'];
  const api: TestOauthServer = {
    url,
    config: {
      google: { authorizeUrl: `${url}/authorize`, tokenUrl: `${url}/token`, mailHosts },
      microsoft: { authorizeUrl: `${url}/{tenant}/authorize`, tokenUrl: `${url}/{tenant}/token`, mailHosts },
    },
    clientId: 'client-of-the-tests',
    clientSecret: secret(),
    behaviour: {},
    grants: [],
    get asked() {
      return asked;
    },
    get accessToken() {
      return accessToken;
    },
    endAccessTokens() {
      accessToken = `ended-${secret()}`;
    },
    async visit(address) {
      const { status, headers } = await fetch(address, { redirect: 'manual' });
      if (status !== 302) throw new Error(`the page answered ${status}`);
      return headers.get('location') ?? '';
    },
    async signIn(app, documentId) {
      const began = await app.fetchAdmin<{ url: string }>(`/chatter/oauth-accounts/${documentId}/sign-in`, {
        method: 'POST',
        headers: { origin: app.url },
      });
      if (began.status !== 200) throw new Error(`the sign-in answered ${JSON.stringify(began.body)}`);
      const cookie = began.headers.get('set-cookie')?.split(';')[0] ?? '';
      const { status } = await fetch(await api.visit(began.body.url), { headers: { cookie } });
      if (status !== 200) throw new Error(`the callback answered ${status}`);
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
  return api;
};
