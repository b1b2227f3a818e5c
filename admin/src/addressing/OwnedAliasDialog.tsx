import * as React from 'react';

import { Button, Flex, Loader, Modal, Typography } from '@strapi/design-system';
import { Form, useRBAC } from '@strapi/strapi/admin';
import { Link } from 'react-router-dom';

import { aliasBody, aliasValues, ownerDefaults, type AliasValues } from './alias-values';
import { AliasAddress } from './AliasAddress';
import { DefaultValues } from './DefaultValues';
import { PolicyField } from './PolicyField';
import { useAliasChoices } from './use-alias-choices';
import { useChatterSaveOwnedAliasMutation } from '../api/addressing-api';
import { useSubmit } from '../components/form/use-submit';
import { PERMISSIONS } from '../permissions';
import { useWords } from '../words';
import { aliasInput, type AliasView } from '../../../server/src/contracts/addressing';

interface DialogProps {
  owner: { uid: string; documentId: string };
  /** null: the entry gets its first one */
  alias: AliasView | null;
  onClose(): void;
}

/** Gives an entry an address of its own, or changes it; the rarer settings stay as they are. */
export const OwnedAliasDialog = ({ owner, alias, onClose }: DialogProps) => {
  const { t } = useWords();
  const { loading } = useAliasChoices(alias);
  return (
    <Modal.Root open onOpenChange={(open) => !open && onClose()}>
      <Modal.Content>
        <Modal.Header closeLabel={t('action.close')}>
          <Modal.Title>{t(alias ? 'owned-alias.title' : 'owned-alias.create')}</Modal.Title>
        </Modal.Header>
        {loading ? (
          <Modal.Body>
            <Loader small>{t('owned-alias.title')}</Loader>
          </Modal.Body>
        ) : (
          <OwnedAliasForm owner={owner} alias={alias} onClose={onClose} />
        )}
      </Modal.Content>
    </Modal.Root>
  );
};

const OwnedAliasForm = ({ owner, alias, onClose }: DialogProps) => {
  const { t } = useWords();
  const { domains, types } = useAliasChoices(alias);
  const [save] = useChatterSaveOwnedAliasMutation();
  const mayOpenSettings = useRBAC(PERMISSIONS.readAliases).allowedActions.canRead === true;

  const initialValues = React.useMemo((): AliasValues => {
    if (alias) return aliasValues(alias, null);
    // With several domains the server knows better: that of the company of the entry.
    const domain = domains.length === 1 ? (domains[0]?.documentId ?? null) : null;
    const pointing = types.filter((type) => ownerDefaults(type, owner).length > 0);
    const type = pointing.length === 1 ? pointing[0] : undefined;
    return {
      ...aliasValues(undefined, domain),
      targetType: type?.uid ?? null,
      defaults: ownerDefaults(type, owner),
      ownerType: owner.uid,
      ownerDocumentId: owner.documentId,
    };
    // Made once: what is typed must not be lost when a query answers again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const submit = useSubmit<AliasValues, typeof aliasInput, { alias: AliasView }>({
    schema: aliasInput,
    toBody: aliasBody,
    save: (body) => save({ params: owner, body }),
    onSaved: onClose,
  });

  return (
    <Form<AliasValues> method="PUT" initialValues={initialValues} onSubmit={submit}>
      {({ values, modified, isSubmitting, onChange }) => (
        <>
          <Modal.Body>
            <Flex direction="column" alignItems="stretch" gap={6}>
              <Typography textColor="neutral600">{t('owned-alias.hint')}</Typography>
              <AliasAddress
                values={values}
                alias={alias ?? undefined}
                domains={domains}
                types={types}
                nameRequired={!alias}
                domainPlaceholder={alias ? undefined : t('owned-alias.domain-placeholder')}
                onTarget={(uid) => {
                  const type = types.find((one) => one.uid === uid);
                  if (!alias) onChange('defaults', ownerDefaults(type, owner));
                }}
              />
              <Part title={t('aliases.policy')}>
                <PolicyField values={values} />
              </Part>
              <Part title={t('aliases.defaults')}>
                <DefaultValues type={types.find((type) => type.uid === values.targetType)} values={values} />
              </Part>
              {alias && mayOpenSettings && (
                <Typography
                  variant="pi"
                  textColor="primary600"
                  tag={Link}
                  to={`/settings/chatter/aliases/${alias.documentId}`}
                >
                  {t('owned-alias.all-settings')}
                </Typography>
              )}
            </Flex>
          </Modal.Body>
          <Modal.Footer>
            <Button variant="tertiary" type="button" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            <Button type="submit" disabled={!modified} loading={isSubmitting}>
              {t('action.save')}
            </Button>
          </Modal.Footer>
        </>
      )}
    </Form>
  );
};

const Part = ({ title, children }: { title: string; children: React.ReactNode }) => (
  <Flex direction="column" alignItems="stretch" gap={3}>
    <Typography variant="delta" tag="h3">
      {title}
    </Typography>
    {children}
  </Flex>
);
