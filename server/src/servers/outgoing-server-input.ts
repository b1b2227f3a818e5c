import type { z } from 'zod';

import type { FieldProblem } from '../addressing/addresses';
import type { outgoingServerInput } from '../contracts/servers';
import { isAwsRegion } from './aws-signature';
import { clientCertificateProblems } from './client-certificate';
import { dkimProblems } from './dkim-key';
import { filterProblem } from './from-filter';

/** What the form or the API asks for, with defaults. */
export type OutgoingInput = z.output<typeof outgoingServerInput>;

/** What a line of a protocol must not hold: it would end there, and what follows would be a command. */
const CONTROL = /\p{Cc}/u;

const normaliseFilter = (filter: string): string =>
  filter
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean)
    .join(', ');

/** The columns of the settings as the kind uses them, without secrets: what belongs to another kind is emptied. */
export const outgoingSettingsOf = (input: OutgoingInput) => {
  const { password: _password, clientKey: _clientKey, dkimKey: _dkimKey, ...rest } = input;
  const smtp = input.kind === 'smtp';
  const signs = smtp && (rest.dkimDomain !== '' || rest.dkimSelector !== '');
  return {
    ...rest,
    host: smtp ? rest.host : '',
    authentication: smtp ? rest.authentication : ('password' as const),
    region: input.kind === 'ses' ? rest.region.toLowerCase() : '',
    fromFilter: normaliseFilter(rest.fromFilter),
    clientCertificate: smtp && rest.authentication === 'certificate' ? rest.clientCertificate.trim() : '',
    oauthAccount: smtp && rest.authentication === 'oauth2' ? (rest.oauthAccount ?? null) : null,
    dkimDomain: signs ? rest.dkimDomain.toLowerCase() : '',
    dkimSelector: signs ? rest.dkimSelector : '',
  };
};
export type OutgoingSettingsColumns = ReturnType<typeof outgoingSettingsOf>;

const filterProblems = (input: OutgoingInput): string | null => {
  const wrong = filterProblem(input.fromFilter);
  if (wrong !== null) return wrong;
  const entries = input.fromFilter
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
  if (input.ownerId === null) return null;
  if (entries.length === 0)
    return 'A personal server sends from its owner’s addresses only: name at least one here.';
  const domain = entries.find((entry) => !entry.includes('@'));
  return domain === undefined
    ? null
    : `A personal server sends from exact addresses only; "${domain}" is a whole domain.`;
};

/**
 * What is wrong with the input by itself; whether what it names exists is for the service to say. `secrets` are those that
 * will hold: the entered ones, else the stored ones.
 */
export const outgoingProblemsOf = (
  input: OutgoingInput,
  secrets: { clientKey: string | null; dkimKey: string | null },
  now: Date
): FieldProblem[] => {
  const problems: FieldProblem[] = [];
  const wrong = (field: keyof OutgoingInput, message: string): void => {
    problems.push({ path: [field], message });
  };
  if (CONTROL.test(input.user)) wrong('user', 'A user name has no line breaks or other control characters.');
  if (CONTROL.test(input.password ?? ''))
    wrong('password', 'A password has no line breaks or other control characters.');
  const filter = filterProblems(input);
  if (filter) wrong('fromFilter', filter);

  if (input.kind !== 'smtp') {
    if (!input.user)
      wrong('user', input.kind === 'ses' ? 'The access key ID is missing.' : 'The API key is missing.');
    if (input.kind === 'ses' && !isAwsRegion(input.region.toLowerCase()))
      wrong(
        'region',
        input.region
          ? `"${input.region}" is no region of AWS, such as eu-central-1.`
          : 'The region is missing, such as eu-central-1.'
      );
    return problems;
  }
  if (!input.host) wrong('host', 'The host is missing.');
  if (/[\s/@]/.test(input.host))
    wrong('host', 'A host is a name or an IP address, such as smtp.shop.example.');
  if (input.authentication === 'certificate') {
    problems.push(...clientCertificateProblems(input.clientCertificate, secrets.clientKey, now));
    if (input.encryption === 'none')
      wrong('encryption', 'A client certificate is shown during TLS: choose TLS or STARTTLS.');
  }
  if (input.authentication === 'oauth2' && !input.oauthAccount)
    wrong('oauthAccount', 'Choose the account that signs in.');
  const { dkimDomain, dkimSelector } = outgoingSettingsOf(input);
  const signs = dkimDomain !== '' || dkimSelector !== '' || Boolean(input.dkimKey);
  if (signs) problems.push(...dkimProblems({ dkimDomain, dkimSelector, dkimKey: secrets.dkimKey }));
  return problems;
};
