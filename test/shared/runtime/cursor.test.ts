import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Binding, openWith, sealWith } from '#shared/runtime/cursor.ts';

const key = randomBytes(32);
const position = fc.dictionary(fc.string({ minLength: 1 }), fc.string({ unit: 'binary' }));
const plain = { noNullPrototype: true }; // JSON knows no prototypes, and the comparison below does
const fields = fc.dictionary(fc.string(), fc.string(), plain);
const question = fc.record({ params: fields, asked: fields }, plain);
const binding: fc.Arbitrary<Binding> = fc.record({ actor: fc.string(), route: fc.string(), question }, plain);

test('a cursor opens for its own actor and query, whatever the order of the query', () => {
  fc.assert(
    fc.property(position, binding, (where, own) => {
      const turned = { ...own, question: Object.fromEntries(Object.entries(own.question).reverse()) };
      expect(openWith(key, sealWith(key, where, own), turned)).toEqual(where);
    }),
  );
});

test('a cursor opens for nobody else, for no other query and under no other key', () => {
  fc.assert(
    fc.property(position, binding, binding, (where, own, other) => {
      fc.pre(!isDeepStrictEqual(own, other));
      const sealed = sealWith(key, where, own);
      expect(() => openWith(key, sealed, other)).toThrow('cursor-not-yours');
      for (const part of ['actor', 'route', 'question'] as const) {
        const stolen = { ...own, [part]: other[part] };
        if (!isDeepStrictEqual(stolen, own)) expect(() => openWith(key, sealed, stolen)).toThrow('cursor-not-yours');
      }
      expect(() => openWith(randomBytes(32), sealed, own)).toThrow('cursor-not-yours');
    }),
  );
});

test('a cursor with any bit changed is refused, and its text tells nothing of the position', () => {
  const own = { actor: 'wang', route: 'list', question: {} };
  fc.assert(
    fc.property(fc.nat(), (bit) => {
      const sealed = Buffer.from(sealWith(key, { recordId: '443022/A120-ZY·HY·1987·Y-0231' }, own), 'base64url');
      expect(sealed.toString('latin1')).not.toContain('443022');
      const at = bit % (sealed.length * 8);
      sealed[at >> 3] = (sealed[at >> 3] ?? 0) ^ (1 << (at & 7));
      expect(() => openWith(key, sealed.toString('base64url'), own)).toThrow('cursor-not-yours');
    }),
  );
});
