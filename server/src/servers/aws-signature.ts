import { createHash, createHmac } from 'node:crypto';

/** A call of an AWS service. Its path must be one that needs no escaping, and its body is signed as it is sent. */
export interface AwsRequest {
  method: string;
  url: URL;
  /** further headers to be signed, without Host and X-Amz-Date; header names in any case */
  headers: Readonly<Record<string, string>>;
  body: string | Buffer;
}

export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  /** such as eu-central-1 */
  region: string;
  /** as the signature names it, such as ses */
  service: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

/** Regions as they become part of a host name, such as eu-central-1, us-gov-east-1 or ap-southeast-3. */
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;

/** Whether this is the name of an AWS region in form: only such a text may become part of a host name. */
export const isAwsRegion = (text: string): boolean => text.length <= 40 && REGION.test(text);

const hash = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** RFC 3986 2.3: everything is escaped but unreserved characters, in upper case. */
const escape = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const byCode = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const canonicalQuery = (url: URL): string =>
  [...url.searchParams]
    .map(([name, value]) => [escape(name), escape(value)] as const)
    .sort(([a, x], [b, y]) => byCode(a, b) || byCode(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

/**
 * The headers that sign a request (AWS Signature Version 4): `x-amz-date` and `authorization`, to be sent beside those of
 * the request. Host is signed as the URL states it.
 */
export const signAwsRequest = (
  request: AwsRequest,
  credentials: AwsCredentials,
  now: Date
): { 'x-amz-date': string; authorization: string } => {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const day = time.slice(0, 8);
  const headers = Object.entries({ ...request.headers, host: request.url.host, 'x-amz-date': time })
    .map(([name, value]) => [name.toLowerCase(), value.trim().replace(/ +/g, ' ')] as const)
    .sort(([one], [other]) => byCode(one, other));
  const signedHeaders = headers.map(([name]) => name).join(';');
  const canonical = [
    request.method,
    request.url.pathname,
    canonicalQuery(request.url),
    ...headers.map(([name, value]) => `${name}:${value}`),
    '',
    signedHeaders,
    hash(request.body),
  ].join('\n');
  const scope = `${day}/${credentials.region}/${credentials.service}/aws4_request`;
  const key = [credentials.region, credentials.service, 'aws4_request'].reduce<Buffer>(
    (parent, part) => hmac(parent, part),
    hmac(`AWS4${credentials.secretAccessKey}`, day)
  );
  const signature = hmac(key, [ALGORITHM, time, scope, hash(canonical)].join('\n')).toString('hex');
  return {
    'x-amz-date': time,
    authorization: `${ALGORITHM} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
  };
};
