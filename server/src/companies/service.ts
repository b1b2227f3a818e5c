import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { z } from 'zod';

import { COMPANY_LIMITS, type companyInput, type CompanyView } from '../contracts/companies';
import { refuseFields } from '../http/refuse-fields';
import { octetsInWords } from '../mail/octets';
import { inTransaction } from '../queue/connection';
import { getService } from '../services';
import { cleanCompany } from './clean-company';
import { pictureOnly, type LogoMimeType } from './logo';
import {
  countForDeletion,
  createCompany,
  deleteCompany,
  findCompanies,
  findDomains,
  logosInUse,
  updateCompany,
  type CompanyRow,
} from './store';

type CompanyInput = z.output<typeof companyInput>;

/** A stored logo; `version` is its hash in the file store. */
export type StoredLogo = NonNullable<CompanyView['logo']>;

const toView = (row: CompanyRow): CompanyView => ({
  documentId: row.documentId,
  name: row.name,
  address: row.address,
  footer: row.footer ?? '',
  logo:
    row.logoHash === null
      ? null
      : {
          version: row.logoHash,
          mimeType: row.logoMimeType as LogoMimeType,
          size: row.logoSize ?? 0,
        },
  aliasDomain: row.aliasDomain
    ? { documentId: row.aliasDomain.documentId, name: row.aliasDomain.name }
    : null,
});

const NO_LOGO = { logoHash: null, logoMimeType: null, logoSize: null };

/** Companies: every installation has at least one. */
export const createCompaniesService = ({ strapi }: { strapi: Core.Strapi }) => {
  const requireCompany = async (documentId: string): Promise<CompanyRow> => {
    const [row] = await findCompanies(strapi, { documentId });
    if (!row) throw new errors.NotFoundError(`There is no company ${documentId}.`);
    return row;
  };
  const view = async (documentId: string): Promise<CompanyView> => toView(await requireCompany(documentId));

  const clean = async (input: CompanyInput, isNew: boolean): Promise<object> => {
    const { value, problems } = cleanCompany(input, await findDomains(strapi), isNew);
    refuseFields(problems);
    const { aliasDomain, ...rest } = value;
    return aliasDomain === undefined ? rest : { ...rest, aliasDomain };
  };

  const setAliasDomain = async (companies: readonly string[], aliasDomain: string | null): Promise<void> => {
    for (const documentId of companies) await updateCompany(strapi, documentId, { aliasDomain });
  };

  return {
    async list(): Promise<CompanyView[]> {
      return (await findCompanies(strapi)).map(toView);
    },

    /** The company of an entry, or the first one. */
    async byDocumentId(documentId: string | null): Promise<CompanyView | null> {
      const rows = await findCompanies(strapi);
      const row = rows.find((candidate) => candidate.documentId === documentId) ?? rows[0];
      return row ? toView(row) : null;
    },

    /** A company that names no alias domain takes the first one. ValidationError with every field that does not fit. */
    async create(input: CompanyInput): Promise<CompanyView> {
      return view(await createCompany(strapi, await clean(input, true)));
    },

    async update(documentId: string, input: CompanyInput): Promise<CompanyView> {
      await requireCompany(documentId);
      await updateCompany(strapi, documentId, await clean(input, false));
      return view(documentId);
    },

    /** Its entries belong to the first company afterwards; so the last one cannot be deleted (ValidationError). */
    async remove(documentId: string): Promise<void> {
      await inTransaction(strapi, async () => {
        const count = await countForDeletion(strapi);
        const { name } = await requireCompany(documentId);
        if (count === 1) {
          throw new errors.ValidationError(
            `${name} is the last company. Entries without a company belong to it; change it instead of deleting it.`
          );
        }
        await deleteCompany(strapi, documentId);
      });
    },

    /** Gives an alias domain (documentId, or null for none) to companies. */
    setAliasDomain,

    /** The same for a form: ValidationError, and nothing is changed, when one of them or the domain does not exist. */
    async assignAliasDomain(companies: readonly string[], aliasDomain: string | null): Promise<void> {
      await inTransaction(strapi, async () => {
        const wanted = [...new Set(companies)];
        const known = new Set((await findCompanies(strapi)).map((row) => row.documentId));
        const gone = wanted.find((documentId) => !known.has(documentId));
        if (gone) refuseFields([{ path: ['companies'], message: `There is no company ${gone}.` }]);
        const domains = await findDomains(strapi);
        if (aliasDomain !== null && !domains.some((domain) => domain.documentId === aliasDomain))
          refuseFields([{ path: ['aliasDomain'], message: 'This alias domain no longer exists.' }]);
        await setAliasDomain(wanted, aliasDomain);
      });
    },

    /**
     * Stores a logo as it comes. PayloadTooLargeError as soon as it is larger than allowed, ValidationError for what is no
     * picture by its first octets; what the request says of its type counts for nothing.
     *
     * @param input.announced octets, where the request says
     */
    async setLogo(
      documentId: string,
      input: { source: AsyncIterable<Buffer>; announced: number | undefined }
    ): Promise<CompanyView> {
      await requireCompany(documentId);
      const limit = COMPANY_LIMITS.logo;
      const tooLarge = (): Error =>
        new errors.PayloadTooLargeError(
          `This picture is larger than ${octetsInWords(limit)}. It travels with every mail: make it smaller.`
        );
      if (input.announced !== undefined && input.announced > limit) throw tooLarge();
      let type: LogoMimeType | null = null;
      const picture = pictureOnly(
        input.source,
        (found) => {
          type = found;
        },
        () => new errors.ValidationError('A logo is a picture of the type PNG, JPEG or GIF.')
      );
      const { hash, size } = await getService(strapi, 'files').putStream(picture, { limit, tooLarge });
      await updateCompany(strapi, documentId, { logoHash: hash, logoMimeType: type, logoSize: size });
      return view(documentId);
    },

    async removeLogo(documentId: string): Promise<CompanyView> {
      await requireCompany(documentId);
      await updateCompany(strapi, documentId, NO_LOGO);
      return view(documentId);
    },

    /** NotFoundError when there is no such company, or it has none. */
    async logo(documentId: string): Promise<StoredLogo> {
      const { logo } = await view(documentId);
      if (!logo) throw new errors.NotFoundError('This company has no logo.');
      return logo;
    },

    /** Those of these hashes that the sweep of files must leave. */
    hashesInUse: (hashes: readonly string[]): Promise<string[]> => logosInUse(strapi, hashes),

    /** Makes the first company of a fresh install. */
    async seed(): Promise<void> {
      if ((await findCompanies(strapi)).length === 0) await createCompany(strapi, { name: 'My company' });
    },
  };
};

export type CompaniesService = ReturnType<typeof createCompaniesService>;
