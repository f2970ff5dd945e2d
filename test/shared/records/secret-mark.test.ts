import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bearsSecretMark } from '#shared/records/security-class.ts';

const classes = fc.constantFrom('秘密', '机密', '绝密', '秘密级', '机密级', '绝密级', '秘密件', '機密', '絕密');
const term = fc.constantFrom('', '★10年', '★长期', '10年', '☆30年', '★6月');
const gap = fc.constantFrom('', ' ', '\u3000', '\u200b');

test('a cell that says nothing but a class is a secret mark, whatever its column is called and however it is spaced', async () => {
  await fc.assert(
    fc.property(classes, term, gap, (name, until, between) => {
      const cell = [...`${name}${until}`].join(between);
      expect(bearsSecretMark(cell), cell).toBe(true);
    }),
  );
});
