import * as React from 'react';

import { Button, Field, Flex, Typography } from '@strapi/design-system';
import { Trash, Upload } from '@strapi/icons';
import { useNotification } from '@strapi/strapi/admin';

import { CompanyLogo } from './CompanyLogo';
import { useChatterDeleteCompanyLogoMutation, useChatterCompaniesQuery } from '../api/companies-api';
import { useErrorWords } from '../api/use-error-words';
import { failureOf, useRawRequest } from '../api/use-raw-request';
import { useSizeWords } from '../components/use-size-words';
import { useWords } from '../words';
import {
  COMPANY_LIMITS,
  logoMimeType,
  setCompanyLogo,
  type CompanyView,
} from '../../../server/src/contracts/companies';

/** The logo of a company. It is stored as soon as it is chosen, not with the form. */
export const LogoField = ({ company, readOnly }: { company: CompanyView; readOnly: boolean }) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const sizeWords = useSizeWords();
  const rawRequest = useRawRequest();
  const { toggleNotification } = useNotification();
  const { refetch } = useChatterCompaniesQuery({});
  const [remove, removing] = useChatterDeleteCompanyLogoMutation();
  const [uploading, setUploading] = React.useState(false);
  const [problem, setProblem] = React.useState<string | null>(null);
  const input = React.useRef<HTMLInputElement>(null);
  const tooLarge = t('companies.logo-too-large', { size: sizeWords(COMPANY_LIMITS.logo) });

  const upload = async (file: File): Promise<void> => {
    // The server checks both again; here it saves sending what will be refused.
    if (file.size > COMPANY_LIMITS.logo) return setProblem(tooLarge);
    if (!logoMimeType.safeParse(file.type).success) return setProblem(t('companies.logo-wrong-type'));
    setProblem(null);
    setUploading(true);
    try {
      const response = await rawRequest(
        setCompanyLogo,
        { params: { documentId: company.documentId } },
        { body: file, headers: { 'Content-Type': file.type } }
      );
      if (!response.ok) throw await failureOf(response);
      await refetch();
      toggleNotification({ type: 'success', message: t('companies.logo-saved') });
    } catch (error) {
      setProblem(errorWords(error));
    } finally {
      setUploading(false);
    }
  };
  const takeAway = async (): Promise<void> => {
    setProblem(null);
    const result = await remove({ params: { documentId: company.documentId } });
    if ('error' in result) setProblem(errorWords(result.error));
  };

  return (
    <Field.Root error={problem ?? undefined} hint={t('companies.logo-hint')}>
      <Field.Label>{t('companies.logo')}</Field.Label>
      <Flex gap={4} wrap="wrap">
        {company.logo && (
          <CompanyLogo company={company} large alt={t('companies.logo-of', { name: company.name })} />
        )}
        {!company.logo && readOnly && (
          <Typography textColor="neutral600">{t('companies.no-logo')}</Typography>
        )}
        {!readOnly && (
          <Flex gap={2} wrap="wrap">
            <input
              ref={input}
              type="file"
              hidden
              accept={logoMimeType.options.join(',')}
              onChange={(event) => {
                const [file] = event.target.files ?? [];
                // So that the same file can be chosen again.
                event.target.value = '';
                if (file) void upload(file);
              }}
            />
            <Button
              variant="secondary"
              startIcon={<Upload />}
              loading={uploading}
              disabled={removing.isLoading}
              onClick={() => input.current?.click()}
            >
              {t(company.logo ? 'companies.logo-replace' : 'companies.logo-choose')}
            </Button>
            {company.logo && (
              <Button
                variant="tertiary"
                startIcon={<Trash />}
                loading={removing.isLoading}
                disabled={uploading}
                onClick={() => void takeAway()}
              >
                {t('companies.logo-remove')}
              </Button>
            )}
          </Flex>
        )}
      </Flex>
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
};
