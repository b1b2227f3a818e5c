import { TransportError } from '../../../../server/src/outgoing/transport-error';
import { readMailjetAnswer } from '../../../../server/src/outgoing/transports/mailjet-answer';
import { readSesAnswer } from '../../../../server/src/outgoing/transports/ses-answer';

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
  status,
  headers: new Headers(headers),
  text: typeof body === 'string' ? body : JSON.stringify(body),
});

const failure = (result: unknown): TransportError => {
  expect(result).toBeInstanceOf(TransportError);
  return result as TransportError;
};

describe('what SES answers', () => {
  it('is the id of the mail that it took', () => {
    expect(readSesAnswer(answer(200, { MessageId: '0107018b-1' }))).toEqual({ providerId: '0107018b-1' });
  });

  it('counts as taken even if nobody can read it', () => {
    expect(readSesAnswer(answer(200, '<html>'))).toEqual({ providerId: null });
  });

  it.each([
    [403, 'UnrecognizedClientException', 'The security token is invalid.', 'server', false, 'server_login'],
    [403, 'InvalidSignatureException', 'Signature expired', 'server', false, 'server_login'],
    [
      403,
      'AccessDeniedException',
      'not authorized to perform ses:SendEmail',
      'server',
      false,
      'server_login',
    ],
    [429, 'TooManyRequestsException', 'Maximum sending rate exceeded.', 'mail', false, 'rate_limited'],
    [400, 'Throttling', 'Rate exceeded', 'mail', false, 'rate_limited'],
    [400, 'LimitExceededException', 'Daily message quota exceeded.', 'mail', false, 'rate_limited'],
    [400, 'MessageRejected', 'Email address is not verified.', 'mail', true, 'refused'],
    [400, 'MailFromDomainNotVerifiedException', 'not verified', 'mail', true, 'refused'],
    [400, 'BadRequestException', 'Illegal address', 'mail', true, 'address_invalid'],
    [400, 'BadRequestException', 'Missing required header', 'mail', true, 'refused'],
    [
      400,
      'BadRequestException',
      'Message length is more than 41943040 bytes long',
      'mail',
      true,
      'too_large',
    ],
    [400, 'AccountSuspendedException', 'restricted', 'server', false, 'refused_temporarily'],
    [400, 'SendingPausedException', 'paused', 'server', false, 'refused_temporarily'],
    [404, 'NotFoundException', 'Configuration set does not exist', 'server', false, 'refused_temporarily'],
    [500, 'InternalServiceErrorException', 'try again', 'server', false, 'refused_temporarily'],
  ])('%i %s (%s) concerns the %s', (status, code, message, scope, permanent, reason) => {
    const inHeader = failure(
      readSesAnswer(
        answer(status, { message }, { 'x-amzn-ErrorType': `${code}:http://internal.amazon.com/` })
      )
    );
    expect(inHeader).toMatchObject({ scope, permanent, reason, mayHaveArrived: false });
    expect(inHeader.response).toBe(`${code}: ${message}`);
    const inBody = failure(
      readSesAnswer(answer(status, { __type: `com.amazonaws.ses#${code}`, Message: message }))
    );
    expect(inBody).toMatchObject({ scope, permanent, reason });
  });

  it.each([301, 404, 418])('with %i is no answer of SES, and condemns no mail', (status) => {
    expect(failure(readSesAnswer(answer(status, '<html>')))).toMatchObject({
      scope: 'server',
      permanent: false,
      reason: 'server_unreachable',
    });
  });

  it.each([502, 504])('with %i leaves open whether the mail was taken', (status) => {
    expect(failure(readSesAnswer(answer(status, 'Bad gateway'))).mayHaveArrived).toBe(true);
  });

  it('has no code that looks like one of SMTP, and is cut', () => {
    const { statusCode, response } = failure(readSesAnswer(answer(400, { message: 'x'.repeat(5000) })));
    expect(statusCode).toBe('HTTP 400');
    expect(response).toHaveLength(1000);
  });
});

describe('what Mailjet answers', () => {
  const refused = (error: object, status = 400) =>
    failure(readMailjetAnswer(answer(status, { Messages: [{ Status: 'error', Errors: [error] }] })));

  it('is the id of the mail that it took, as a text', () => {
    const taken = {
      Messages: [
        {
          Status: 'success',
          CustomID: 'm.abc',
          To: [{ Email: 'a@b.example', MessageUUID: 'fc0cbb2e', MessageID: 19421777835146490 }],
        },
      ],
    };
    expect(readMailjetAnswer(answer(200, taken))).toEqual({ providerId: 'fc0cbb2e' });
  });

  it('may refuse the mail with 200', () => {
    expect(refused({ ErrorCode: 'send-0008', StatusCode: 403, ErrorMessage: 'x' }, 200)).toMatchObject({
      scope: 'mail',
      permanent: true,
      reason: 'refused',
    });
  });

  it('says whose address is invalid', () => {
    const error = { ErrorCode: 'mj-0013', StatusCode: 400, ErrorMessage: '"x" is an invalid email address.' };
    expect(refused({ ...error, ErrorRelatedTo: ['To[0].Email'] })).toMatchObject({
      reason: 'address_invalid',
      permanent: true,
      response: 'mj-0013: "x" is an invalid email address.',
    });
    expect(refused({ ...error, ErrorRelatedTo: ['From'] })).toMatchObject({ reason: 'refused' });
  });

  it.each([
    [401, 'server', false, 'server_login'],
    [403, 'server', false, 'server_login'],
    [429, 'mail', false, 'rate_limited'],
    [413, 'mail', true, 'too_large'],
    [400, 'mail', true, 'refused'],
    [302, 'server', false, 'server_unreachable'],
    [404, 'server', false, 'server_unreachable'],
    [500, 'server', false, 'refused_temporarily'],
  ])('%i concerns the %s', (status, scope, permanent, reason) => {
    const body = { ErrorIdentifier: '0f1', ErrorCode: 'mj-0002', StatusCode: status, ErrorMessage: 'No.' };
    expect(failure(readMailjetAnswer(answer(status, body)))).toMatchObject({
      scope,
      permanent,
      reason,
      response: 'mj-0002: No.',
    });
  });
});
