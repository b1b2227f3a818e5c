import { Typography } from '@strapi/design-system';

import { CopyLine } from '../../components/CopyLine';
import { backendUrl } from '../../api/backend-url';
import { Callout } from '../../components/Callout';
import { useWords } from '../../words';

/** Where raw mail is posted to, so that the rules of this server apply to it. */
export const MailgateAddress = ({ documentId }: { documentId: string | undefined }) => {
  const { t, rich } = useWords();
  return (
    <>
      <Typography textColor="neutral700">{rich('incoming-servers.mailgate-setup', {})}</Typography>
      {documentId === undefined ? (
        <Callout tone="primary">
          <Typography>{t('incoming-servers.webhook-after-save')}</Typography>
        </Callout>
      ) : (
        <CopyLine
          label={t('incoming-servers.mailgate-address')}
          text={new URL(backendUrl(`/api/chatter/incoming?server=${documentId}`), window.location.href).href}
        />
      )}
    </>
  );
};
