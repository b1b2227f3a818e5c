import {
  incomingServerInput,
  type IncomingServerInput,
} from '../../../server/src/contracts/incoming-servers';
import { afterEdit } from '../../../server/src/servers/incoming-server-edit';
import { problemsOf, settingsFor } from '../../../server/src/servers/incoming-server-input';
import type { IncomingServerRow } from '../../../server/src/servers/store';

const inputOf = (part: Partial<IncomingServerInput> = {}) =>
  incomingServerInput.parse({ name: 'Inbox', host: 'imap.x.example', user: 'me', ...part });

describe('the settings of an incoming server', () => {
  it.each<[string, Partial<IncomingServerInput>, string[]]>([
    ['an IMAP account', {}, []],
    ['without host and user', { host: '', user: '' }, ['host', 'user']],
    ['a POP3 account without host', { kind: 'pop3', host: '' }, ['host']],
    ['a mailgate needs neither', { kind: 'mailgate', host: '', user: '' }, []],
    ['moved into a folder that is fetched', { folders: ['INBOX', 'Sales'], moveTo: 'Sales' }, ['moveTo']],
    ['INBOX in any case', { folders: ['inbox'], moveTo: 'Inbox' }, ['moveTo']],
    ['other names letter by letter', { folders: ['INBOX', 'Sales'], moveTo: 'sales' }, []],
    ['moved away', { moveTo: 'Done' }, []],
    ['a command in a folder', { folders: ['x"\r\nA1 LOGOUT'] }, ['folders']],
    ['a command in the user', { kind: 'pop3', user: 'me\r\nDELE 1' }, ['user']],
    ['a command in the password', { kind: 'pop3', password: 'x\nDELE 1' }, ['password']],
    ['an OAuth account instead of a user', { authentication: 'oauth2', oauthAccount: 'a', user: '' }, []],
    ['which a mailgate never has', { kind: 'mailgate', authentication: 'oauth2' }, []],
    ['a field of XOAUTH2 in the user', { authentication: 'oauth2', user: 'me\x01auth=x' }, ['user']],
    ['an authserv-id', { authservId: 'mx.google.com' }, []],
    ['no authserv-id', { authservId: 'mx.google.com; spf=pass' }, ['authservId']],
  ])('%s', (_situation, part, fields) => {
    expect(problemsOf(inputOf(part)).map(({ path }) => path[0])).toEqual(fields);
  });

  it('keeps of each kind what belongs to it', () => {
    const all = { folders: ['inbox', 'INBOX', 'Sales'], moveTo: 'Done', keepCopy: true };
    expect(settingsFor(inputOf(all))).toMatchObject({
      folders: ['INBOX', 'Sales'],
      moveTo: 'Done',
      keepCopy: false,
      aliasDocumentId: null,
    });
    expect(settingsFor(inputOf({ ...all, kind: 'pop3', alias: 'abc' }))).toMatchObject({
      host: 'imap.x.example',
      folders: [],
      moveTo: '',
      keepCopy: true,
      aliasDocumentId: 'abc',
    });
    expect(settingsFor(inputOf({ ...all, kind: 'mailgun' }))).toMatchObject({
      host: '',
      user: '',
      keepCopy: false,
    });
    expect(settingsFor(inputOf({ password: 'secret' }))).not.toHaveProperty('password');
    const oauth = { authentication: 'oauth2', oauthAccount: 'abc' } as const;
    expect(settingsFor(inputOf({ kind: 'pop3', ...oauth }))).toMatchObject(oauth);
    for (const other of [{ kind: 'mailgun', ...oauth }, { oauthAccount: 'abc' }] as const)
      expect(settingsFor(inputOf(other))).toMatchObject({ authentication: 'password', oauthAccount: null });
  });
});

describe('an edit of an account that is live', () => {
  const before = {
    kind: 'imap',
    state: 'idle',
    host: 'imap.x.example',
    user: 'me',
    port: 993,
    encryption: 'tls_strict',
    folders: ['INBOX', 'Sales'],
    places: { folders: { INBOX: { uidValidity: '1', lastUid: 5 }, Sales: { uidValidity: '1', lastUid: 7 } } },
  } as unknown as IncomingServerRow;
  const edit = (part: Partial<IncomingServerInput>, newPassword = false) =>
    afterEdit(before, settingsFor(inputOf({ folders: ['INBOX', 'Sales'], ...part })), newPassword);
  const draft = { state: 'draft', leaseToken: null, leaseUntil: null };

  it.each<[string, Partial<IncomingServerInput>]>([
    ['of its name', { name: 'Other' }],
    ['of where mail is moved', { moveTo: 'Done' }],
    ['of the alias', { alias: 'abc' }],
  ])('%s changes nothing else', (_what, part) => {
    expect(edit(part)).toEqual({});
  });

  it('takes it back to draft when the connection is another', () => {
    expect(edit({ port: 143 })).toMatchObject(draft);
    expect(edit({ port: 143 })).not.toHaveProperty('places');
    expect(edit({}, true)).toMatchObject(draft);
    expect(edit({ authentication: 'oauth2', oauthAccount: 'a' })).toMatchObject(draft);
  });

  it('forgets where it was in another mailbox, and in folders that are no longer fetched', () => {
    expect(edit({ user: 'you' })).toMatchObject({ ...draft, places: null });
    expect(edit({ folders: ['INBOX', 'Other'] })).toMatchObject({
      ...draft,
      places: { folders: { INBOX: { uidValidity: '1', lastUid: 5 } } },
    });
  });

  it('is switched off and on', () => {
    expect(edit({ active: false })).toMatchObject({ state: 'disabled' });
    expect(
      afterEdit(
        { ...before, state: 'disabled' },
        settingsFor(inputOf({ folders: ['INBOX', 'Sales'] })),
        false
      )
    ).toMatchObject({
      state: 'connecting',
    });
  });
});
