import * as React from 'react';

import { Button } from '@strapi/design-system';
import { Check, Duplicate } from '@strapi/icons';
import { useNotification } from '@strapi/strapi/admin';

import { useWords } from '../words';

const SHOWN_MS = 2_000;

/** Puts a text of several lines on the clipboard; the button says for a moment that it did. */
export const CopyAllButton = ({ label, text }: { label: string; text: string }) => {
  const { t } = useWords();
  const { toggleNotification } = useNotification();
  const [copied, setCopied] = React.useState(false);
  React.useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (): Promise<void> => {
    try {
      // Browsers have no clipboard on pages that came without TLS.
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      toggleNotification({ type: 'warning', message: t('own-addresses.copy-failed') });
    }
  };
  return (
    <Button
      size="S"
      disabled={text === ''}
      startIcon={copied ? <Check /> : <Duplicate />}
      onClick={() => void copy()}
    >
      {copied ? t('own-addresses.copied') : label}
    </Button>
  );
};
