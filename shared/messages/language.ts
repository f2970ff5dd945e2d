/** The platform's languages. Chinese comes first: its users are Chinese archivists. */
export type Language = 'zh' | 'en';

/** The language that an Accept-Language header asks for; Chinese unless English is preferred to it. */
export function languageOf(header: string | undefined): Language {
  const ranked = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', weight] = part.trim().split(/;\s*q=/);
      return { tag: tag.toLowerCase(), weight: weight === undefined ? 1 : Number(weight) };
    })
    .sort((a, b) => b.weight - a.weight);
  return ranked.find(({ tag }) => /^(zh|en)\b/.test(tag))?.tag.startsWith('en') ? 'en' : 'zh';
}
