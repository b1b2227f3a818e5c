import { Flex } from '@strapi/design-system';

import { LinkLike } from '../../components/LinkLike';
import { SmallInput } from '../../components/SmallInput';
import { MESSAGE_LIMITS } from '../../../../server/src/contracts/thread';
import { useWords } from '../../words';

/** The subject of a message's mail, where the one made from the entry's name will not do. */
export const SubjectField = ({
  subject,
  onChange,
  onRemove,
}: {
  subject: string;
  onChange(subject: string): void;
  onRemove(): void;
}) => {
  const { t } = useWords();
  return (
    <Flex gap={2} paddingBottom={2}>
      <SmallInput
        autoFocus={subject === ''}
        value={subject}
        maxLength={MESSAGE_LIMITS.subject}
        placeholder={t('composer.subject-placeholder')}
        aria-label={t('composer.subject')}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          // Enter in a one-line field would submit the entry's form.
          if (event.key === 'Enter') event.preventDefault();
        }}
      />
      <LinkLike onClick={onRemove}>{t('composer.subject-remove')}</LinkLike>
    </Flex>
  );
};
