import { splitAddress } from '../../mail/address';

/** A server is named once per domain and this many ms. */
const AGAIN_MS = 60 * 60 * 1000;
/** Pairs of server and domain that are remembered; more of them begin anew, so that nobody fills the memory. */
const MOST_PAIRS = 500;

interface Sent {
  /** null: the project's own e-mail provider */
  server: { documentId: string; name: string } | null;
  from: string;
}

/**
 * Says that a mail leaves through a server whose FROM filter does not know its From, because no other server fits either:
 * such mail may be refused, or fail DMARC. Once per server, domain and hour.
 */
export const createFilterWarnings = (warn: (words: string) => void) => {
  const told = new Map<string, number>();
  return ({ server, from }: Sent, now: number): void => {
    const domain = splitAddress(from)?.domain.toLowerCase() ?? from;
    const key = `${server?.documentId ?? ''} ${domain}`;
    const last = told.get(key);
    if (last !== undefined && now - last < AGAIN_MS) return;
    if (told.size >= MOST_PAIRS) told.clear();
    told.set(key, now);
    const name = server?.name ?? "Strapi's own e-mail provider";
    warn(
      `chatter: mail from ${domain} leaves through ${name}, whose FROM filter (Sends only from) does not name it, and no other does. It may be refused.`
    );
  };
};
