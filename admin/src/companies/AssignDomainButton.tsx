import * as React from 'react';

import {
  Button,
  Field,
  Flex,
  Modal,
  SingleSelect,
  SingleSelectOption,
  Typography,
} from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';

import { useChatterAliasDomainsQuery } from '../api/addressing-api';
import { useChatterAssignAliasDomainMutation } from '../api/companies-api';
import { useErrorWords } from '../api/use-error-words';
import { Callout } from '../components/Callout';
import { useWords } from '../words';

/** What no documentId can be. */
const NONE = ' none';

/** Gives one alias domain, or none, to the companies that are ticked. */
export const AssignDomainButton = ({
  companies,
  onDone,
}: {
  /** documentIds */
  companies: readonly string[];
  onDone(): void;
}) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const domains = useChatterAliasDomainsQuery({});
  const [assign, assigning] = useChatterAssignAliasDomainMutation();
  const [open, setOpen] = React.useState(false);
  const [choice, setChoice] = React.useState('');
  const [error, setError] = React.useState<unknown>(null);

  const show = (next: boolean): void => {
    setOpen(next);
    setChoice('');
    setError(null);
  };
  const confirm = async (): Promise<void> => {
    const result = await assign({
      body: { companies: [...companies], aliasDomain: choice === NONE ? null : choice },
    });
    if ('error' in result) return setError(result.error);
    show(false);
    toggleNotification({ type: 'success', message: t('form.saved') });
    onDone();
  };

  const problem = error ?? (domains.data ? null : domains.error);
  return (
    <>
      <Button variant="secondary" size="S" onClick={() => show(true)}>
        {t('companies.assign')}
      </Button>
      <Modal.Root open={open} onOpenChange={show}>
        <Modal.Content>
          <Modal.Header closeLabel={t('action.close')}>
            <Modal.Title>{t('companies.assign')}</Modal.Title>
          </Modal.Header>
          <Modal.Body>
            <Flex direction="column" alignItems="stretch" gap={5}>
              <Typography textColor="neutral600">
                {t('companies.assign-hint', { count: companies.length })}
              </Typography>
              <Field.Root>
                <Field.Label>{t('companies.alias-domain')}</Field.Label>
                <SingleSelect
                  value={choice}
                  placeholder={t('companies.alias-domain-placeholder')}
                  onChange={(next) => setChoice(String(next))}
                >
                  <SingleSelectOption value={NONE}>{t('companies.no-alias-domain')}</SingleSelectOption>
                  {(domains.data?.aliasDomains ?? []).map(({ documentId, name }) => (
                    <SingleSelectOption key={documentId} value={documentId}>
                      {name}
                    </SingleSelectOption>
                  ))}
                </SingleSelect>
              </Field.Root>
              {problem !== null && problem !== undefined && (
                <Callout tone="danger">
                  <Typography role="alert">{errorWords(problem)}</Typography>
                </Callout>
              )}
            </Flex>
          </Modal.Body>
          <Modal.Footer>
            <Button variant="tertiary" onClick={() => show(false)}>
              {t('action.cancel')}
            </Button>
            <Button disabled={choice === ''} loading={assigning.isLoading} onClick={() => void confirm()}>
              {t('companies.assign-confirm')}
            </Button>
          </Modal.Footer>
        </Modal.Content>
      </Modal.Root>
    </>
  );
};
