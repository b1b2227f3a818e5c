import { errors } from '@strapi/utils';

/** What is wrong with a field, in words for the form. */
export interface FieldProblem {
  path: string[];
  message: string;
}

/** Throws a ValidationError that names every field with its problem; passes when there is none. */
export const refuseFields = (problems: readonly FieldProblem[]): void => {
  const [first] = problems;
  if (!first) return;
  throw new errors.ValidationError(first.message, {
    errors: problems.map((problem) => ({ ...problem, name: 'ValidationError' })),
  });
};
