import { RichTextField } from '../components/form/RichTextField';
import { useWords } from '../words';

/** What a sender reads whose mail is refused. */
export const RefusalField = () => {
  const { t } = useWords();
  return (
    <RichTextField
      name="refusalHtml"
      label={t('aliases.refusal')}
      hint={t('aliases.refusal-hint')}
      placeholder={t('aliases.refusal-placeholder')}
    />
  );
};
