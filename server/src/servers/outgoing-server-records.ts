import type { Core } from '@strapi/strapi';

import { defaultFromAddress, type FieldProblem } from '../addressing/addresses';
import { decrypt, encrypt } from '../addressing/encryption';
import type { OutgoingServerView } from '../contracts/servers';
import { refuseFields } from '../http/refuse-fields';
import { getService } from '../services';
import { parseFromFilter } from './from-filter';
import { problemsThatCount } from './known-problems';
import {
  outgoingProblemsOf,
  outgoingSettingsOf,
  type OutgoingInput,
  type OutgoingSettingsColumns,
} from './outgoing-server-input';
import { secretAfter, secretChanges, SECRETS, type Secret } from './outgoing-server-secrets';
import { viewOutgoingServer } from './outgoing-server-view';
import type { OutgoingServerRow } from './store';
import { findOwnersById, findPossibleOwners, findUsageOfDay } from './store-outgoing';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Outgoing servers as they are shown and as they are written, with what other modules know of them. */
export const createOutgoingRecords = (strapi: Core.Strapi) => {
  const secretOf = (row: OutgoingServerRow, secret: Secret): string | null => {
    const stored = row[secret];
    return stored ? decrypt(strapi, stored) : null;
  };

  const viewsOf = async (rows: readonly OutgoingServerRow[]): Promise<OutgoingServerView[]> => {
    const now = Date.now();
    const [accounts, sentToday, owners] = await Promise.all([
      getService(strapi, 'oauthAccounts').references(rows.map((row) => row.oauthAccount)),
      findUsageOfDay(strapi, now - (now % DAY_MS)),
      findOwnersById(
        strapi,
        rows.flatMap((row) => row.ownerId ?? [])
      ),
    ]);
    const names = new Map(owners.map(({ id, name }) => [id, name]));
    return rows.map((row) =>
      viewOutgoingServer(row, { accounts, sentToday, names, dkimKeyOf: (one) => secretOf(one, 'dkimKey') })
    );
  };

  /** The default-from addresses of the alias domains, in their order. */
  const defaultFromAddresses = async (): Promise<string[]> =>
    (await getService(strapi, 'addressing').domains()).flatMap((domain) => defaultFromAddress(domain) ?? []);

  /** What is wrong with a personal server: who owns it, and what else is sent from its addresses. */
  const ownerProblems = async (settings: OutgoingSettingsColumns): Promise<FieldProblem[]> => {
    if (settings.ownerId === null) return [];
    const problems: FieldProblem[] = [];
    const owners = await findPossibleOwners(strapi);
    if (!owners.some(({ id }) => id === settings.ownerId))
      problems.push({ path: ['ownerId'], message: 'There is no such active user.' });
    const taken = await defaultFromAddresses();
    for (const entry of parseFromFilter(settings.fromFilter)) {
      if (taken.includes(entry.value))
        problems.push({
          path: ['fromFilter'],
          message: `${entry.value} is the default sender of an alias domain, so it can be nobody’s own.`,
        });
    }
    return problems;
  };

  const accountProblems = async (settings: OutgoingSettingsColumns): Promise<FieldProblem[]> => {
    if (settings.authentication !== 'oauth2') return [];
    const problem = await getService(strapi, 'oauthAccounts').problemWith(settings.oauthAccount, settings);
    return problem ? [{ path: [problem.field], message: problem.message }] : [];
  };

  /** With an account the user name is that of the account, whatever was typed; where that is gone, what it was. */
  const userOf = async (
    settings: OutgoingSettingsColumns,
    stored: OutgoingServerRow | null
  ): Promise<string> => {
    const { oauthAccount } = settings;
    if (!oauthAccount) return settings.user;
    const was = stored?.oauthAccount === oauthAccount ? stored.user : null;
    return (await getService(strapi, 'oauthAccounts').userOf(oauthAccount)) ?? was ?? '';
  };

  /** Checks an input against what is stored, and answers the columns to be written. */
  const columnsOf = async (stored: OutgoingServerRow | null, input: OutgoingInput): Promise<object> => {
    const cleaned = outgoingSettingsOf(input);
    const settings = { ...cleaned, user: await userOf(cleaned, stored) };
    const { changes, problems } = secretChanges(stored, input, settings);
    const after = (secret: Secret): string | null =>
      secretAfter(changes[secret], () => (stored ? secretOf(stored, secret) : null));
    const secrets = { clientKey: after('clientKey'), dkimKey: after('dkimKey') };
    const found = [
      ...outgoingProblemsOf(input, secrets, new Date()),
      ...(await accountProblems(settings)),
      ...(await ownerProblems(settings)),
    ];
    refuseFields([...problemsThatCount(found, { stored, input, settings }), ...problems]);
    const columns: Partial<Record<Secret, string | null>> = {};
    for (const secret of SECRETS) {
      const change = changes[secret];
      if (change.kind === 'set') columns[secret] = encrypt(strapi, change.value);
      if (change.kind === 'forget') columns[secret] = null;
    }
    return { ...settings, ...columns };
  };

  return { secretOf, viewsOf, columnsOf, userOf, accountProblems, defaultFromAddresses };
};
