import type { Core } from '@strapi/strapi';

/**
 * Whether the project's own e-mail provider is known to use the envelope that it is given as the return path. Those built on
 * nodemailer do; Strapi's default and the interfaces of providers take an address of their own, or that of From.
 */
export const passesEnvelope = (strapi: Core.Strapi): boolean => {
  const { provider } = (strapi.config.get('plugin::email') ?? {}) as { provider?: unknown };
  return typeof provider === 'string' && /nodemailer/i.test(provider);
};
