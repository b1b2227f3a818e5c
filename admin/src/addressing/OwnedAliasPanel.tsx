import { OwnedAliasSummary } from './OwnedAliasSummary';
import { useOwnedAlias } from './use-owned-alias';
import { useWords } from '../words';

import type { PanelComponent } from '@strapi/content-manager/strapi-admin';

/**
 * The panel of an entry with an address of its own, such as a project whose address makes tasks. Strapi calls it as a
 * function that may use hooks. Only the document says which entry this is, see the panel of the chatter.
 */
export const OwnedAliasPanel: PanelComponent = ({ model, document }) => {
  const { t } = useWords();
  const documentId = document?.documentId ?? null;
  const owned = useOwnedAlias(model, documentId);
  if (owned === null || documentId === null) return null;
  return {
    title: t('owned-alias.title'),
    content: (
      <OwnedAliasSummary key={`${model}/${documentId}`} owner={{ uid: model, documentId }} {...owned} />
    ),
  };
};
