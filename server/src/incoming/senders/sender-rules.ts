import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { z } from 'zod';

import { refuseFields } from '../../http/refuse-fields';
import type { senderRuleInput, SenderRuleView } from '../../contracts/incoming';
import { isUniqueViolation } from '../../queue/connection';
import { createBriefMemory } from '../../brief-memory';
import { normalisePattern, ruleAbout } from './sender-pattern';
import {
  deleteSenderRule,
  findSenderRules,
  saveSenderRule,
  type NewSenderRule,
  type SenderRuleRow,
} from './store-sender-rules';

/** ms that rules are remembered: other processes follow a change within that time. */
const MEMORY_MS = 3_000;

const toView = (row: SenderRuleRow): SenderRuleView => ({
  documentId: row.documentId,
  pattern: row.pattern,
  action: row.action,
  note: row.note ?? '',
  createdAt: new Date(row.createdAt).toISOString(),
});

/** Rules about senders: whose mail is ignored, and whom the brakes do not stop. */
export const createSenderRules = (strapi: Core.Strapi) => {
  const memory = createBriefMemory(async () => {
    const rows = await findSenderRules(strapi);
    return new Map(rows.map((row) => [row.pattern, toView(row)]));
  }, MEMORY_MS);

  /** Writes a rule over the one with the same pattern, if there is one. */
  const write = async (rule: NewSenderRule): Promise<string> => {
    const [known] = await findSenderRules(strapi, { pattern: rule.pattern });
    return saveSenderRule(strapi, known?.documentId ?? null, rule);
  };

  return {
    /** Every rule, by pattern. */
    async list(): Promise<SenderRuleView[]> {
      return (await findSenderRules(strapi)).map(toView);
    },

    /** Stores a rule; one with the same pattern is replaced. ValidationError when the pattern names no sender. */
    async save(input: z.output<typeof senderRuleInput>): Promise<SenderRuleView> {
      const pattern = normalisePattern(input.pattern);
      if (!pattern) {
        const message = `"${input.pattern}" is neither an address nor a domain, such as mary@example.com or example.com.`;
        refuseFields([{ path: ['pattern'], message }]);
        throw new errors.ValidationError(message);
      }
      const rule: NewSenderRule = { pattern, action: input.action, note: input.note };
      const documentId = await write(rule).catch((error: unknown) => {
        // Two people at one moment: the second one replaces what the first one wrote.
        if (isUniqueViolation(error)) return write(rule);
        throw error;
      });
      memory.forget();
      const [row] = await findSenderRules(strapi, { documentId });
      if (!row) throw new errors.NotFoundError(`There is no rule about ${pattern}.`);
      return toView(row);
    },

    /** NotFoundError when there is no such rule. */
    async remove(documentId: string): Promise<void> {
      if (!(await deleteSenderRule(strapi, documentId)))
        throw new errors.NotFoundError(`There is no rule ${documentId}.`);
      memory.forget();
    },

    /**
     * The rule about a sender, null when there is none. One about the address beats one about its domain; a rule about
     * a domain says nothing about its subdomains.
     */
    async ruleFor(address: string): Promise<SenderRuleView | null> {
      return ruleAbout(await memory.read(), address);
    },
  };
};
