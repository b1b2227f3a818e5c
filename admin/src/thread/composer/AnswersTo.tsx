import { Typography } from '@strapi/design-system';

import { useWords } from '../../words';

/** Says where answers to a message go: few people know of a catchall or of the alias of an entry. */
export const AnswersTo = ({ address }: { address: string | null | undefined }) => {
  const { t } = useWords();
  if (address === undefined) return null;
  return (
    <Typography variant="pi" textColor="neutral600" ellipsis title={address ?? undefined} paddingBottom={2}>
      {address === null ? t('composer.answers-to-author') : t('composer.answers-to', { address })}
    </Typography>
  );
};
