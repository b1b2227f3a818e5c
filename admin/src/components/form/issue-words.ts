import type { Words } from '../../words';
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

const issueWords = (issue: Issue, t: Words['t']): string => {
  if (issue.code === 'too_small') {
    return issue.origin === 'string'
      ? t('form.required')
      : t('form.too-small', { limit: Number(issue.minimum) });
  }
  if (issue.code === 'too_big') {
    return issue.origin === 'string'
      ? t('form.too-long', { limit: Number(issue.maximum) })
      : t('form.too-big', { limit: Number(issue.maximum) });
  }
  if (issue.code === 'invalid_type') return t('form.required');
  return issue.code === 'invalid_format' ? t('form.invalid') : issue.message;
};

/** What a schema found wrong, by the name of the field. */
export const issueErrors = (error: z.core.$ZodError, t: Words['t']): Record<string, string> => {
  const errors: Record<string, string> = {};
  for (const issue of error.issues) {
    const field = String(issue.path[0] ?? '');
    errors[field] ??= issueWords(issue, t);
  }
  return errors;
};
