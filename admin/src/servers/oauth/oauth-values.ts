import type {
  OauthAccountInput,
  OauthAccountView,
  OauthProvider,
} from '../../../../server/src/contracts/oauth';

/** An OAuth account as its form holds it. */
export interface OauthAccountValues {
  name: string;
  provider: OauthProvider;
  user: string;
  clientId: string;
  /** '' = unchanged */
  clientSecret: string;
  tenant: string;
  /** ISO date */
  secretExpiresAt: string | null;
}

export const oauthAccountValues = (account: OauthAccountView | undefined): OauthAccountValues => ({
  name: account?.name ?? '',
  provider: account?.provider ?? 'google',
  user: account?.user ?? '',
  clientId: account?.clientId ?? '',
  clientSecret: '',
  tenant: account?.tenant ?? 'common',
  secretExpiresAt: account?.secretExpiresAt ?? null,
});

/** What is sent. The secret is write-only: left out it stays as it is. */
export const oauthAccountBody = ({ clientSecret, ...values }: OauthAccountValues): OauthAccountInput => ({
  ...values,
  tenant: values.tenant.trim() || 'common',
  ...(clientSecret !== '' ? { clientSecret } : {}),
});

const DAY = 24 * 60 * 60_000;
/** Days before its end at which a secret is pointed out. */
const WARNING_DAYS = 30;

/** Whole days until a secret ends (negative: since), once that is worth a word; null before, and when nothing is known. */
export const secretEndsIn = (secretExpiresAt: string | null, now: Date): number | null => {
  if (secretExpiresAt === null) return null;
  const end = new Date(`${secretExpiresAt}T00:00:00`).getTime();
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const days = Math.round((end - today) / DAY);
  return Number.isNaN(days) || days > WARNING_DAYS ? null : days;
};
