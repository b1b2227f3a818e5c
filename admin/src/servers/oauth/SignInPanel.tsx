import * as React from 'react';

import { Button, Flex, Link, Typography } from '@strapi/design-system';
import { Key } from '@strapi/icons';
import { useForm, useNotification } from '@strapi/strapi/admin';

import { OauthStatePill } from './OauthStatePill';
import { useChatterBeginOauthSignInMutation } from '../../api/oauth-api';
import { useErrorWords } from '../../api/use-error-words';
import { Callout } from '../../components/Callout';
import { LinkLike } from '../../components/LinkLike';
import { Moment } from '../../components/Moment';
import { useWords } from '../../words';

import type { OauthAccountView } from '../../../../server/src/contracts/oauth';

/** A sign-in that is under way in another window. */
interface UnderWay {
  /** how the account was when it began */
  signedInAt: string | null;
  lastError: string | null;
  /** null when the browser let no window open */
  window: Window | null;
  url: string;
}

const FEATURES = 'popup,width=640,height=760';

/** How an account is, and the button that opens the provider's page. `onWaiting`: whether the account is to be looked at often. */
export const SignInPanel = ({
  account,
  canWrite,
  ready,
  onWaiting,
}: {
  account: OauthAccountView;
  canWrite: boolean;
  /** the provider can send the browser back */
  ready: boolean;
  onWaiting(waiting: boolean): void;
}) => {
  const { t, rich } = useWords();
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const modified = useForm('SignInPanel', (form) => form.modified);
  const [begin, beginning] = useChatterBeginOauthSignInMutation();
  const [underWay, setUnderWay] = React.useState<UnderWay | null>(null);
  const provider = t(`oauth.provider.${account.provider}`);

  React.useEffect(() => onWaiting(underWay !== null), [underWay, onWaiting]);
  React.useEffect(() => {
    if (!underWay) return;
    if (account.signedInAt !== underWay.signedInAt) {
      underWay.window?.close();
      setUnderWay(null);
      toggleNotification({ type: 'success', message: t('oauth.signed-in-now', { user: account.user }) });
    } else if (account.lastError !== null && account.lastError !== underWay.lastError) {
      // The other window says it too, and stays for whoever reads it there.
      setUnderWay(null);
    }
  }, [underWay, account, toggleNotification, t]);

  const signIn = async (): Promise<void> => {
    // Opened at the click itself: browsers let no window open later.
    const opened = window.open('about:blank', 'chatter-sign-in', FEATURES);
    const answer = await begin({ params: { documentId: account.documentId } });
    if ('error' in answer) {
      opened?.close();
      toggleNotification({ type: 'danger', message: errorWords(answer.error) });
      return;
    }
    const { url } = answer.data;
    if (opened) {
      // The page there has no business with this one.
      opened.opener = null;
      opened.location.replace(url);
    }
    setUnderWay({ signedInAt: account.signedInAt, lastError: account.lastError, window: opened, url });
  };

  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <Flex gap={3} wrap="wrap">
        <OauthStatePill state={account.state} />
        <Typography variant="pi" textColor="neutral600">
          {account.signedInAt !== null && account.state === 'signed_in'
            ? rich('oauth.signed-in-at', {
                time: <Moment key="at" at={account.signedInAt} style="date-time" />,
                user: account.user,
              })
            : t(`oauth.state-hint.${account.state}`)}
        </Typography>
      </Flex>
      {account.state === 'signed_in' &&
        account.signedInBy !== null &&
        account.signedInBy !== account.user && (
          <Typography variant="pi" textColor="neutral600">
            {t('oauth.signed-in-by', { person: account.signedInBy })}
          </Typography>
        )}
      {account.state === 'needs_sign_in' && (
        <Callout tone="danger">
          <Typography tag="p">
            {account.servers.length > 0
              ? t('oauth.needs-sign-in-servers', { provider, servers: account.servers.join(', ') })
              : t('oauth.needs-sign-in', { provider })}
          </Typography>
        </Callout>
      )}
      {account.lastError && !underWay && (
        <Callout tone={account.state === 'signed_in' ? 'warning' : 'danger'}>
          <Typography tag="p">{t('oauth.last-error', { provider })}</Typography>
          <Typography tag="p" variant="pi" textColor="neutral600">
            {account.lastError}
          </Typography>
        </Callout>
      )}
      {underWay && (
        <Callout tone="primary">
          <Typography tag="p">
            {underWay.window
              ? t('oauth.waiting', { provider, user: account.user })
              : rich('oauth.blocked', {
                  link: (
                    <Link key="link" href={underWay.url} isExternal>
                      {t('oauth.blocked-link', { provider })}
                    </Link>
                  ),
                })}
          </Typography>
          <LinkLike onClick={() => setUnderWay(null)}>{t('oauth.stop-waiting')}</LinkLike>
        </Callout>
      )}
      {canWrite && (
        <Flex gap={3} wrap="wrap">
          <Button
            variant={account.state === 'signed_in' ? 'secondary' : 'default'}
            startIcon={<Key />}
            loading={beginning.isLoading}
            disabled={beginning.isLoading || modified || !ready}
            onClick={() => void signIn()}
          >
            {t(account.state === 'signed_in' ? 'oauth.sign-in-again' : 'oauth.sign-in', { provider })}
          </Button>
          <Typography variant="pi" textColor="neutral600">
            {modified ? t('oauth.save-first') : t('oauth.sign-in-hint', { user: account.user, provider })}
          </Typography>
        </Flex>
      )}
    </Flex>
  );
};
