/** Languages that this plugin writes mails in. */
export const LANGUAGES = ['en', 'fr', 'de', 'es', 'it', 'pt-BR', 'zh-Hans'] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * Which of our languages a language tag (RFC 5646) means: by its primary language, whatever its region. Chinese only as
 * far as it is not written in traditional characters. Null for all others.
 */
export const toLanguage = (tag: string): Language | null => {
  const [primary, ...rest] = tag.trim().toLowerCase().split(/[-_]/);
  if (primary === 'zh')
    return rest.some((part) => ['hant', 'tw', 'hk', 'mo'].includes(part)) ? null : 'zh-Hans';
  if (primary === 'pt') return 'pt-BR';
  return LANGUAGES.find((language) => language === primary) ?? null;
};

/** The language to write to somebody in: the known one if it is one of ours, else English. */
export const languageOrEnglish = (tag: string | null | undefined): Language => toLanguage(tag ?? '') ?? 'en';

/** Puts values into `{…}`; a value that holds such a mark itself stays as it is. */
export const fill = (words: string, values: Readonly<Record<string, string>>): string =>
  words.replace(/\{(\w+)\}/g, (mark, name: string) => values[name] ?? mark);

/** A day as people of a language write it, in UTC: `21 novembre 2026`. `at` is epoch ms. */
export const dayInWords = (at: number, language: Language): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(at);

/** A size as people of a language write it: `8 kB`, `2,5 Mo`; under 1 kB it counts as one. */
export const sizeInWords = (octets: number, language: Language): string => {
  const large = octets >= 1024 * 1024;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: large ? 'megabyte' : 'kilobyte',
    unitDisplay: 'short',
    maximumFractionDigits: large ? 1 : 0,
  }).format(large ? octets / 1024 / 1024 : Math.max(1, octets / 1024));
};
