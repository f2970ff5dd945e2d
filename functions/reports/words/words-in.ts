import type { Language } from '#shared/messages/language.ts';
import { chinese } from './chinese.ts';
import { english } from './english.ts';
import type { Words } from './words.ts';

/** The words of a language. */
export const wordsIn = (language: Language): Words => ({ zh: chinese, en: english })[language];
