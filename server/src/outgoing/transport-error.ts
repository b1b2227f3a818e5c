import type { DeliveryReason } from '../contracts/thread';
import { answerText } from './answer-text';

/**
 * The outside failed. `permanent`: trying this mail again is useless. `scope` says what is at fault: the mail (its
 * recipient, its content) or the server (unreachable, login), which concerns every mail alike.
 */
export class TransportError extends Error {
  readonly permanent: boolean;
  readonly scope: 'mail' | 'server';
  readonly reason: DeliveryReason;
  /** SMTP or enhanced status code (RFC 3463), such as 550 or 5.1.1 */
  readonly statusCode: string | null;
  /** what the server said, word for word; at most 1,000 characters */
  readonly response: string | null;
  /** the other side had the whole content and gave no answer: trying again could send it twice */
  readonly mayHaveArrived: boolean;

  constructor(input: {
    message: string;
    permanent: boolean;
    scope: 'mail' | 'server';
    reason: DeliveryReason;
    statusCode: string | null;
    response: string | null;
    mayHaveArrived?: boolean;
    cause?: unknown;
  }) {
    super(input.message, { cause: input.cause });
    this.name = 'TransportError';
    this.permanent = input.permanent;
    this.scope = input.scope;
    this.reason = input.reason;
    this.statusCode = input.statusCode && answerText(input.statusCode, 20);
    this.response = input.response && answerText(input.response);
    this.mayHaveArrived = input.mayHaveArrived ?? false;
  }
}

/** Whatever a transport threw. What nobody foresaw never condemns a mail: it is tried again. */
export const asTransportError = (error: unknown): TransportError =>
  error instanceof TransportError
    ? error
    : new TransportError({
        message: String(error),
        permanent: false,
        scope: 'server',
        reason: 'server_unreachable',
        statusCode: null,
        response: error instanceof Error ? error.message : String(error),
        cause: error,
      });
