import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call that a provider got. */
export interface ProviderCall {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What it answers: a status and a body, nothing at all (`hang`), or it hangs up (`drop`) once it has read everything. */
export type ProviderAnswer =
  { status: number; body: unknown; headers?: Record<string, string> } | 'hang' | 'drop';

export interface ProviderServer {
  url: string;
  calls: ProviderCall[];
  /** what the next calls get; by default each is answered with {@link fallback} */
  answers: ProviderAnswer[];
  fallback: (call: ProviderCall) => ProviderAnswer;
  stop(): Promise<void>;
}

/** An HTTP server in the place of a provider: it records what it gets, and plays what goes wrong. */
export const startProviderServer = async (
  fallback: (call: ProviderCall) => ProviderAnswer
): Promise<ProviderServer> => {
  const state: Pick<ProviderServer, 'calls' | 'answers' | 'fallback'> = { calls: [], answers: [], fallback };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      state.calls.push(call);
      const answer = state.answers.shift() ?? state.fallback(call);
      if (answer === 'hang') return;
      if (answer === 'drop') {
        request.socket.destroy();
        return;
      }
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
};
