import type { WordKey, Words } from '../words';

const RULES: Record<string, WordKey> = {
  delivery_status: 'incoming.rule.delivery_status',
  answer_to_refusal: 'incoming.rule.answer_to_refusal',
  own_mail: 'incoming.rule.own_mail',
  test_mail: 'incoming.rule.test_mail',
  unsubscribe: 'incoming.rule.unsubscribe',
  no_sender: 'incoming.rule.no_sender',
  sender_rule: 'incoming.rule.sender_rule',
  author: 'incoming.rule.author',
  token: 'incoming.rule.token',
  references: 'incoming.rule.references',
  automatic: 'incoming.rule.automatic',
  entry_gone: 'incoming.rule.entry_gone',
  only_catchall: 'incoming.rule.only_catchall',
  aliases: 'incoming.rule.aliases',
  fallback_type: 'incoming.rule.fallback_type',
  catchall: 'incoming.rule.catchall',
  no_route: 'incoming.rule.no_route',
  global_brake: 'incoming.rule.global_brake',
  rate_brake: 'incoming.rule.rate_brake',
  fast_brake: 'incoming.rule.fast_brake',
  person: 'incoming.rule.person',
};

/** A routing rule's name. The trace is stored: it may hold rules of another version, shown as they are called. */
export const ruleWords = (rule: string, t: Words['t']): string => {
  const key = Object.hasOwn(RULES, rule) ? RULES[rule] : undefined;
  if (key) return t(key);
  const words = rule.replace(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};
