import { ThreadPanel } from './ThreadPanel';
import { useHasChatter } from './use-has-chatter';
import { useWords } from '../words';

import type { PanelComponent } from '@strapi/content-manager/strapi-admin';

/**
 * The panel beside an entry's form. Strapi calls it as a function that may use hooks. Only the document says which entry
 * this is: on the page that clones an entry, `documentId` is still the one of the original.
 */
export const EditViewPanel: PanelComponent = ({ model, document }) => {
  const { t } = useWords();
  const hasChatter = useHasChatter(model);
  if (!hasChatter) return null;
  return {
    title: t('panel.title'),
    content: <ThreadPanel uid={model} documentId={document?.documentId ?? null} />,
  };
};
