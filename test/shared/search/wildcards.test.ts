import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codePattern } from '#functions/lookup/codes.ts';
import { fold } from '#shared/search/fold.ts';
import { nameLines, wordOfName } from '#shared/search/name-lines.ts';
import { answers, readWords } from '#shared/search/question.ts';
import { looksLike, looksLikePart, readWildcards } from '#shared/search/wildcards.ts';

const letters = (...some: string[]) => fc.array(fc.constantFrom(...some), { maxLength: 9 }).map((all) => all.join(''));

test('wildcards mean what a regular expression of them means, also beyond the basic plane', () => {
  fc.assert(
    fc.property(letters('水', '库', '𠮷', '?', '*'), letters('水', '库', '𠮷'), (typed, text) => {
      const same = typed.replace(/\*+/g, '*').replaceAll('?', '.').replaceAll('*', '.*');
      const wildcards = readWildcards(typed, (piece) => piece);
      expect(looksLike(wildcards, text)).toBe(new RegExp(`^${same}$`, 'u').test(text));
      expect(looksLikePart(wildcards, text)).toBe(new RegExp(same, 'u').test(text));
    }),
    { numRuns: 5000 },
  );
});

test('a run of wildcards, however long, is answered at once', () => {
  const before = performance.now();
  const runs = ['*'.repeat(196), '?*'.repeat(98), '*库'.repeat(98)];
  for (const run of runs) {
    expect(answers(readWords(`水${run}库`), fold('库区供水工程移民安置补偿的请示'))).toBe(false);
    expect(codePattern(`${run}X`).looks('A120-ZY·HY·1987·Y-000001')).toBe(false);
    expect(wordOfName(`欧${run}修`)?.pattern?.looks(nameLines(['欧阳文忠公']).join('\n'))).toBe(false);
  }
  expect(performance.now() - before).toBeLessThan(200);
});

test.each([
  ['欧阳*', '欧阳修', true],
  ['欧?', '欧阳修', false],
  ['欧??', '歐陽脩', true],
  ['*阳', '欧阳修', false],
  ['oyx', '欧阳修', true],
  ['oy', '欧阳修', false],
  ['贺?', '\u{28d3a}敏', false],
  ['\u{28d3a}?', '\u{28d3a}敏', true],
])('%s names %s: %s', (typed, name, found) => {
  expect(wordOfName(typed)?.pattern?.looks(['某题名', '', '', ...nameLines(['张三', name])].join('\n'))).toBe(found);
});

test.each([
  ['C038-001-*', 'C038-001-002-003', true, 'C0000000038-0000000001-'],
  ['c038-001-00?', 'C038-001-002', true, 'C0000000038-0000000001-'],
  ['c038-001-00?', 'C038-001-002-003', false, 'C0000000038-0000000001-'],
  ['C038-001-002', 'C038-001-002', true, 'C0000000038-0000000001-0000000002'],
])('%s is how %s looks: %s', (typed, code, looks, begins) => {
  const pattern = codePattern(typed);
  expect([pattern.looks(code), pattern.begins]).toEqual([looks, begins]);
});
