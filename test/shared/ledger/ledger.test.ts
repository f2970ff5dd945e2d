import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LedgerEntry, reversalOf, total } from '#shared/ledger/ledger.ts';
import { anyEntry, entryWith, holdingsOf } from './entries.ts';

const correction = { date: '20241008', actor: 'director-443021', at: '2024-10-08T01:00:00.000Z', reason: '卷数误填' };

test('年末 = 年初 + 接收 + 征集 − 移出 − 销毁, for volumes and items each, whatever the acts', async () => {
  await fc.assert(
    fc.property(fc.array(anyEntry, { maxLength: 60 }), fc.constantFrom('volumes', 'items'), (entries, unit) => {
      const of = (kind: string) =>
        total(
          entries.filter((entry) => entry.kind === kind),
          unit,
        );
      expect(holdingsOf(entries, unit)).toBe(
        of('opening-balance') + of('accession') + of('acquisition') - of('removal') - of('destruction'),
      );
    }),
  );
});

test('a reversal cancels exactly, in every unit, and names what it reverses and why', async () => {
  await fc.assert(
    fc.property(anyEntry, (entry) => {
      const reversal = LedgerEntry.parse(reversalOf(entry, correction));
      for (const unit of ['volumes', 'items', 'volumeEntries', 'itemEntries', 'frames', 'bytes'] as const) {
        expect(total([entry, reversal], unit)).toBe(0);
      }
      expect(reversal).toMatchObject({
        kind: entry.kind,
        reverses: entry.entryId,
        reason: '卷数误填',
        date: '20241008',
      });
    }),
  );
});

test('describing is not acceding: entries and frames move no holdings', () => {
  const described = entryWith({ kind: 'description', quantities: { volumeEntries: 12, itemEntries: 340 } });
  const scanned = entryWith({ kind: 'frames-received', quantities: { frames: 5000 } });
  expect(holdingsOf([described, scanned], 'volumes')).toBe(0);
  expect(holdingsOf([described, scanned], 'items')).toBe(0);
});

test('quantities are whole numbers of known units', () => {
  expect(LedgerEntry.safeParse(entryWith({ quantities: { volumes: 1.5 } })).success).toBe(false);
  expect(LedgerEntry.safeParse(entryWith({ quantities: { boxes: 2 } as never })).success).toBe(false);
});
