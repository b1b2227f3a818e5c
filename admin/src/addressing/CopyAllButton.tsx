import { Button } from '@strapi/design-system';
import { Check, Duplicate } from '@strapi/icons';

import { useCopy } from '../components/use-copy';
import { useWords } from '../words';

/** Puts a text of several lines on the clipboard; the button says for a moment that it did. */
export const CopyAllButton = ({ label, text }: { label: string; text: string }) => {
  const { t } = useWords();
  const { copied, copy } = useCopy(text, t('own-addresses.copy-failed'));
  return (
    <Button size="S" disabled={text === ''} startIcon={copied ? <Check /> : <Duplicate />} onClick={copy}>
      {copied ? t('own-addresses.copied') : label}
    </Button>
  );
};
