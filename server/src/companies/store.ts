import type { Core } from '@strapi/strapi';

export const COMPANY = 'plugin::chatter.company';

export interface CompanyRow {
  id: number;
  documentId: string;
  name: string;
  address: string | null;
  aliasDomain: { id: number; documentId: string; name: string } | null;
}

export const findCompanies = (strapi: Core.Strapi, where: object = {}): Promise<CompanyRow[]> =>
  strapi.db.query(COMPANY).findMany({ where, populate: ['aliasDomain'], orderBy: { id: 'asc' } });

export const createCompany = async (strapi: Core.Strapi, data: object): Promise<void> => {
  await strapi.documents(COMPANY as never).create({ data: data as never });
};

export const updateCompany = async (strapi: Core.Strapi, documentId: string, data: object): Promise<void> => {
  await strapi.documents(COMPANY as never).update({ documentId, data: data as never });
};
