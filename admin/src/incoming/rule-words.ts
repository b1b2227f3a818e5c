/** A rule's name as a heading: `reply_token` -> `Reply token`. */
export const ruleWords = (rule: string): string => {
  const words = rule.replace(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};
