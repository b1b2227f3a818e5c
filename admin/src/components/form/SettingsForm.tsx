import type * as React from 'react';

import { Box, Button, Flex } from '@strapi/design-system';
import { Check } from '@strapi/icons';
import { BackButton, Blocker, Form, Layouts, Page } from '@strapi/strapi/admin';

import { useSubmit, type SaveResult } from './use-submit';
import { useWords } from '../../words';

import type { z } from 'zod';

/**
 * A settings page with one form: header with back and save, a guard for unsaved changes, and errors at their fields.
 */
export const SettingsForm = <Values extends object, Body extends z.ZodType, Answer>({
  title,
  subtitle,
  backTo,
  creating,
  readOnly,
  initialValues,
  schema,
  toBody,
  save,
  onSaved,
  actions,
  children,
}: {
  title: string;
  subtitle?: string;
  backTo: string;
  creating: boolean;
  readOnly: boolean;
  initialValues: Values;
  schema: Body;
  toBody(values: Values): z.input<Body>;
  save(body: z.input<Body>): Promise<SaveResult<Answer>>;
  onSaved(answer: Answer): void;
  actions?(values: Values): React.ReactNode;
  children(values: Values): React.ReactNode;
}) => {
  const { t } = useWords();
  const submit = useSubmit({ schema, toBody, save, onSaved });

  return (
    <Page.Main>
      <Page.Title>{title}</Page.Title>
      <Form<Values>
        method={creating ? 'POST' : 'PUT'}
        disabled={readOnly}
        initialValues={initialValues}
        onSubmit={submit}
      >
        {({ modified, isSubmitting, values }) => (
          <>
            <Layouts.Header
              title={title}
              subtitle={subtitle}
              navigationAction={<BackButton fallback={backTo} />}
              primaryAction={
                <Flex gap={2}>
                  {actions?.(values)}
                  {!readOnly && (
                    <Button type="submit" startIcon={<Check />} disabled={!modified} loading={isSubmitting}>
                      {t('action.save')}
                    </Button>
                  )}
                </Flex>
              }
            />
            <Layouts.Content>
              <Flex direction="column" alignItems="stretch" gap={4}>
                {children(values)}
              </Flex>
              <Box paddingBottom={10} />
            </Layouts.Content>
            <Blocker />
          </>
        )}
      </Form>
    </Page.Main>
  );
};
