import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ImportState, mayBecome, undecidedColumns } from '#functions/catalogue-import/import.ts';
import { dutyText } from '#functions/catalogue-import/incident.ts';
import { importOfKey, sheetKey } from '#functions/catalogue-import/sheet-storage.ts';

const states = fc.constantFrom(...ImportState.options);

test('whatever happens, an import is confirmed only from checked, committed only from confirmed, and then stays', () => {
  fc.assert(
    fc.property(fc.array(states, { maxLength: 30 }), (wanted) => {
      const path: ImportState[] = ['open'];
      for (const state of wanted) if (mayBecome(path.at(-1)!, state)) path.push(state);
      const before = (state: ImportState) => path[path.indexOf(state) - 1];
      if (path.includes('confirmed')) expect(before('confirmed')).toBe('checked');
      if (path.includes('committed')) expect([before('committed'), path.at(-1)]).toEqual(['confirmed', 'committed']);
      if (path.includes('abandoned')) expect(path.at(-1)).toBe('abandoned');
    }),
  );
});

test('a confirmation says yes or no to every column that asks, and to no other', () => {
  const asks = ['期限', '成文日期'].map((column) => ({ column, rows: 1, codes: ['V09'], examples: [] }));
  expect(undecidedColumns(asks, ['期限'], ['成文日期'])).toEqual({ missing: [], unknown: [] });
  expect(undecidedColumns(asks, ['期限', '题名'], [])).toEqual({ missing: ['成文日期'], unknown: ['题名'] });
});

test('the director is told of the duty to report, by row numbers', () => {
  expect(dutyText({ rows: [11], count: 1 })).toMatch(/^须按规定报告:上传的表格含1行涉密内容\(第11行\),已拒收且未保存/);
  expect(dutyText({ rows: Array.from({ length: 60 }, (_, n) => n + 1), count: 60 })).toContain('、50行等)');
});

test('only keys that this capability gave out belong to an import', () => {
  expect(importOfKey(sheetKey('443021', '01JA'))).toEqual({ archivesCode: '443021', importId: '01JA' });
  expect(importOfKey('sheets/443021/01JA/2')).toBeUndefined();
  expect(importOfKey('scans/443021/01JA/1')).toBeUndefined();
});
