import { z } from 'zod';

import { contentTypeUid } from '../../../server/src/contracts/address';
import * as addressing from '../../../server/src/contracts/addressing';
import * as companies from '../../../server/src/contracts/companies';
import { defineContract, nothing, type Contract } from '../../../server/src/contracts/contract';
import * as entries from '../../../server/src/contracts/entries';
import * as followers from '../../../server/src/contracts/followers';
import * as incoming from '../../../server/src/contracts/incoming';
import * as servers from '../../../server/src/contracts/servers';
import * as thread from '../../../server/src/contracts/thread';

const isContract = (value: unknown): value is Contract =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value;

const all: [string, Contract][] = [addressing, companies, entries, followers, incoming, servers, thread]
  .flatMap((module) => Object.entries(module as Record<string, unknown>))
  .flatMap(([name, value]): [string, Contract][] => (isContract(value) ? [[name, value]] : []));

describe('a contract', () => {
  it('takes nothing where it says nothing', () => {
    const contract = defineContract({ method: 'GET', path: '/x', response: z.object({}) });
    expect([contract.params, contract.query, contract.body]).toEqual([nothing, nothing, nothing]);
  });

  it('has an address of its own', () => {
    const addresses = all.map(([, { method, path }]) => `${method} ${path}`);
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(addresses.length).toBeGreaterThan(15);
  });

  it.each(all)('%s checks exactly the parameters of its path', (_name, { path, params }) => {
    const named = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name).sort();
    expect(Object.keys((params as z.ZodObject).shape).sort()).toEqual(named);
  });
});

describe('the name of a content type', () => {
  it.each(['api::ticket.ticket', 'plugin::users-permissions.user', 'admin::user'])('may be %s', (uid) => {
    expect(contentTypeUid.safeParse(uid).success).toBe(true);
  });

  it.each(['', 'ticket', 'api::', 'api::../../etc', "api::x' or 1=1", `api::${'x'.repeat(300)}`])(
    'may not be %s',
    (uid) => {
      expect(contentTypeUid.safeParse(uid).success).toBe(false);
    }
  );
});

describe('a post from the composer', () => {
  const body = { kind: 'message', html: '<p>Hello</p>' };
  const parse = (part: object) => thread.postMessage.body.safeParse({ ...body, ...part }).success;

  it.each<[string, object, boolean]>([
    ['without recipients', {}, true],
    ['with a recipient without a name', { recipients: [{ address: 'mary@customer.example' }] }, true],
    ['of another kind', { kind: 'email' }, false],
    ['without text', { html: undefined }, false],
    ['with too long a text', { html: 'x'.repeat(thread.MESSAGE_LIMITS.html + 1) }, false],
    ['with the longest text', { html: 'x'.repeat(thread.MESSAGE_LIMITS.html) }, true],
    [
      'with too many recipients',
      {
        recipients: Array.from({ length: thread.MESSAGE_LIMITS.recipients + 1 }, (_, n) => ({
          address: `m${n}@customer.example`,
        })),
      },
      false,
    ],
    ['with a requestId that is none', { requestId: 'again' }, false],
    ['with a requestId', { requestId: '0b0e8a8e-2f2d-4f43-9a4e-3f0a5a2f8a11' }, true],
  ])('%s: taken %s', (_situation, part, taken) => {
    expect(parse(part)).toBe(taken);
  });
});

describe('numbers in a query', () => {
  it.each<[object, boolean]>([
    [{}, true],
    [{ limit: '50', before: '7' }, true],
    [{ limit: '0' }, false],
    [{ limit: '101' }, false],
    [{ before: '-1' }, false],
    [{ before: 'x' }, false],
    [{ limit: '1.5' }, false],
  ])('%j: taken %s', (query, taken) => {
    expect(thread.listMessages.query.safeParse(query).success).toBe(taken);
  });
});
