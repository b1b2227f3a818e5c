import type * as React from 'react';

import { Box, Button, Flex } from '@strapi/design-system';
import { Check } from '@strapi/icons';
import {
  BackButton,
  Blocker,
  Form,
  Layouts,
  Page,
  useNotification,
  type FormErrors,
  type FormHelpers,
} from '@strapi/strapi/admin';

import { issueErrors } from './issue-words';
import { useErrorWords } from '../../api/use-error-words';
import { readFailure } from '../../api/error-words';
import { useWords } from '../../words';

import type { z } from 'zod';

/** What a mutation of RTK Query answers. */
export type SaveResult<Answer> = { data: Answer } | { error: unknown };

const firstSegment = (fields: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([path, message]) => [path.split('.')[0] ?? path, message]));

/**
 * A settings page with one form: header with back and save, a guard for unsaved changes, and errors at their fields. The
 * endpoint's own schema checks the values first, so that the page and the server agree.
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
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();

  const submit = async (values: Values, { setErrors }: FormHelpers<Values>): Promise<void> => {
    // The form's error type follows its values; our fields are addressed by their first name only.
    const showErrors = (errors: Record<string, string>): void => setErrors(errors as FormErrors<Values>);
    const body = toBody(values);
    const checked = schema.safeParse(body);
    if (!checked.success) {
      showErrors(issueErrors(checked.error, t));
      return;
    }
    const result = await save(body);
    if ('error' in result) {
      const fields = firstSegment(readFailure(result.error).fields);
      const shown = Object.keys(fields).some((field) => field in values);
      showErrors(fields);
      // What stands at its field needs no second voice.
      if (!shown) toggleNotification({ type: 'danger', message: errorWords(result.error) });
      return;
    }
    toggleNotification({ type: 'success', message: t('form.saved') });
    onSaved(result.data);
  };

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
