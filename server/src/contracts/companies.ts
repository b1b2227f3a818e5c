import { z } from 'zod';

import { defineContract } from './contract';

export const companyView = z.object({
  documentId: z.string(),
  name: z.string(),
  address: z.string().nullable(),
  aliasDomain: z.object({ documentId: z.string(), name: z.string() }).nullable(),
});
export type CompanyView = z.infer<typeof companyView>;

export const listCompanies = defineContract({
  method: 'GET',
  path: '/companies',
  response: z.object({ companies: z.array(companyView) }),
});
