import { Button, Flex } from '@strapi/design-system';
import { Check } from '@strapi/icons';
import { Blocker, useForm } from '@strapi/strapi/admin';

import { useWords } from '../../words';

/** The end of a form that is a page's only one: the button that saves, and a guard for unsaved changes. */
export const SaveBar = ({ mayWrite }: { mayWrite: boolean }) => {
  const { t } = useWords();
  const modified = useForm('SaveBar', (form) => form.modified);
  const isSubmitting = useForm('SaveBar', (form) => form.isSubmitting);
  return (
    <>
      {mayWrite && (
        <Flex justifyContent="flex-end">
          <Button type="submit" startIcon={<Check />} disabled={!modified} loading={isSubmitting}>
            {t('action.save')}
          </Button>
        </Flex>
      )}
      <Blocker />
    </>
  );
};
