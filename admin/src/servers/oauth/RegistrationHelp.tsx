import { Box, Link, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

import { Callout } from '../../components/Callout';
import { CopyLine } from '../../components/CopyLine';
import { useWords } from '../../words';

import type { OauthProvider } from '../../../../server/src/contracts/oauth';

const CONSOLES: Record<OauthProvider, string> = {
  google: 'https://console.cloud.google.com/auth/clients',
  microsoft: 'https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade',
};

const Steps = styled.ol`
  display: flex;
  flex-direction: column;
  gap: 8px;
  padding-left: 20px;
  list-style: decimal;
  color: ${({ theme }) => theme.colors.neutral800};
`;

/** How to register an app at the provider, with the address that it sends browsers back to. */
export const RegistrationHelp = ({
  provider,
  redirectUrl,
}: {
  provider: OauthProvider;
  redirectUrl: string | null;
}) => {
  const { t, rich } = useWords();
  const elsewhere = redirectUrl !== null && new URL(redirectUrl).origin !== window.location.origin;
  return (
    <>
      <Steps>
        <li>
          <Typography>
            {rich(`oauth.step-open.${provider}`, {
              link: (
                <Link key="console" href={CONSOLES[provider]} isExternal>
                  {t(`oauth.console.${provider}`)}
                </Link>
              ),
            })}
          </Typography>
        </li>
        <li>
          <Typography>{rich(`oauth.step-kind.${provider}`, {})}</Typography>
          {redirectUrl === null ? (
            <Box paddingTop={2}>
              <Callout tone="danger">
                <Typography>{rich('oauth.no-redirect', { code: <code key="code">url</code> })}</Typography>
              </Callout>
            </Box>
          ) : (
            <Box paddingTop={2}>
              <CopyLine label={t('oauth.redirect-url')} text={redirectUrl} />
            </Box>
          )}
          {elsewhere && (
            <Box paddingTop={2}>
              <Callout tone="warning">
                <Typography>
                  {rich('oauth.other-origin', {
                    here: <code key="here">{window.location.origin}</code>,
                    code: <code key="code">url</code>,
                  })}
                </Typography>
              </Callout>
            </Box>
          )}
        </li>
        <li>
          <Typography>{rich(`oauth.step-rights.${provider}`, {})}</Typography>
        </li>
        <li>
          <Typography>{rich(`oauth.step-secret.${provider}`, {})}</Typography>
        </li>
      </Steps>
      <Typography variant="pi" textColor="neutral600">
        {t(`oauth.more.${provider}`)}
      </Typography>
    </>
  );
};
