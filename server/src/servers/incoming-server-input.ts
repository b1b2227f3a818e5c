import type { z } from 'zod';

import type { FieldProblem } from '../addressing/addresses';
import {
  FETCHED_KINDS,
  WEBHOOK_KINDS,
  type incomingServerInput,
  type IncomingServerKind,
  type WebhookKind,
} from '../contracts/incoming-servers';

/** What the form or the API asks for, with defaults. */
export type ServerInput = z.output<typeof incomingServerInput>;
export type MailboxKind = (typeof FETCHED_KINDS)[number];

export const isMailbox = (kind: IncomingServerKind): kind is MailboxKind =>
  (FETCHED_KINDS as readonly string[]).includes(kind);
export const isWebhook = (kind: IncomingServerKind): kind is WebhookKind =>
  (WEBHOOK_KINDS as readonly string[]).includes(kind);

/** IMAP spells one name in any case (RFC 3501 5.1); every other name is taken letter by letter. */
export const folderName = (name: string): string => (name.toUpperCase() === 'INBOX' ? 'INBOX' : name);

/** What a line of a protocol must not hold: it would end there, and what follows would be a command. */
const CONTROL = /\p{Cc}/u;
/** A token of RFC 8601 2.5, as mail servers write it: no blanks, quotes or semicolons. */
const AUTHSERV_ID = /^[^\s;"()\\]+$/;

/** Whether it logs in with an access token instead of a password. */
export const signsIn = (input: Pick<ServerInput, 'kind' | 'authentication'>): boolean =>
  isMailbox(input.kind) && input.authentication === 'oauth2';

/** The columns of the settings as the kind uses them: what belongs to another kind is emptied. */
export const settingsFor = (input: ServerInput) => {
  const { password: _password, since: _since, alias, ...rest } = input;
  const mailbox = isMailbox(input.kind);
  const imap = input.kind === 'imap';
  const oauth = signsIn(input);
  return {
    ...rest,
    authentication: oauth ? ('oauth2' as const) : ('password' as const),
    oauthAccount: oauth ? (rest.oauthAccount ?? null) : null,
    host: mailbox ? rest.host : '',
    user: mailbox ? rest.user : '',
    folders: imap ? [...new Set(rest.folders.map(folderName))] : [],
    moveTo: imap ? folderName(rest.moveTo) : '',
    keepCopy: input.kind === 'pop3' && rest.keepCopy,
    aliasDocumentId: alias,
    authservId: rest.authservId.toLowerCase(),
  };
};

/** What is wrong with the input by itself; whether what it names exists is for the service to say. */
export const problemsOf = (input: ServerInput): FieldProblem[] => {
  const problems: FieldProblem[] = [];
  const wrong = (field: keyof ServerInput, message: string): void => {
    problems.push({ path: [field], message });
  };
  if (isMailbox(input.kind)) {
    if (!input.host) wrong('host', 'The host is missing.');
    // An OAuth account has one of its own.
    if (!input.user && !signsIn(input)) wrong('user', 'The user name is missing.');
    if (CONTROL.test(input.user))
      wrong('user', 'A user name has no line breaks or other control characters.');
    if (CONTROL.test(input.password ?? ''))
      wrong('password', 'A password has no line breaks or other control characters.');
  }
  if (input.kind === 'imap') {
    if (input.folders.some((folder) => CONTROL.test(folder)))
      wrong('folders', 'A folder has no line breaks or other control characters in its name.');
    if (CONTROL.test(input.moveTo))
      wrong('moveTo', 'A folder has no line breaks or other control characters in its name.');
    if (input.moveTo && input.folders.map(folderName).includes(folderName(input.moveTo)))
      wrong('moveTo', `Mail is fetched from ${input.moveTo}: what is moved there would come in again.`);
  }
  if (input.authservId && !AUTHSERV_ID.test(input.authservId))
    wrong('authservId', 'An authserv-id is one word, such as mx.example.com.');
  return problems;
};
