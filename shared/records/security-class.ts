import * as z from 'zod';
import { type RowProblem, rowProblem } from '#shared/messages/row-problems.ts';

/** The only classes this platform may hold; records with a state-secret class are governed by 保密法 (档案法 Art. 20). */
export const SecurityClass = z.enum(['公开', '内部']).meta({ id: 'SecurityClass', title: '密级' });
export type SecurityClass = z.infer<typeof SecurityClass>;

const none = new Set(['', '无', '无密级', '无密', '非密', '不涉密', '普通', '-', '/', '—', '――', '——']);
const synonyms = new Map<string, SecurityClass>([
  ['公开', '公开'],
  ['公开级', '公开'],
  ['GK', '公开'],
  ['内部', '内部'],
  ['内部级', '内部'],
  ['内部资料', '内部'],
  ['NB', '内部'],
]);

const invisible = /[\s\u200B-\u200D\u2060\uFEFF]+/g;
const secretWord = /[秘机機绝絕]密/;
const secretShort = /^(密|秘|机|機|绝|絕|MM|JM|UM|S|TS)([级級件]|$)/;
const star = '[★☆*✩✭⭐]';
const stated = '[秘机機绝絕]密([级級件]|文件)?';
const term = '(\\d+[年月天日]|[长長]期)';
const secretMark = new RegExp(`${stated}${star}|[★☆]${term}`);

const folded = (text: string) => text.normalize('NFKC').replace(invisible, '').toUpperCase();

// A whole cell that says nothing but a class, whatever its column is called: 机密, 绝密级, 秘密10年, (机密), 密级:秘密.
const secretCell = new RegExp(
  `^[(（[【]?(密级|秘密等级|保密级别)?[:：]?${stated}[)）\\]】]?([★☆]?\\d*[年月天日]?|[长長]期)?$`,
);

// A class set apart at either end of a text: [绝密]关于…的通知, 关于…的通知(机密★长期), 秘密10年 关于….
const bracketed = `[(（【\\[〔]${stated}([★☆]?${term})?[)）】\\]〕]`;
const secretEnd = new RegExp(`^${bracketed}|${bracketed}$|^${stated}\\d{1,2}年`);

/**
 * Whether a cell, of any column, bears a state-secret marking: `机密★10年` anywhere in it, nothing but a class, or a class set
 * apart in brackets at either end, in any width or spacing. A mere mention of the word (保守国家秘密) is no marking.
 */
export const bearsSecretMark = (text: string): boolean => {
  const plain = folded(text);
  return secretMark.test(plain) || secretCell.test(plain) || secretEnd.test(plain);
};

/**
 * Reads a 密级 column. `secret` means that the row and its files must be refused and stored nowhere (V26): the problem
 * then repeats nothing of the cell. Empty and 无 give no class; an unknown value is V36.
 */
export function readSecurityClass(input: string): { class?: SecurityClass; secret: boolean; issues: RowProblem[] } {
  const value = folded(input);
  if (none.has(value)) return { secret: false, issues: [] };
  const known = synonyms.get(value);
  if (known) return { class: known, secret: false, issues: [] };
  if (secretWord.test(value) || secretShort.test(value) || secretMark.test(value) || new RegExp(star).test(value))
    return { secret: true, issues: [rowProblem('V26', {})] };
  return { secret: false, issues: [rowProblem('V36', { value: input.trim() })] };
}
