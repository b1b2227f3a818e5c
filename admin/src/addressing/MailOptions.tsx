import { styled } from 'styled-components';

import { SwitchField } from '../components/form/fields';
import { useWords } from '../words';

import type { EntryType } from '../../../server/src/contracts/entries';

const Options = styled.div`
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr));
  align-items: start;
  gap: ${({ theme }) => theme.spaces[6]};
`;

/** What happens when a mail comes in to an alias. */
export const MailOptions = ({ type }: { type: EntryType | undefined }) => {
  const { t } = useWords();
  return (
    <Options>
      <SwitchField name="forwardedAuthor" label={t('aliases.forwarded')} hint={t('aliases.forwarded-hint')} />
      <SwitchField name="takesAutomatic" label={t('aliases.automatic')} hint={t('aliases.automatic-hint')} />
      <SwitchField name="anyDomain" label={t('aliases.any-domain')} hint={t('aliases.any-domain-hint')} />
      {type?.draftAndPublish && (
        <SwitchField name="publish" label={t('aliases.publish')} hint={t('aliases.publish-hint')} />
      )}
    </Options>
  );
};
