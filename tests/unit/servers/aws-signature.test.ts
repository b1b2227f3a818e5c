import { isAwsRegion, signAwsRequest } from '../../../server/src/servers/aws-signature';

const CREDENTIALS = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
  service: 'service',
};
const NOW = new Date('2015-08-30T12:36:00Z');

const sign = (
  method: string,
  url: string,
  headers: Record<string, string> = {},
  body = '',
  credentials = CREDENTIALS
) => signAwsRequest({ method, url: new URL(url), headers, body }, credentials, NOW);

/** The examples that AWS publishes with Signature Version 4. */
describe('the signature of a call of AWS', () => {
  it.each([
    [
      'get-vanilla',
      'GET',
      'https://example.amazonaws.com/',
      {},
      '',
      'host;x-amz-date',
      '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    ],
    [
      'post-vanilla',
      'POST',
      'https://example.amazonaws.com/',
      {},
      '',
      'host;x-amz-date',
      '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
    ],
    [
      'get-vanilla-query-order-key-case',
      'GET',
      'https://example.amazonaws.com/?Param2=value2&Param1=value1',
      {},
      '',
      'host;x-amz-date',
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    [
      'post-x-www-form-urlencoded',
      'POST',
      'https://example.amazonaws.com/',
      { 'Content-Type': 'application/x-www-form-urlencoded' },
      'Param1=value1',
      'content-type;host;x-amz-date',
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    ],
  ])('%s', (_name, method, url, headers, body, signed, signature) => {
    expect(sign(method, url, headers, body)).toEqual({
      'x-amz-date': '20150830T123600Z',
      authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${signed}, Signature=${signature}`,
    });
  });

  it('is that of the example of the documentation', () => {
    const { authorization } = sign(
      'GET',
      'https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08',
      { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' },
      '',
      { ...CREDENTIALS, secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', service: 'iam' }
    );
    expect(authorization).toContain('5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7');
  });

  it('depends on the body, the host, the time and the secret', () => {
    const url = 'https://email.eu-central-1.amazonaws.com/v2/email/outbound-emails';
    const signatures = [
      sign('POST', url, {}, '{}'),
      sign('POST', url, {}, '{ }'),
      sign('POST', url.replace('central', 'west'), {}, '{}'),
      sign('POST', url, {}, '{}', { ...CREDENTIALS, secretAccessKey: 'another' }),
      signAwsRequest(
        { method: 'POST', url: new URL(url), headers: {}, body: '{}' },
        CREDENTIALS,
        new Date(0)
      ),
    ].map(({ authorization }) => authorization.slice(-64));
    expect(new Set(signatures).size).toBe(5);
  });
});

describe('a region of AWS', () => {
  it.each(['eu-central-1', 'us-east-1', 'us-gov-west-1', 'ap-southeast-4'])('%s is one', (region) => {
    expect(isAwsRegion(region)).toBe(true);
  });
  it.each([
    '',
    'eu-central',
    'EU-central-1',
    'eu-central-1.evil.example',
    'eu-central-1/',
    'eu-central-12',
    'x@y',
    'e-a-1',
  ])('%p is none', (region) => {
    expect(isAwsRegion(region)).toBe(false);
  });
});
