/** An attribute's name as words: `dueDate` and `due_date` -> `Due date`. */
export const fieldWords = (field: string): string => {
  const words = field
    .replace(
      /([\p{Ll}\p{N}])(\p{Lu})/gu,
      (_match, before: string, after: string) => `${before} ${after.toLowerCase()}`
    )
    .replace(/[_-]+/g, ' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};
