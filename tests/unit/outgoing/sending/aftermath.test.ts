import type { DeliveryReason } from '../../../../server/src/contracts/thread';
import { afterFailure, HOLD_MS, pausesServer } from '../../../../server/src/outgoing/sending/aftermath';
import { TransportError } from '../../../../server/src/outgoing/transport-error';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const failure = (
  reason: DeliveryReason,
  part: Partial<ConstructorParameters<typeof TransportError>[0]> = {}
): TransportError =>
  new TransportError({
    message: reason,
    permanent: false,
    scope: 'mail',
    reason,
    statusCode: null,
    response: null,
    ...part,
  });

const after = (
  error: TransportError,
  part: { attempts?: number; hoursAgo?: number; giveUpAfterHours?: number; resendUnknown?: boolean } = {}
) =>
  afterFailure(
    error,
    { attempts: part.attempts ?? 1, firstAttemptAt: NOW - (part.hoursAgo ?? 0) * HOUR },
    {
      now: NOW,
      random: 0.5,
      settings: {
        giveUpAfterHours: part.giveUpAfterHours ?? 120,
        resendUnknown: part.resendUnknown ?? false,
      },
    }
  );

describe('what becomes of a mail after an attempt that failed', () => {
  it('a refusal for now is tried again, each time a little later', () => {
    const greylisted = failure('refused_temporarily', { statusCode: '4.7.1' });
    expect(after(greylisted)).toEqual({
      state: 'deferred',
      reason: 'refused_temporarily',
      runAfter: NOW + MINUTE,
    });
    expect(after(greylisted, { attempts: 3 })).toMatchObject({ runAfter: NOW + 15 * MINUTE });
  });

  it('is given up after the time that the settings say, not before', () => {
    const away = failure('server_unreachable', { scope: 'server' });
    expect(after(away, { hoursAgo: 4.99, giveUpAfterHours: 5 })).toMatchObject({ state: 'deferred' });
    expect(after(away, { hoursAgo: 5, giveUpAfterHours: 5 })).toEqual({
      state: 'failed',
      reason: 'server_unreachable',
    });
  });

  it('a refusal for good is final', () => {
    expect(after(failure('refused', { permanent: true, statusCode: '5.1.1' }))).toEqual({
      state: 'failed',
      reason: 'refused',
    });
  });

  it('a refused login holds the mail, however old it is', () => {
    const login = failure('server_login', { scope: 'server', statusCode: '5.7.8' });
    expect(after(login, { hoursAgo: 1000 })).toEqual({
      state: 'held',
      reason: 'server_login',
      runAfter: NOW + HOLD_MS,
    });
    expect(after(failure('sign_in_needed', { scope: 'server' }))).toMatchObject({
      state: 'held',
      reason: 'sign_in_needed',
    });
  });

  it('what may have arrived is unknown, unless the settings resend it', () => {
    const cut = failure('server_unreachable', { mayHaveArrived: true, scope: 'server' });
    expect(after(cut)).toEqual({ state: 'unknown', reason: 'interrupted' });
    expect(after(cut, { resendUnknown: true })).toEqual({
      state: 'deferred',
      reason: 'interrupted',
      runAfter: NOW + MINUTE,
    });
    expect(after(cut, { resendUnknown: true, hoursAgo: 200 })).toMatchObject({ state: 'unknown' });
  });
});

describe('what pauses a server', () => {
  it.each<[string, TransportError, boolean]>([
    ['a refused login', failure('server_login', { statusCode: '5.7.8' }), true],
    ['a login refused without a code', failure('server_login'), true],
    ['a login that cannot be checked for now (454)', failure('server_login', { statusCode: '454' }), false],
    ['the same with an enhanced code', failure('server_login', { statusCode: '4.7.0' }), false],
    ['a sign-in that is due', failure('sign_in_needed'), true],
    ['a server that is away', failure('server_unreachable'), false],
    ['a certificate', failure('server_tls'), false],
    ['a refused recipient', failure('refused', { permanent: true, statusCode: '5.7.8' }), false],
  ])('%s', (_situation, error, paused) => {
    expect(pausesServer(error)).toBe(paused);
  });
});
