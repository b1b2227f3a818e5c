import type { Authenticity } from '../../contracts/incoming';

/** What was found out about a sender on one line, in the words of RFC 8601: `SPF pass · DKIM pass (shop.example) · DMARC pass`. */
export const authenticityInWords = ({ spf, dkim, dmarc }: Authenticity): string => {
  // The signature that says most about From.
  const signature = dkim.find(({ aligned, result }) => aligned && result === 'pass') ?? dkim[0];
  return [
    spf ? `SPF ${spf.result}` : '',
    signature ? `DKIM ${signature.result}${signature.domain ? ` (${signature.domain})` : ''}` : '',
    dmarc ? `DMARC ${dmarc.result}` : '',
  ]
    .filter(Boolean)
    .join(' · ');
};
