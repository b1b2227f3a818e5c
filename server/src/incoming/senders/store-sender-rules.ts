import type { Core } from '@strapi/strapi';

const SENDER_RULE = 'plugin::chatter.sender-rule';

export interface SenderRuleRow {
  documentId: string;
  pattern: string;
  action: 'block' | 'allow';
  note: string | null;
  createdAt: string;
}

export type NewSenderRule = Pick<SenderRuleRow, 'pattern' | 'action' | 'note'>;

export const findSenderRules = (strapi: Core.Strapi, where: object = {}): Promise<SenderRuleRow[]> =>
  strapi.db.query(SENDER_RULE).findMany({ where, orderBy: { pattern: 'asc' } });

export const saveSenderRule = async (
  strapi: Core.Strapi,
  documentId: string | null,
  rule: NewSenderRule
): Promise<string> => {
  const documents = strapi.documents(SENDER_RULE as never);
  const saved = documentId
    ? await documents.update({ documentId, data: rule as never })
    : await documents.create({ data: rule as never });
  return (saved as { documentId: string }).documentId;
};

/** False when there is no such rule. */
export const deleteSenderRule = async (strapi: Core.Strapi, documentId: string): Promise<boolean> => {
  const { count } = await strapi.db.query(SENDER_RULE).deleteMany({ where: { documentId } });
  return count > 0;
};
