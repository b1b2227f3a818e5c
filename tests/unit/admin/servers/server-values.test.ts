import {
  outgoingServerSchema,
  portFor,
  serverBody,
  serverInput,
  serverValues,
  SMTP_PORTS,
} from '../../../../admin/src/servers/server-values';
import { providerOf } from '../../../../admin/src/servers/smtp-providers';
import { outgoingServerView, type OutgoingServerView } from '../../../../server/src/contracts/servers';

const view = (part: Partial<OutgoingServerView> = {}): OutgoingServerView =>
  outgoingServerView.parse({
    ...{ documentId: 'abcdefghij', kind: 'smtp', name: 'One', priority: 10, active: true },
    ...{
      host: 'smtp.shop.example',
      port: 587,
      encryption: 'tls',
      authentication: 'certificate',
      user: 'shop',
    },
    ...{ hasPassword: true, fromFilter: 'shop.example', maxConnections: 3, region: '' },
    ...{ clientCertificate: 'PEM', hasClientKey: true, oauthAccount: null, maxBytes: 35_882_577 },
    ...{ limitPerMinute: 1, limitPerHour: 2, limitPerDay: 3, sentToday: 4, paused: null },
    ...{ dkimDomain: 'shop.example', dkimSelector: 's1', hasDkimKey: true, dkimRecord: null },
    ...{ owner: { id: 7, name: 'Ada' }, lastError: null, lastErrorAt: null },
    ...part,
  });

describe('the form of an outgoing server', () => {
  it('sends everything back that it was given, so that switching it off in the list changes nothing else', () => {
    const input = serverInput(view());
    expect(input).toMatchObject({
      kind: 'smtp',
      authentication: 'certificate',
      clientCertificate: 'PEM',
      maxBytes: 35_882_577,
      limitPerMinute: 1,
      limitPerHour: 2,
      limitPerDay: 3,
      dkimDomain: 'shop.example',
      dkimSelector: 's1',
      ownerId: 7,
      fromFilter: 'shop.example',
      maxConnections: 3,
    });
    for (const secret of ['password', 'clientKey', 'dkimKey']) expect(input).not.toHaveProperty(secret);
    expect(outgoingServerSchema.safeParse(input).success).toBe(true);
  });

  it('sends secrets that were entered, and forgets a password', () => {
    const values = serverValues(view());
    expect(serverBody({ ...values, clientKey: 'K', dkimKey: 'D', password: 'P' })).toMatchObject({
      clientKey: 'K',
      dkimKey: 'D',
      password: 'P',
    });
    expect(serverBody({ ...values, forgetPassword: true })).toMatchObject({ password: null });
  });

  it.each([
    [{}, ['host']],
    [{ kind: 'mailjet' as const }, ['user']],
    [{ kind: 'ses' as const }, ['user', 'region']],
  ])('wants what the kind needs (%j)', (part, missing) => {
    const result = outgoingServerSchema.safeParse(
      serverBody({ ...serverValues(undefined), name: 'One', ...part })
    );
    expect(result.error?.issues.map(({ path }) => path[0])).toEqual(missing);
  });

  it('moves the port with the encryption, unless it was chosen by hand', () => {
    expect(portFor(SMTP_PORTS, { encryption: 'starttls', port: 587 }, 'tls')).toBe(465);
    expect(portFor(SMTP_PORTS, { encryption: 'starttls', port: 2525 }, 'tls')).toBe(2525);
  });
});

it.each([
  ['smtp', '', null],
  ['smtp', ' SMTP.gmail.com ', 'gmail'],
  ['smtp', 'smtp-relay.gmail.com', 'google_relay'],
  ['smtp', 'smtp.office365.com', 'microsoft'],
  ['smtp', 'shop-example.mail.protection.outlook.com', 'microsoft_relay'],
  ['smtp', 'in-v3.mailjet.com', 'mailjet_smtp'],
  ['smtp', 'email-smtp.eu-central-1.amazonaws.com', 'ses_smtp'],
  ['smtp', 'smtp.gmail.com.evil.example', 'own'],
  ['mailjet', '', 'mailjet'],
  ['ses', 'smtp.gmail.com', 'ses'],
] as const)('%s at "%s" is %s', (kind, host, provider) => {
  expect(providerOf(kind, host)).toBe(provider);
});
