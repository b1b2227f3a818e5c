import { z } from 'zod';

import { documentId } from './address';
import { acknowledged, defineContract } from './contract';

const byDocumentId = z.object({ documentId });

export const COMPANY_LIMITS = {
  /** characters of HTML */
  footer: 5_000,
  /** octets: the logo travels with every mail */
  logo: 200_000,
} as const;

/** Pictures that mail programs show. SVG is none of them. */
export const logoMimeType = z.enum(['image/png', 'image/jpeg', 'image/gif']);

export const companyInput = z.object({
  name: z.string().trim().min(1).max(120),
  /** where people may write to, as refusals and footers tell them; empty = none */
  address: z.string().trim().max(320).default(''),
  /** HTML below every mail of the company; sanitised */
  footer: z.string().max(COMPANY_LIMITS.footer).default(''),
  /** documentId; null = none, left out = unchanged, and for a new company the one with the lowest sequence */
  aliasDomain: documentId.nullish(),
});
export type CompanyInput = z.input<typeof companyInput>;

export const companyView = z.object({
  documentId: z.string(),
  name: z.string(),
  address: z.string().nullable(),
  footer: z.string(),
  /** changes with the picture, so that it may be cached under `GET /companies/:documentId/logo?version=` */
  logo: z.object({ version: z.string(), mimeType: logoMimeType, size: z.number() }).nullable(),
  aliasDomain: z.object({ documentId: z.string(), name: z.string() }).nullable(),
});
export type CompanyView = z.infer<typeof companyView>;

export const listCompanies = defineContract({
  method: 'GET',
  path: '/companies',
  response: z.object({ companies: z.array(companyView) }),
});
export const createCompany = defineContract({
  method: 'POST',
  path: '/companies',
  body: companyInput,
  response: z.object({ company: companyView }),
});
export const updateCompany = defineContract({
  method: 'PUT',
  path: '/companies/:documentId',
  params: byDocumentId,
  body: companyInput,
  response: z.object({ company: companyView }),
});
/** Refused with 400 for the last one: entries without a company belong to the first. */
export const deleteCompany = defineContract({
  method: 'DELETE',
  path: '/companies/:documentId',
  params: byDocumentId,
  response: acknowledged,
});
/** Gives one alias domain (null = none) to many companies. */
export const assignAliasDomain = defineContract({
  method: 'POST',
  path: '/companies/assign',
  body: z.object({ companies: z.array(documentId).min(1).max(500), aliasDomain: documentId.nullable() }),
  response: acknowledged,
});
/** The body is the picture itself with its Content-Type, not JSON. */
export const setCompanyLogo = defineContract({
  method: 'PUT',
  path: '/companies/:documentId/logo',
  params: byDocumentId,
  response: z.object({ company: companyView }),
});
export const deleteCompanyLogo = defineContract({
  method: 'DELETE',
  path: '/companies/:documentId/logo',
  params: byDocumentId,
  response: z.object({ company: companyView }),
});
/** Answers the picture itself. */
export const getCompanyLogo = defineContract({
  method: 'GET',
  path: '/companies/:documentId/logo',
  params: byDocumentId,
  query: z.object({ version: z.string().max(80).optional() }),
  response: z.unknown(),
});
