import type { Core } from '@strapi/strapi';

/** An attribute of a content type, as far as this plugin reads it. */
export interface Attribute {
  type: string;
  required?: boolean;
  private?: boolean;
  enum?: string[];
  relation?: string;
  target?: string;
  maxLength?: number;
}

/** Attributes of any content type; empty when there is no such type. */
export const attributesOf = (strapi: Core.Strapi, uid: string): Record<string, Attribute> =>
  (strapi.contentTypes as unknown as Record<string, { attributes: Record<string, Attribute> } | undefined>)[
    uid
  ]?.attributes ?? {};
