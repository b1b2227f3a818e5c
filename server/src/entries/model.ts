import type { Core } from '@strapi/strapi';
import { contentTypes } from '@strapi/utils';

/** An attribute of a content type, as far as this plugin reads it. */
export interface Attribute {
  type: string;
  required?: boolean;
  unique?: boolean;
  default?: unknown;
  private?: boolean;
  enum?: string[];
  relation?: string;
  target?: string;
  minLength?: number;
  maxLength?: number;
  /** Strapi takes numbers and texts */
  min?: number | string;
  max?: number | string;
  regex?: string | RegExp;
}

/** Attributes of any content type; empty when there is no such type. */
export const attributesOf = (strapi: Core.Strapi, uid: string): Record<string, Attribute> =>
  (strapi.contentTypes as unknown as Record<string, { attributes: Record<string, Attribute> } | undefined>)[
    uid
  ]?.attributes ?? {};

/** Whether entries of a type are drafts until somebody publishes them. */
export const hasDrafts = (strapi: Core.Strapi, uid: string): boolean => {
  const model = strapi.contentTypes[uid as never] as Parameters<typeof contentTypes.hasDraftAndPublish>[0];
  return model !== undefined && contentTypes.hasDraftAndPublish(model);
};
