import { useNotification, type FormErrors, type FormHelpers } from '@strapi/strapi/admin';

import { fieldErrors, type FieldErrors } from './field-errors';
import { issueErrors } from './issue-words';
import { readFailure } from '../../api/error-words';
import { useErrorWords } from '../../api/use-error-words';
import { useWords } from '../../words';

import type { z } from 'zod';

/** What a mutation of RTK Query answers. */
export type SaveResult<Answer> = { data: Answer } | { error: unknown };

/**
 * What a settings form does when it is sent: the endpoint's own schema checks the values first, so that the page and the
 * server agree; errors stand at their fields, and what fits no field is told.
 */
export const useSubmit = <Values extends object, Body extends z.ZodType, Answer>({
  schema,
  toBody,
  save,
  onSaved,
}: {
  schema: Body;
  toBody(values: Values): z.input<Body>;
  save(body: z.input<Body>): PromiseLike<SaveResult<Answer>>;
  onSaved?(answer: Answer): void;
}): ((values: Values, helpers: FormHelpers<Values>) => Promise<void>) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();

  return async (values, { setErrors }) => {
    // The form's error type follows its values; our fields are addressed by their first name only.
    const showErrors = (errors: FieldErrors): void => setErrors(errors as FormErrors<Values>);
    const body = toBody(values);
    const checked = schema.safeParse(body);
    if (!checked.success) {
      showErrors(issueErrors(checked.error, t));
      return;
    }
    const result = await save(body);
    if ('error' in result) {
      const errors = fieldErrors(readFailure(result.error).fields, values);
      const shown = Object.keys(errors).some((field) => field in values);
      showErrors(errors);
      // What stands at its field needs no second voice.
      if (!shown) toggleNotification({ type: 'danger', message: errorWords(result.error) });
      return;
    }
    toggleNotification({ type: 'success', message: t('form.saved') });
    onSaved?.(result.data);
  };
};
