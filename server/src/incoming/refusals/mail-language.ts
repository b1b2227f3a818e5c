import { toLanguage, type Language } from '../../mail/languages';
import type { HeaderField } from '../../mail/parsed-mail';

/** More tags than this in one header are not read. */
const MAX_TAGS = 20;

/** Tags of a Content-Language or Accept-Language header (RFC 3282), the most wanted first. */
const readTags = (value: string): string[] =>
  value
    .slice(0, 1_000)
    .split(',', MAX_TAGS)
    .map((part, index) => {
      const [tag = '', ...parameters] = part.split(';');
      const weight = parameters.map((text) => /^\s*q\s*=\s*([\d.]{1,5})\s*$/i.exec(text)?.[1]).find(Boolean);
      return { tag: tag.trim(), weight: weight === undefined ? 1 : Number(weight), index };
    })
    .sort((a, b) => b.weight - a.weight || a.index - b.index)
    .map(({ tag }) => tag);

/**
 * The language to answer a mail in: the one we know of its sender, else the one that the mail says it is written in, else
 * the ones that its sender's mail program asks for, else English.
 */
export const chooseLanguage = (known: string | null, headers: readonly HeaderField[]): Language => {
  const valueOf = (name: string): string => headers.find((field) => field.name === name)?.value ?? '';
  const tags = [
    ...(known ? [known] : []),
    ...readTags(valueOf('content-language')),
    ...readTags(valueOf('accept-language')),
  ];
  for (const tag of tags) {
    const language = toLanguage(tag);
    if (language) return language;
  }
  return 'en';
};
