import { Check, WarningCircle } from '@strapi/icons';

import { judgeAuthenticity } from './authenticity';
import { Pill } from '../components/Pill';
import { useWords } from '../words';

import type { MessageView } from '../../../server/src/contracts/thread';

/** Whether a mail is by whom it claims to be. Silent about ordinary mail that nothing is known of. */
export const AuthenticityBadge = ({
  message,
}: {
  message: Pick<MessageView, 'authenticity' | 'claimsColleague' | 'author'>;
}) => {
  const { t } = useWords();
  const address = message.author.address ?? '';
  const values = { address, domain: address.slice(address.lastIndexOf('@') + 1) };
  switch (judgeAuthenticity(message)) {
    case 'verified':
      return (
        <Pill tone="success" icon={<Check aria-hidden />} title={t('message.sender-verified-hint', values)}>
          {t('message.sender-verified')}
        </Pill>
      );
    case 'failed':
      return (
        <Pill
          tone="danger"
          icon={<WarningCircle aria-hidden />}
          title={t('message.sender-failed-hint', values)}
        >
          {t('message.sender-failed')}
        </Pill>
      );
    case 'unproven_colleague':
      return (
        <Pill
          tone="warning"
          icon={<WarningCircle aria-hidden />}
          title={t('message.sender-unproven-colleague-hint', values)}
        >
          {t('message.sender-unproven-colleague')}
        </Pill>
      );
    case null:
      return null;
  }
};
