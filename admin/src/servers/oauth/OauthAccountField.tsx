import { Typography } from '@strapi/design-system';
import { useField, useRBAC } from '@strapi/strapi/admin';

import { useChatterOauthAccountsQuery } from '../../api/oauth-api';
import { Callout } from '../../components/Callout';
import { SelectField } from '../../components/form/fields';
import { TextLink } from '../../components/TextLink';
import { PERMISSIONS } from '../../permissions';
import { useWords } from '../../words';

/** The account of a server as its view names it. */
interface Known {
  documentId: string;
  name: string;
  needsSignIn: boolean;
}

const PAGE = '/settings/chatter/oauth-accounts';

/** Which OAuth account a mail server signs in with. `known`: the stored one, for who may not see the others. */
export const OauthAccountField = ({
  name = 'oauthAccount',
  known,
}: {
  name?: string;
  known: Known | null | undefined;
}) => {
  const { t } = useWords();
  const { value } = useField<string | null>(name);
  const maySee = useRBAC(PERMISSIONS.readOauthAccounts).allowedActions.canRead === true;
  const { data } = useChatterOauthAccountsQuery({}, { skip: !maySee });
  const accounts: Known[] = (data?.oauthAccounts ?? []).map((account) => ({
    documentId: account.documentId,
    name: `${account.name} (${account.user})`,
    needsSignIn: account.state !== 'signed_in',
  }));
  if (known && !accounts.some(({ documentId }) => documentId === known.documentId)) accounts.push(known);
  const chosen = accounts.find(({ documentId }) => documentId === value);
  return (
    <>
      <SelectField
        name={name}
        label={t('oauth.field')}
        hint={t(maySee ? 'oauth.field-hint' : 'oauth.field-hidden')}
        placeholder={t('oauth.field-none')}
        options={accounts.map(({ documentId, name: label }) => ({ value: documentId, label }))}
        required
      />
      {chosen?.needsSignIn && (
        <Callout tone="warning">
          <Typography tag="p">{t('oauth.field-sign-in', { name: chosen.name })}</Typography>
          {maySee && <TextLink to={`${PAGE}/${chosen.documentId}`}>{t('oauth.field-open')}</TextLink>}
        </Callout>
      )}
      {maySee && data?.oauthAccounts.length === 0 && (
        <Callout tone="primary">
          <Typography tag="p">{t('oauth.field-empty')}</Typography>
          <TextLink to={`${PAGE}/create`}>{t('oauth.create')}</TextLink>
        </Callout>
      )}
    </>
  );
};
